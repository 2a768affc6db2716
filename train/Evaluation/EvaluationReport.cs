using System.Globalization;
using System.Text.Json.Serialization;
using EmotionML.Core.Model;
using EmotionML.Train.Data;
using EmotionML.Train.MLNet;
using EmotionML.Train.Networks;

namespace EmotionML.Train.Evaluation;

/// <summary>
/// Everything an evaluation found, as <c>emotion.metrics.json</c> holds it (keys in snake case) and as the HTML report
/// and the model card are rendered from. What is unknown, such as the run a bare ONNX file came from, is null.
/// </summary>
public sealed record EvaluationReport
{
    /// <summary>Name of the file that holds it, beside the model.</summary>
    public const string FileName = "emotion.metrics.json";

    /// <summary>Pictures evaluated.</summary>
    public required int Images { get; init; }

    /// <summary>Share of pictures given their true class.</summary>
    public required double Accuracy { get; init; }

    /// <summary>Bootstrapped 95 % interval of the accuracy: low and high.</summary>
    public required double[] AccuracyCi95 { get; init; }

    /// <summary>Mean F1 of the classes.</summary>
    public required double MacroF1 { get; init; }

    /// <summary>Bootstrapped 95 % interval of the macro-F1.</summary>
    public required double[] MacroF1Ci95 { get; init; }

    /// <summary>Mean recall of the classes.</summary>
    public required double BalancedAccuracy { get; init; }

    /// <summary>Bootstrapped 95 % interval of the balanced accuracy.</summary>
    public required double[] BalancedAccuracyCi95 { get; init; }

    /// <summary>Mean negative natural logarithm of the true class's calibrated probability.</summary>
    public required double LogLoss { get; init; }

    /// <summary>Share of pictures whose true class is among the two most probable.</summary>
    [JsonPropertyName("top2_accuracy")]
    public required double Top2Accuracy { get; init; }

    /// <summary>Expected calibration error of the probabilities, 15 bins.</summary>
    public required double Ece { get; init; }

    /// <summary>The same of probabilities that were fitted without the picture they are for; null where the file does not say or other pictures are measured.</summary>
    public double? EceCrossFitted { get; init; }

    /// <summary>The same without calibration.</summary>
    public required double EceUncalibrated { get; init; }

    /// <summary>Log-loss without the temperature.</summary>
    public required double LogLossUncalibrated { get; init; }

    /// <summary>Mean squared distance of the probabilities from the one-hot truth, 0..2.</summary>
    public required double BrierScore { get; init; }

    /// <summary>Accuracy of always naming the split's most frequent class.</summary>
    public required double MajorityAccuracy { get; init; }

    /// <summary>Each class, in label order.</summary>
    public required IReadOnlyList<ClassReport> PerClass { get; init; }

    /// <summary>
    /// Labels of the model that the data do not have. A picture given one counts as a mistake; the macro-F1 and the
    /// balanced accuracy average over the other labels.
    /// </summary>
    public IReadOnlyList<string> NotInData { get; init; } = [];

    /// <summary>Counts: rows are true classes, columns predicted ones.</summary>
    public required int[][] Confusion { get; init; }

    /// <summary>Time to classify one face on one thread, warm; null where it was not measured.</summary>
    public LatencyReport? LatencyMs { get; init; }

    /// <summary>Test-time augmentation: <c>none</c> or <c>flip</c>.</summary>
    public required string Tta { get; init; }

    /// <summary>The file that was evaluated.</summary>
    public required ModelReport Model { get; init; }

    /// <summary>The pictures it was evaluated on.</summary>
    public required DataReport Data { get; init; }

    /// <summary>Where and when it was evaluated.</summary>
    public required EnvironmentReport Environment { get; init; }

    /// <summary>The reliability diagram, without and with the temperature.</summary>
    public ReliabilityReport? Reliability { get; init; }

    /// <summary>ROC and precision-recall of every class against the rest, thinned for drawing.</summary>
    public IReadOnlyList<CurveReport>? Curves { get; init; }

    /// <summary>The mistakes the model was surest of.</summary>
    public IReadOnlyList<MistakeReport>? Mistakes { get; init; }

    /// <summary>The training run behind the file.</summary>
    public RunReport? Run { get; init; }

    /// <summary>Everything that was tried on the way to the model.</summary>
    public IReadOnlyList<ExperimentReport>? Experiments { get; init; }

    /// <summary>Earlier approaches on the same data, as <c>baselines</c> measured them; null where none were.</summary>
    public BaselineReport? Approaches { get; init; }

    /// <summary>What ML.NET's own transforms and metrics find for the same file and pictures; null where they were not asked.</summary>
    public MlNetMetrics? MlNet { get; init; }

    /// <summary>What stands below a label that the data do not have; nothing for any other.</summary>
    internal string Remark(string label) => NotInData.Contains(label) ? "not in the data" : "";

    /// <summary>The numbers alone, without what only the figures need.</summary>
    public EvaluationReport WithoutFigures() => this with { Reliability = null, Curves = null, Mistakes = null, Run = null, Experiments = null, Approaches = null };
}

/// <summary>One class.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Precision">Share of the pictures given this class that have it.</param>
/// <param name="Recall">Share of its pictures that were given this class.</param>
/// <param name="F1">Harmonic mean of the two.</param>
/// <param name="Support">Its pictures.</param>
/// <param name="Auc">Area under its ROC curve against the rest; null where it is undefined.</param>
/// <param name="AveragePrecision">Area under its precision-recall curve; null where it is undefined.</param>
public sealed record ClassReport(
    string Label, double Precision, double Recall, double F1, int Support, double? Auc, double? AveragePrecision);

