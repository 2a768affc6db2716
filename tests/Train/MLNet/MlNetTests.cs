using EmotionML.Core.Model;
using EmotionML.Train.Data;
using EmotionML.Train.Data.Synthetic;
using EmotionML.Train.Evaluation;
using EmotionML.Train.MLNet;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace EmotionML.Tests.Train.MLNet;

public sealed class MlNetTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <summary>Deletes what the tests wrote.</summary>
    public void Dispose() => folder.Dispose();

    [Fact]
    public void Faces_come_with_label_split_and_pixels_as_they_are()
    {
        FaceDataset data = Draw();
        var context = new MLContext();
        IDataView view = FaceDataView.Load(context, data, Split.Train, Split.Validation);

        Assert.Equal(data.Train.Count + data.Validation.Count, view.GetColumn<string>("Split").Count());
        VBuffer<ReadOnlyMemory<char>> names = default;
        view.Schema["Label"].GetKeyValues(ref names);
        Assert.Equal(data.Labels, names.DenseValues().Select(name => name.ToString()));
        Assert.Equal(data.Train.Labels.Concat(data.Validation.Labels).Select(label => (uint)label + 1), view.GetColumn<uint>("Label"));
        IDataView pixels = context.Transforms.ExtractPixels("face", "Image", ImagePixelExtractingEstimator.ColorBits.Red).Fit(view).Transform(view);
        float[][] rows = [.. pixels.GetColumn<float[]>("face")];
        Assert.Equal(data.Train.Image(3).ToArray().Select(value => (float)value), rows[3]);
        Assert.Equal(data.Validation.Image(1).ToArray().Select(value => (float)value), rows[data.Train.Count + 1]);
    }

    [Fact]
    public void Any_trainer_learns_from_the_view_in_five_lines()
    {
        var context = new MLContext(seed: 1);
        FaceDataset data = Draw();
        var pipeline = context.Transforms.ExtractPixels("Features", "Image", ImagePixelExtractingEstimator.ColorBits.Red)
            .Append(context.Transforms.NormalizeMeanVariance("Features"))
            .Append(context.MulticlassClassification.Trainers.LbfgsMaximumEntropy());
        ITransformer model = pipeline.Fit(FaceDataView.Load(context, data, Split.Train));
        var metrics = context.MulticlassClassification.Evaluate(model.Transform(FaceDataView.Load(context, data, Split.Validation)));
        Assert.True(metrics.MicroAccuracy > 0.5, $"expected drawn faces to be told apart better than by chance (14 %), found {metrics.MicroAccuracy:P1}");
    }

    [Fact]
    public void ML_NETs_metrics_are_the_projects_own()
    {
        FaceDataset data = Draw();
        EvaluationReportOf(data, out var own);
        MlNetMetrics found = MlNetEvaluation.Evaluate(Repository.Model, data, Split.Validation);
        Assert.Equal(own.Accuracy, found.MicroAccuracy, 1e-6);
        Assert.Equal(own.BalancedAccuracy, found.MacroAccuracy, 1e-6);
        Assert.Equal(own.LogLoss, found.LogLoss, 1e-6);
        Assert.Equal(own.Top2Accuracy, found.TopKAccuracy, 1e-6);
        Assert.Equal(own.Confusion.Select(row => row.Select(count => (long)count)), found.Confusion);
    }

    [Fact]
    public void The_saved_pipeline_names_a_face_without_anything_of_ours()
    {
        string zip = folder.File("moved.zip");
        MlNetPipeline.Save(Repository.Model, zip);
        byte[] face = SyntheticFaces.DrawOne(3, 7, Split.Test, 0, 48);
        using var classifier = new EmotionClassifier(Repository.Model);
        EmotionScores expected = classifier.Score(Array.ConvertAll(face, value => (float)value), 1);

        var context = new MLContext();
        ITransformer model = context.Model.Load(zip, out _);
        PredictionEngine<Input, Output> engine = context.Model.CreatePredictionEngine<Input, Output>(model);
        Output found = engine.Predict(new Input { Image = FaceDataView.Picture(face, 48) });

        Assert.Equal(expected.Probabilities, found.Probabilities, (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(classifier.Labels[Array.IndexOf(expected.Probabilities, expected.Probabilities.Max())], Assert.Single(found.PredictedLabel));
    }

    private static FaceDataset Draw() => SyntheticFaces.Draw(new SyntheticCounts(20, 6, 0), seed: 5, size: 48);

    private static void EvaluationReportOf(FaceDataset data, out EmotionML.Train.Evaluation.EvaluationReport report) =>
        report = ModelEvaluation.Evaluate(Repository.Model, data, Split.Validation, new EvaluationOptions { Latency = false }).Report;

    private sealed class Input
    {
        [ImageType(48, 48)]
        public MLImage Image { get; set; } = null!;
    }

    private sealed class Output
    {
        [ColumnName("probabilities"), VectorType(7)]
        public float[] Probabilities { get; set; } = [];

        [VectorType(1)]
        public string[] PredictedLabel { get; set; } = [];
    }
}
