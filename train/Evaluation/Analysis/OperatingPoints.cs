using EmotionML.Train.Metrics;

namespace EmotionML.Train.Evaluation.Analysis;

/// <summary>What happens when a model stays silent below a confidence.</summary>
/// <param name="Threshold">Highest probability from which a picture is answered, 0..1; below it stands "uncertain".</param>
/// <param name="Coverage">Share of the pictures answered, 0..1.</param>
/// <param name="Accuracy">Share of the answered pictures given their true class; null where none is answered.</param>
public readonly record struct OperatingPoint(double Threshold, double Coverage, double? Accuracy);

/// <summary>Threshold against coverage and accuracy: selective classification (Geifman and El-Yaniv, 2017, arXiv:1705.08500).</summary>
public static class OperatingPoints
{
    /// <summary>One point for every threshold 0, 1/steps, …, 1.</summary>
    /// <param name="predictions">At least one picture.</param>
    /// <param name="steps">Number of steps from 0 to 1, at least 1.</param>
    /// <exception cref="ArgumentException">There is no picture.</exception>
    public static IReadOnlyList<OperatingPoint> Of(Predictions predictions, int steps = 50)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        if (predictions.Count == 0) throw new ArgumentException("Expected at least one picture, found none.", nameof(predictions));
        return [.. Enumerable.Range(0, steps + 1).Select(step => At(predictions, (double)step / steps))];
    }

    /// <summary>The point of one threshold.</summary>
    public static OperatingPoint At(Predictions predictions, double threshold)
    {
        int answered = 0, right = 0;
        for (int i = 0; i < predictions.Count; i++)
        {
            if (predictions.Confidence(i) < threshold) continue;
            answered++;
            if (predictions.Predicted[i] == predictions.Truth[i]) right++;
        }
        return new OperatingPoint(threshold, (double)answered / predictions.Count, answered == 0 ? null : (double)right / answered);
    }

    /// <summary>The lowest threshold from which the answered pictures reach an accuracy; null where none does.</summary>
    public static OperatingPoint? FirstReaching(IReadOnlyList<OperatingPoint> points, double accuracy)
    {
        foreach (OperatingPoint point in points)
            if (point.Accuracy >= accuracy) return point;
        return null;
    }
}
