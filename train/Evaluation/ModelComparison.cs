using EmotionML.Core.Common;
using EmotionML.Core.Model;
using EmotionML.Train.Data;
using EmotionML.Train.Metrics;

namespace EmotionML.Train.Evaluation;

/// <summary>One of two models, or of two means of models.</summary>
/// <param name="Files">The ONNX files; of several, the probabilities were averaged.</param>
/// <param name="Architectures">Their networks' names, each once.</param>
public sealed record ComparedModel(
    IReadOnlyList<string> Files, IReadOnlyList<string> Architectures, double Accuracy, double MacroF1, double BalancedAccuracy, double LogLoss, double Top2Accuracy, double Ece);

/// <summary>A difference, second model minus first, with its bootstrapped 95 % interval.</summary>
public sealed record ComparedMetric(double Difference, double[] Ci95);

/// <summary>McNemar's test of the two.</summary>
/// <param name="OnlyFirst">Pictures that only the first got right.</param>
/// <param name="OnlySecond">Pictures that only the second got right.</param>
/// <param name="Test"><c>exact</c> or <c>chi-squared</c>.</param>
/// <param name="Statistic">Chi-squared with continuity correction; null for the exact test.</param>
/// <param name="PValue">Two-sided.</param>
public sealed record ComparedTest(int OnlyFirst, int OnlySecond, string Test, double? Statistic, double PValue);

/// <summary>F1 of one class under both models.</summary>
public sealed record ComparedClass(string Label, double First, double Second, int Support);

/// <summary>Two models on the same pictures.</summary>
/// <param name="Tta"><c>none</c> or <c>flip</c>: the test-time augmentation of both.</param>
public sealed record ModelComparison(
    int Images, DataReport Data, string Tta, ComparedModel First, ComparedModel Second, ComparedMetric Accuracy, ComparedMetric MacroF1,
    ComparedMetric BalancedAccuracy, ComparedTest McNemar, IReadOnlyList<ComparedClass> PerClassF1)
{
    /// <summary>The level below which the test calls a difference real.</summary>
    public const double Level = 0.05;

    /// <summary>Compares two ONNX files, or the mean probabilities of several, on one split.</summary>
    /// <param name="first">Paths of the first model's files, at least one.</param>
    /// <param name="second">Paths of the second model's files, at least one.</param>
    /// <param name="data">The pictures.</param>
    /// <param name="split">The split of them to compare on.</param>
    /// <param name="flip">True averages the probabilities of every picture and its mirror image.</param>
    /// <exception cref="UserException">A file is no model of ours, the labels differ or the split is empty.</exception>
    public static ModelComparison Compare(IReadOnlyList<string> first, IReadOnlyList<string> second, FaceDataset data, Split split, bool flip = false)
    {
        FaceSet set = data.Require(split)[split];
        (ComparedModel a, Predictions one) = Run(first, data, set, flip);
        (ComparedModel b, Predictions two) = Run(second, data, set, flip);
        BootstrapIntervals intervals = Bootstrap.Difference(one, two);
        McNemarResult test = PairedTests.McNemar(one, two);
        ConfusionMatrix x = Matrix(one), y = Matrix(two);
        return new ModelComparison(
            set.Count, DataReport.Of(data, split), flip ? "flip" : "none", a, b,
            Metric(b.Accuracy - a.Accuracy, intervals.Accuracy), Metric(b.MacroF1 - a.MacroF1, intervals.MacroF1),
            Metric(b.BalancedAccuracy - a.BalancedAccuracy, intervals.BalancedAccuracy),
            new ComparedTest(test.OnlyFirst, test.OnlySecond, test.IsExact ? "exact" : "chi-squared", test.Statistic, test.PValue),
            [.. data.Labels.Select((label, k) => new ComparedClass(label, x.Score(k).F1, y.Score(k).F1, x.RowSum(k)))]);
    }

    private static (ComparedModel Model, Predictions Predictions) Run(IReadOnlyList<string> paths, FaceDataset data, FaceSet set, bool flip)
    {
        var architectures = new List<string>();
        float[] mean = new float[set.Count * data.Labels.Count];
        foreach (string path in paths)
        {
            using var classifier = new EmotionClassifier(path);
            ModelOutputs.RequireSameLabels(classifier, data);
            architectures.Add(classifier.Card.Architecture);
            float[] probabilities = ModelOutputs.Of(classifier, set, flip).Calibrated.Probabilities;
            for (int i = 0; i < mean.Length; i++)
                mean[i] += probabilities[i] / paths.Count;
        }
        var predictions = new Predictions(mean, set.Labels, data.Labels.Count);
        ConfusionMatrix matrix = Matrix(predictions);
        var model = new ComparedModel(
            paths, [.. architectures.Distinct()], matrix.Accuracy, matrix.MacroF1, matrix.BalancedAccuracy,
            ProbabilityMetrics.LogLoss(predictions), ProbabilityMetrics.TopKAccuracy(predictions, 2), Calibration.ExpectedError(predictions));
        return (model, predictions);
    }

    private static ConfusionMatrix Matrix(Predictions predictions) =>
        ConfusionMatrix.Of(predictions.Truth, predictions.Predicted, predictions.Classes);

    private static ComparedMetric Metric(double difference, Interval interval) => new(difference, [interval.Low, interval.High]);
}
