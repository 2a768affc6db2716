using EmotionML.Core.Common;
using EmotionML.Core.Model;
using EmotionML.Tests.Train.Export;
using EmotionML.Train.Data;
using EmotionML.Train.Evaluation;
using EmotionML.Train.Metrics;
using EmotionML.Train.Onnx;
using EmotionML.Train.Reporting;

namespace EmotionML.Tests.Train.Evaluation;

public sealed class ModelEvaluationTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_numbers_are_those_of_the_hand_made_table()
    {
        EvaluationReport report = Evaluate().Report;
        Assert.Equal(8, report.Images);
        Assert.Equal([[2, 1, 0], [1, 1, 0], [0, 1, 2]], report.Confusion);
        Assert.Equal(5.0 / 8, report.Accuracy, 12);
        Assert.Equal((2.0 / 3 + 1.0 / 2 + 2.0 / 3) / 3, report.BalancedAccuracy, 12);
        // F1 = 2 TP / (row + column): 4/6, 2/5, 4/5
        Assert.Equal((4.0 / 6 + 2.0 / 5 + 4.0 / 5) / 3, report.MacroF1, 12);
        Assert.Equal(3.0 / 8, report.MajorityAccuracy, 12);
        Assert.Equal(["black", "grey", "white"], report.PerClass.Select(item => item.Label));
        Assert.True(report.AccuracyCi95[0] < report.Accuracy && report.Accuracy < report.AccuracyCi95[1]);
        Assert.Equal(("greys", "validation", "PublicTest"), (report.Data.Name, report.Data.Split, report.Data.SplitName));
    }

    [Fact]
    public void Mistakes_come_surest_first_with_their_pictures()
    {
        ModelEvaluation evaluation = Evaluate();
        Assert.Equal(3, evaluation.Report.Mistakes!.Count);
        Assert.Equal(3, evaluation.MistakePictures.Count);
        // grey 7 (130): logits 0, 7, 0.5; grey 2 (100): 0, 4, -5.5; grey 4 (20): 0, -4, …
        Assert.Equal(["grey 7", "grey 4", "grey 2"], evaluation.Report.Mistakes.Select(item => item.Source).OrderDescending().ToArray());
        Assert.Equal(("grey 7", "white", "grey"), (evaluation.Report.Mistakes[0].Source, evaluation.Report.Mistakes[0].Truth, evaluation.Report.Mistakes[0].Predicted));
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], evaluation.MistakePictures[0][..4]);
    }

    [Fact]
    public void The_temperature_changes_the_probabilities_and_not_the_classes()
    {
        EvaluationReport plain = Evaluate().Report, soft = Evaluate(temperature: 3).Report;
        Assert.Equal(plain.Accuracy, soft.Accuracy);
        Assert.Equal(plain.LogLoss, soft.LogLossUncalibrated, 1e-5);
        Assert.Equal(plain.Ece, plain.EceUncalibrated, 1e-6);
        Assert.NotEqual(soft.LogLoss, soft.LogLossUncalibrated);
    }

    [Fact]
    public void The_fitted_temperature_lowers_the_log_loss()
    {
        string path = TestModels.ByBrightness(folder.File("emotion.onnx"));
        FaceSet set = Greys.Dataset().Validation;
        using var classifier = new EmotionClassifier(path);
        double temperature = Calibration.FitTemperature(ModelOutputs.Of(classifier, set).Logits, set.Labels, classifier.Labels.Count);
        Assert.True(temperature > 1);
        Assert.True(Evaluate(temperature: temperature).Report.LogLoss < Evaluate().Report.LogLoss);
    }

    [Fact]
    public void Flipping_pictures_that_are_their_own_mirror_images_changes_nothing()
    {
        EvaluationReport plain = Evaluate().Report, flipped = Evaluate(flip: true).Report;
        Assert.Equal("flip", flipped.Tta);
        Assert.Equal(plain.LogLoss, flipped.LogLoss, 1e-6);
    }

    [Fact]
    public void Other_labels_are_refused_with_both_lists()
    {
        string path = TestModels.ByBrightness(folder.File("emotion.onnx"));
        var exception = Assert.Throws<UserException>(() => ModelEvaluation.Evaluate(path, Greys.Dataset("a", "b", "c"), Split.Validation));
        Assert.Contains("black, grey, white", exception.Message, StringComparison.Ordinal);
        Assert.Contains("found a, b, c", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_split_is_refused()
    {
        string path = TestModels.ByBrightness(folder.File("emotion.onnx"));
        Assert.Contains("PrivateTest", Assert.Throws<UserException>(() => ModelEvaluation.Evaluate(path, Greys.Dataset(), Split.Test)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Latency_is_measured_for_four_batch_sizes()
    {
        LatencyReport latency = LatencyMeter.Measure(TestModels.ByBrightness(folder.File("emotion.onnx")));
        Assert.Equal([1, 2, 8, 32], latency.Batches.Select(batch => batch.Batch));
        Assert.All(latency.Batches, batch => Assert.True(0 < batch.P50 && batch.P50 <= batch.P95));
    }

    [Fact]
    public void A_comparison_counts_the_pictures_that_only_one_model_gets_right()
    {
        string first = TestModels.ByBrightness(folder.File("a.onnx")), second = TestModels.ByBrightness(folder.File("b.onnx"), bias: -11);
        // The second calls 100 black (right now) and 120 grey still: one more right, none fewer.
        ModelComparison comparison = ModelComparison.Compare([first], [second], Greys.Dataset(), Split.Validation);
        Assert.Equal((0, 1, "exact", 1.0), (comparison.McNemar.OnlyFirst, comparison.McNemar.OnlySecond, comparison.McNemar.Test, comparison.McNemar.PValue));
        Assert.Equal(1.0 / 8, comparison.Accuracy.Difference, 12);
        Assert.InRange(comparison.Accuracy.Difference, comparison.Accuracy.Ci95[0], comparison.Accuracy.Ci95[1]);
        Assert.Contains("no difference shown", ComparisonText.Render(comparison), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_files_are_compared_as_the_mean_of_their_probabilities()
    {
        // On 100, black: the unsure one says 0.34 black and 0.51 grey, the other 0.73 and 0.27, so their mean says black.
        string unsure = TestModels.ByBrightness(folder.File("unsure.onnx"), temperature: 10), other = TestModels.ByBrightness(folder.File("other.onnx"), bias: -11);
        ModelComparison comparison = ModelComparison.Compare([unsure], [unsure, other], Greys.Dataset(), Split.Validation);
        Assert.Equal((0, 1), (comparison.McNemar.OnlyFirst, comparison.McNemar.OnlySecond));
        double loss = Greys.Dataset().Validation.Labels.Select((label, i) => -Math.Log((Probability(unsure, i, label) + Probability(other, i, label)) / 2)).Average();
        Assert.Equal(loss, comparison.Second.LogLoss, 1e-5);
        Assert.Contains($"B  mean of {unsure}, {other}  (mean intensity)", ComparisonText.Render(comparison), StringComparison.Ordinal);

        static float Probability(string file, int picture, int label)
        {
            using var classifier = new EmotionClassifier(file);
            return ModelOutputs.Of(classifier, Greys.Dataset().Validation).Calibrated.Row(picture)[label];
        }
    }

    [Fact]
    public void A_comparison_can_average_each_picture_with_its_mirror_image()
    {
        // Bright on the left is grey, on the right white; the mirror image says the opposite as surely.
        float[] left = [.. Enumerable.Range(0, 64).Select(i => i % 8 < 4 ? 0.01f : -0.01f)];
        string sides = folder.File("sides.onnx");
        OnnxModelWriter.Write(sides, new OnnxModelOptions(8, 3, 0, 1) { Metadata = TestModels.Card(8).ToMetadata() }, (graph, x) => graph.Gemm(
            graph.Flatten(x), graph.Initializer("head.weight", [.. new float[64], .. left, .. left.Select(w => -w)], 3, 64), graph.Initializer("head.bias", [-100, 0, 0], 3)));
        var set = new FaceSet(8, [.. left.Select(w => w > 0 ? (byte)255 : (byte)0)], [1], ["bright left"]);
        var data = new FaceDataset("sides", "00ff", TestModels.Labels, 8, FaceSet.Empty(8), set, FaceSet.Empty(8), false, []);
        Assert.Equal(0, ModelComparison.Compare([sides], [sides], data, Split.Validation).First.LogLoss, 1e-6);
        Assert.Equal(Math.Log(2), ModelComparison.Compare([sides], [sides], data, Split.Validation, flip: true).First.LogLoss, 1e-6);
    }

    private ModelEvaluation Evaluate(double temperature = 1, bool flip = false) => ModelEvaluation.Evaluate(
        TestModels.ByBrightness(folder.File("emotion.onnx"), temperature: temperature), Greys.Dataset(), Split.Validation,
        new EvaluationOptions { Flip = flip, Latency = false });
}
