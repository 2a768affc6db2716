using EmotionML.Core.Model;
using EmotionML.Tests.Train.Export;
using EmotionML.Train.Data;
using EmotionML.Train.Data.Synthetic;
using EmotionML.Train.Evaluation.Analysis;
using EmotionML.Train.Training;

namespace EmotionML.Tests.Train.Evaluation.Analysis;

public sealed class ModelAnalysisTests
{
    [Fact]
    public void Covering_what_makes_a_face_bright_takes_probability_from_white_and_covering_the_dark_gives_some()
    {
        using var folder = new TemporaryFolder();
        using var classifier = new EmotionClassifier(TestModels.ByBrightness(folder.File("m.onnx")));
        // 245 all over but for a black corner: mean just above white's border at 195
        float[] face = [.. Enumerable.Range(0, 64).Select(i => i / 8 < 3 && i % 8 < 4 ? 0f : 245f)];
        OcclusionMap map = OcclusionMap.Of(classifier, face, label: 2, patch: 2, stride: 2);
        Assert.True(map.Drop[0] < 0, $"expected the dark corner to speak against white, found {map.Drop[0]}");
        Assert.True(map.Drop[63] > 0, $"expected the bright corner to speak for white, found {map.Drop[63]}");
        Assert.Equal(classifier.Classify(face).Probabilities[2], map.Probability, 6);

        // one patch alone, by hand: the probability of the covered face subtracted from that of the whole
        float mean = face.Average();
        float[] covered = [.. face.Select((value, i) => i / 8 >= 6 && i % 8 >= 6 ? mean : value)];
        Assert.Equal(classifier.Classify(face).Probabilities[2] - classifier.Classify(covered).Probabilities[2], map.Drop[63], 5);
        Assert.Equal(map.Drop[63], OcclusionMap.Mean([map, map]).Drop[63], 6);
        Assert.Throws<ArgumentException>(() => OcclusionMap.Of(classifier, face, patch: 9));
    }

    [Fact]
    public void Patches_reach_the_last_row_and_column_whatever_the_stride()
    {
        using var folder = new TemporaryFolder();
        using var classifier = new EmotionClassifier(TestModels.ByBrightness(folder.File("m.onnx")));
        float[] face = [.. Enumerable.Range(0, 64).Select(i => i == 63 ? 255f : 100f)];
        Assert.All(OcclusionMap.Of(classifier, face, label: 0, patch: 3, stride: 3).Drop, drop => Assert.False(float.IsNaN(drop)));
    }

    [Fact]
    public void Features_are_what_the_last_layer_takes()
    {
        using var folder = new TemporaryFolder();
        FaceSet greys = Greys.Dataset().Validation;
        double[][] features = FaceFeatures.Of(TestModels.ByBrightness(folder.File("m.onnx")), greys);
        // that model's last layer takes the mean intensity alone
        Assert.Equal(greys.Count, features.Length);
        for (int i = 0; i < greys.Count; i++) Assert.Equal(greys.Image(i)[0], Assert.Single(features[i]), 3);
    }

    [Fact]
    public void Robustness_is_the_accuracy_on_changed_pictures_by_rising_level()
    {
        using var folder = new TemporaryFolder();
        using var classifier = new EmotionClassifier(TestModels.ByBrightness(folder.File("m.onnx")));
        var brightness = Perturbation.Brightness with { Levels = [0, 255, -255] };
        IReadOnlyList<RobustnessPoint> points = Robustness.Measure(classifier, Greys.Dataset().Validation, brightness);
        Assert.Equal([-255, 0, 255], points.Select(point => point.Level));
        // all black, as they are, all white: 3, 5 and 3 of the 8
        Assert.Equal([0.375, 0.625, 0.375], points.Select(point => point.Accuracy));
    }

    [Fact]
    public void Fine_tuning_takes_the_architecture_and_starts_from_the_weights_of_the_model()
    {
        TrainOptions options = FineTuning.Of(Repository.Model);
        Assert.Equal("emotion-resnet", options.Network);
        Assert.Equal(4, options.Blocks.Split(',').Length);
        FaceDataset data = SyntheticFaces.Draw(new SyntheticCounts(2, 1, 0), 1, 48);
        using var output = new StringWriter();
        using EmotionML.Train.Networks.Network network = NetworkStart.Build(options with { Freeze = "stem" }, data, output);
        Assert.DoesNotContain("started anew", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("freeze: ", output.ToString(), StringComparison.Ordinal);
        Assert.All(network.named_parameters(), pair => Assert.Equal(!pair.name.StartsWith("stem", StringComparison.Ordinal), pair.parameter.requires_grad));
    }
}
