using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using EmotionML.Core.Common;
using EmotionML.Core.Model;
using EmotionML.Train.Data;
using EmotionML.Train.Data.Readers;
using EmotionML.Train.Metrics;
using EmotionML.Train.MLNet;
using EmotionML.Train.Onnx;

namespace EmotionML.Train.Evaluation;

/// <summary>How a model is evaluated.</summary>
public sealed record EvaluationOptions
{
    /// <summary>True averages the probabilities of every picture and its mirror image. Default false.</summary>
    public bool Flip { get; init; }

    /// <summary>True measures the latency too. Default true.</summary>
    public bool Latency { get; init; } = true;

    /// <summary>True has ML.NET score and measure the file too. Default false.</summary>
    public bool MlNet { get; init; }

    /// <summary>Number of the most confident mistakes kept for the report. Default 24.</summary>
    public int Mistakes { get; init; } = 24;

    /// <summary>Other names of the model's labels, <c>from=to,from=to</c>; null, the default: only the usual synonyms.</summary>
    public string? MapLabels { get; init; }

    /// <summary>Folder of the training run behind the file; null: the file's own folder, should it hold one.</summary>
    public string? Run { get; init; }
}

/// <summary>An evaluation: its numbers, and the pictures that only the HTML report shows.</summary>
/// <param name="Report">The numbers.</param>
/// <param name="MistakePictures">PNG of every mistake of the report, in its order.</param>
/// <param name="AugmentedPicture">PNG of augmented training pictures, or null.</param>
public sealed record ModelEvaluation(EvaluationReport Report, IReadOnlyList<byte[]> MistakePictures, byte[]? AugmentedPicture)
{
    private const double CurveStep = 0.005;

    /// <summary>Evaluates an ONNX file on one split.</summary>
    /// <param name="model">The file.</param>
    /// <param name="data">Data with the model's labels, or with some of them.</param>
    /// <param name="split">The split.</param>
    /// <param name="options">Settings.</param>
    /// <exception cref="UserException">The file is no model of ours, the data have other labels, the split is empty or a run file is bad.</exception>
    public static ModelEvaluation Evaluate(string model, FaceDataset data, Split split, EvaluationOptions? options = null)
    {
        options ??= new EvaluationOptions();
        using var classifier = new EmotionClassifier(model, new EmotionClassifierOptions { MapLabels = options.MapLabels });
        string[] absent = [.. classifier.Labels.Except(data.Labels)];
        data = ModelOutputs.WithLabelsOf(classifier, data);
        bool[] present = [.. classifier.Labels.Select(label => !absent.Contains(label))];
        FaceSet set = data.Require(split)[split];
        ModelOutputs outputs = ModelOutputs.Of(classifier, set, options.Flip);
        Predictions predictions = outputs.Calibrated;
        var matrix = ConfusionMatrix.Of(predictions.Truth, predictions.Predicted, predictions.Classes, present);
        BootstrapIntervals intervals = Bootstrap.Intervals(predictions, averaged: present);
        ClassCurves[] curves = [.. Enumerable.Range(0, predictions.Classes).Select(k => RankingCurves.Of(predictions, k))];
        string beside = Path.GetDirectoryName(Path.GetFullPath(model))!, run = options.Run ?? beside;
        ModelReport file = Describe(model, classifier);
        int[] mistakes = ConfidentMistakes(predictions, options.Mistakes);

        var report = new EvaluationReport
        {
            Images = predictions.Count,
            Accuracy = matrix.Accuracy,
            AccuracyCi95 = [intervals.Accuracy.Low, intervals.Accuracy.High],
            MacroF1 = matrix.MacroF1,
            MacroF1Ci95 = [intervals.MacroF1.Low, intervals.MacroF1.High],
            BalancedAccuracy = matrix.BalancedAccuracy,
            BalancedAccuracyCi95 = [intervals.BalancedAccuracy.Low, intervals.BalancedAccuracy.High],
            LogLoss = ProbabilityMetrics.LogLoss(predictions),
            Top2Accuracy = ProbabilityMetrics.TopKAccuracy(predictions, 2),
            Ece = Calibration.ExpectedError(predictions),
            EceCrossFitted = split == Split.Validation && data.Hash == classifier.Card.TrainingDataHash && !options.Flip
                && classifier.Card.ValidationMetrics.TryGetValue("ece_cross_fitted", out double crossed) ? crossed : null,
            EceUncalibrated = Calibration.ExpectedError(outputs.Uncalibrated),
            LogLossUncalibrated = ProbabilityMetrics.LogLoss(outputs.Uncalibrated),
            BrierScore = ProbabilityMetrics.BrierScore(predictions),
            MajorityAccuracy = (double)Enumerable.Range(0, predictions.Classes).Max(matrix.RowSum) / predictions.Count,
            PerClass = [.. curves.Select((curve, k) => Describe(data.Labels[k], matrix.Score(k), curve))],
            NotInData = absent,
            Confusion = matrix.ToRows(),
            LatencyMs = options.Latency ? LatencyMeter.Measure(model) : null,
            Tta = options.Flip ? "flip" : "none",
            Model = file,
            Data = DataReport.Of(data, split),
            Environment = Here(),
            Reliability = new ReliabilityReport(Bins(outputs.Uncalibrated), Bins(predictions)),
            Curves = [.. curves.Select((curve, k) => Thin(data.Labels[k], curve))],
            Mistakes = [.. mistakes.Select(i => new MistakeReport(
                i, set.Sources[i], data.Labels[set.Labels[i]], data.Labels[predictions.Predicted[i]],
                Round(predictions.Confidence(i)), Round(predictions.Row(i)[set.Labels[i]])))],
            Run = RunReader.Read(run) ?? RunReader.Previous(beside, file.Sha256)?.Run,
            Experiments = RunReader.ReadExperiments(run, beside),
            MlNet = options.MlNet && !options.Flip && absent.Length == 0 && data.Size == 48 ? MlNetEvaluation.Evaluate(model, data, split) : null,
            Approaches = RunReader.ReadApproaches(data.Hash, run, beside),
        };
        return new ModelEvaluation(report, [.. mistakes.Select(i => Picture.EncodePng(set.Image(i).ToArray(), set.Size, set.Size))], RunReader.ReadAugmented(run));
    }

