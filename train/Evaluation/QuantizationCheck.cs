using System.Diagnostics;
using System.Globalization;
using EmotionML.Core.Model;
using EmotionML.Train.Data;
using EmotionML.Train.Metrics;

namespace EmotionML.Train.Evaluation;

/// <summary>One of two models that are compared.</summary>
/// <param name="Bytes">Size of the file.</param>
/// <param name="Accuracy">Accuracy on validation, 0..1.</param>
/// <param name="MacroF1">Macro-F1 on validation, 0..1.</param>
/// <param name="LatencyMs">Median milliseconds for one face on one thread.</param>
public sealed record QuantizedSide(long Bytes, double Accuracy, double MacroF1, double LatencyMs);

/// <summary>A quantised model beside the one it was made of.</summary>
/// <param name="Images">Validation pictures.</param>
/// <param name="Original">In 32-bit floats.</param>
/// <param name="Quantized">In 8 bits.</param>
/// <param name="SameClass">Share of the pictures for which both name the same class, 0..1.</param>
public sealed record QuantizationReport(int Images, QuantizedSide Original, QuantizedSide Quantized, double SameClass)
{
    /// <summary>Largest share of the original's size that is accepted.</summary>
    public const double SizeLimit = 0.4;

    /// <summary>Largest loss of accuracy that is accepted: half a point.</summary>
    public const double AccuracyLimit = 0.005;

    /// <summary>Why the quantised model is refused; null when it is good.</summary>
    public string? Refusal
    {
        get
        {
            double share = (double)Quantized.Bytes / Original.Bytes, loss = Original.Accuracy - Quantized.Accuracy;
            if (share > SizeLimit)
                return string.Create(CultureInfo.InvariantCulture, $"expected at most {100 * SizeLimit:0} % of the size, found {100 * share:0.0} %");
            return loss <= AccuracyLimit + 1e-9 ? null : string.Create(CultureInfo.InvariantCulture,
                $"expected to lose at most {100 * AccuracyLimit:0.0} points of validation accuracy, found {100 * loss:0.00} ({100 * Original.Accuracy:0.00} % to {100 * Quantized.Accuracy:0.00} %)");
        }
    }
}

/// <summary>Measures two models on the same pictures and at the same time.</summary>
public static class QuantizationCheck
{
    private const int Calls = 400, WarmUp = 20;

    /// <summary>Compares.</summary>
    /// <param name="original">The model in 32-bit floats.</param>
    /// <param name="quantized">The model in 8 bits.</param>
    /// <param name="data">Data with the models' labels; its validation split is scored.</param>
    public static QuantizationReport Compare(string original, string quantized, FaceDataset data)
    {
        using EmotionClassifier a = new(original, new EmotionClassifierOptions { Threads = 1 }), b = new(quantized, new EmotionClassifierOptions { Threads = 1 });
        FaceSet set = data.Require(Split.Validation).Validation;
        Predictions one = ModelOutputs.Of(a, set).Calibrated, two = ModelOutputs.Of(b, set).Calibrated;
        (double first, double second) = Latency(a, b);
        int same = Enumerable.Range(0, set.Count).Count(i => one.Predicted[i] == two.Predicted[i]);
        return new QuantizationReport(set.Count, Side(original, one, first), Side(quantized, two, second), (double)same / set.Count);
    }

    // by turns, so that what else the machine does falls on both
    private static (double First, double Second) Latency(EmotionClassifier a, EmotionClassifier b)
    {
        float[] face = LatencyMeter.Faces(a, 1);
        double[][] milliseconds = [new double[Calls], new double[Calls]];
        for (int i = -WarmUp; i < Calls; i++)
        {
            for (int which = 0; which < 2; which++)
            {
                long start = Stopwatch.GetTimestamp();
                (which == 0 ? a : b).Score(face, 1);
                if (i >= 0) milliseconds[which][i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        }
        foreach (double[] each in milliseconds) Array.Sort(each);
        return (Math.Round(Bootstrap.Percentile(milliseconds[0], 0.5), 4), Math.Round(Bootstrap.Percentile(milliseconds[1], 0.5), 4));
    }

    private static QuantizedSide Side(string path, Predictions predictions, double latency)
    {
        ConfusionMatrix matrix = ConfusionMatrix.Of(predictions.Truth, predictions.Predicted, predictions.Classes);
        return new QuantizedSide(new FileInfo(path).Length, matrix.Accuracy, matrix.MacroF1, latency);
    }
}