/// <summary>Time to classify, in milliseconds, without decoding and preparation.</summary>
/// <param name="P50">Median of one face on one thread.</param>
/// <param name="P95">95th percentile of the same.</param>
/// <param name="Batches">Whole batches of several sizes, one thread.</param>
public sealed record LatencyReport(double P50, double P95, IReadOnlyList<BatchLatency> Batches);

/// <summary>Time of one call in milliseconds.</summary>
/// <param name="Batch">Faces per call.</param>
/// <param name="P50">Median.</param>
/// <param name="P95">95th percentile.</param>
/// <param name="Calls">Calls measured, after the warm-up.</param>
public sealed record BatchLatency(int Batch, double P50, double P95, int Calls);

/// <summary>An ONNX file.</summary>
/// <param name="File">File name.</param>
/// <param name="Sha256">Hash of the file.</param>
/// <param name="Bytes">Size.</param>
/// <param name="Parameters">Values of its weights, batch norm's running statistics included.</param>
/// <param name="Size">Side of the input picture in pixels.</param>
/// <param name="Labels">Class names.</param>
/// <param name="Temperature">What the logits are divided by; null where the file does not say.</param>
/// <param name="Metadata">The file's own metadata.</param>
public sealed record ModelReport(
    string File, string Sha256, long Bytes, long Parameters, int Size, IReadOnlyList<string> Labels, double? Temperature,
    IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>What the file says of itself under a key without its prefix, or null.</summary>
    internal string? Fact(string key) => Metadata.GetValueOrDefault(ModelCard.Prefix + key);

    /// <summary>Architecture, shape and cost in one line, as far as the metadata say them; not in the JSON, which has the metadata.</summary>
    internal string DescribeNetwork()
    {
        var parts = new List<string> { Fact(ArchitectureKeys.Architecture) ?? "unknown" };
        if (Fact(ArchitectureKeys.Widths) is { } widths) parts.Add($"widths {widths}");
        if (Fact(ArchitectureKeys.Blocks) is { } blocks) parts.Add($"blocks {blocks}");
        if (Fact(ArchitectureKeys.WorkingSize) is { } working && working != Fact(ArchitectureKeys.ImageSize)) parts.Add($"shrinks its pictures to {working} pixels");
        if (long.TryParse(Fact("parameters"), CultureInfo.InvariantCulture, out long parameters)) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{parameters / 1e6:0.00} M parameters"));
        if (long.TryParse(Fact("multiply-adds"), CultureInfo.InvariantCulture, out long work)) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{work / 1e6:0} M multiply-adds for a face"));
        return string.Join("; ", parts);
    }
}

/// <summary>The split that was evaluated.</summary>
/// <param name="Name">Data set, such as <c>FER2013</c>.</param>
/// <param name="Hash">SHA-256 of its content.</param>
/// <param name="Split"><c>train</c>, <c>validation</c> or <c>test</c>.</param>
/// <param name="SplitName">FER2013's name of it: Training, PublicTest or PrivateTest.</param>
/// <param name="Synthetic">True for drawn faces.</param>
/// <param name="LabelRule">How the labels were made where they are not the data's own; null where they are.</param>
public sealed record DataReport(string Name, string Hash, string Split, string SplitName, bool Synthetic, string? LabelRule = null)
{
    /// <summary>A split of a data set.</summary>
    public static DataReport Of(FaceDataset data, Split split) => new(data.Name, data.Hash, split.OptionName(), split.PublishedName(), data.IsSynthetic, data.LabelRule);
}

/// <summary>Where and when the evaluation ran.</summary>
/// <param name="Date">UTC, ISO 8601.</param>
/// <param name="EmotionMl">Version of EmotionML.</param>
/// <param name="DotNet">Version of .NET.</param>
/// <param name="OnnxRuntime">Version of ONNX Runtime.</param>
/// <param name="Processor">Processor and operating system.</param>
public sealed record EnvironmentReport(
    string Date, [property: JsonPropertyName("emotionml")] string EmotionMl, [property: JsonPropertyName("dotnet")] string DotNet,
    [property: JsonPropertyName("onnxruntime")] string OnnxRuntime, string Processor);

/// <summary>Reliability diagrams of the uncalibrated and the calibrated probabilities.</summary>
public sealed record ReliabilityReport(IReadOnlyList<BinReport> Before, IReadOnlyList<BinReport> After);

/// <summary>One bin: its upper edge, its pictures, their mean confidence and the share of them that is right.</summary>
public sealed record BinReport(double Upper, int Count, double Confidence, double Accuracy);

/// <summary>Curves of one class, each as two equally long rows.</summary>
public sealed record CurveReport(
    string Label, double[] FalsePositiveRate, double[] TruePositiveRate, double[] Recall, double[] Precision);

/// <summary>A picture that was given a wrong class.</summary>
/// <param name="Index">Its index in the split.</param>
/// <param name="Source">Where it lies in the data set.</param>
/// <param name="Truth">The class it is labelled with.</param>
/// <param name="Predicted">The class it was given.</param>
/// <param name="Probability">How sure the model was.</param>
/// <param name="TruthProbability">What it gave the true class.</param>
public sealed record MistakeReport(int Index, string Source, string Truth, string Predicted, double Probability, double TruthProbability);