    /// <summary>The mistakes with the highest probability, surest first.</summary>
    internal static int[] ConfidentMistakes(Predictions predictions, int count) =>
        [.. Enumerable.Range(0, predictions.Count)
            .Where(i => predictions.Predicted[i] != predictions.Truth[i])
            .OrderByDescending(predictions.Confidence)
            .Take(count)];

    private static ClassReport Describe(string label, ClassScore score, ClassCurves curve) =>
        new(label, score.Precision, score.Recall, score.F1, score.Support, curve.Auc, curve.AveragePrecision);

    private static ModelReport Describe(string path, EmotionClassifier classifier)
    {
        OnnxModelReader reader = OnnxModelReader.Open(path);
        using FileStream stream = File.OpenRead(path);
        return new ModelReport(
            Path.GetFileName(path), Convert.ToHexStringLower(SHA256.HashData(stream)), stream.Length, reader.Values, classifier.Size,
            classifier.Labels, reader.Temperature, new SortedDictionary<string, string>(reader.Metadata.ToDictionary(), StringComparer.Ordinal));
    }

    private static BinReport[] Bins(Predictions predictions) =>
        [.. Calibration.Reliability(predictions).Select(bin => new BinReport(Round(bin.Upper), bin.Count, Round(bin.Confidence), Round(bin.Accuracy)))];

    private static CurveReport Thin(string label, ClassCurves curves)
    {
        CurvePoint[] roc = RankingCurves.Thin(curves.Roc, CurveStep), precisionRecall = RankingCurves.Thin(curves.PrecisionRecall, CurveStep);
        return new CurveReport(
            label, [.. roc.Select(point => Round(point.X))], [.. roc.Select(point => Round(point.Y))],
            [.. precisionRecall.Select(point => Round(point.X))], [.. precisionRecall.Select(point => Round(point.Y))]);
    }

    private static double Round(double value) => Math.Round(value, 5);

    /// <summary>This machine and its software, now.</summary>
    internal static EnvironmentReport Here() => new(
        DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ProductVersion.Full,
        Environment.Version.ToString(),
        OrtEnv.Instance().GetVersionString(),
        $"{Processor()}, {RuntimeInformation.OSDescription}");

    private static string Processor()
    {
        const string linux = "/proc/cpuinfo";
        string? name = File.Exists(linux)
            ? File.ReadLines(linux).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
            : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        return $"{name ?? RuntimeInformation.ProcessArchitecture.ToString()}, {Environment.ProcessorCount} cores";
    }
}
