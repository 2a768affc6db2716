namespace EmotionML.Train.Metrics;

/// <summary>One bin of a reliability diagram.</summary>
/// <param name="Lower">Lower edge of the confidence, exclusive (inclusive in the first bin).</param>
/// <param name="Upper">Upper edge, inclusive.</param>
/// <param name="Count">Pictures whose highest probability lies in the bin.</param>
/// <param name="Confidence">Mean of their highest probability; 0 in an empty bin.</param>
/// <param name="Accuracy">Share of them given their true class; 0 in an empty bin.</param>
public readonly record struct ReliabilityBin(double Lower, double Upper, int Count, double Confidence, double Accuracy);

/// <summary>Whether a model is right as often as it is sure (Guo, Pleiss, Sun and Weinberger, 2017, arXiv:1706.04599).</summary>
public static class Calibration
{
    /// <summary>Number of bins that the calibration error is usually given with.</summary>
    public const int DefaultBins = 15;

    /// <summary>Bins of equal width over the highest probability, [bins].</summary>
    public static ReliabilityBin[] Reliability(Predictions predictions, int bins = DefaultBins)
    {
        int[] counts = new int[bins], hits = new int[bins];
        double[] confidences = new double[bins];
        for (int i = 0; i < predictions.Count; i++)
        {
            float confidence = predictions.Confidence(i);
            int bin = Math.Clamp((int)Math.Ceiling(confidence * bins) - 1, 0, bins - 1);
            counts[bin]++;
            confidences[bin] += confidence;
            if (predictions.Predicted[i] == predictions.Truth[i])
                hits[bin]++;
        }
        var result = new ReliabilityBin[bins];
        for (int b = 0; b < bins; b++)
        {
            double n = Math.Max(1, counts[b]);
            result[b] = new ReliabilityBin((double)b / bins, (double)(b + 1) / bins, counts[b], confidences[b] / n, hits[b] / n);
        }
        return result;
    }

    /// <summary>
    /// Expected calibration error: mean distance between confidence and accuracy, weighted by the bins' counts. 0 is perfect;
    /// 0 without pictures.
    /// </summary>
    public static double ExpectedError(ReadOnlySpan<ReliabilityBin> bins)
    {
        double sum = 0;
        int total = 0;
        foreach (ReliabilityBin bin in bins)
        {
            sum += bin.Count * Math.Abs(bin.Confidence - bin.Accuracy);
            total += bin.Count;
        }
        return total == 0 ? 0 : sum / total;
    }

    /// <summary>Expected calibration error with <see cref="DefaultBins"/> bins.</summary>
    public static double ExpectedError(Predictions predictions) => ExpectedError(Reliability(predictions));

    /// <summary>Smallest temperature that <see cref="FitTemperature"/> returns: reached where every picture is classified correctly.</summary>
    public const double MinimumTemperature = 0.05;

    /// <summary>Largest temperature that <see cref="FitTemperature"/> returns: reached where the logits say nothing.</summary>
    public const double MaximumTemperature = 20;

    /// <summary>
    /// The temperature that makes softmax(logits / temperature) most likely. The negative log-likelihood is convex in
    /// the inverse temperature, so its slope has one zero: found by Newton's steps, halving the bracket where one leaves it.
    /// </summary>
    /// <param name="logits">[images, classes], row-major, of pictures that were not trained on.</param>
    /// <param name="truth">True classes, [images].</param>
    /// <param name="classes">Number of classes.</param>
    /// <returns>Between <see cref="MinimumTemperature"/> and <see cref="MaximumTemperature"/>.</returns>
    public static double FitTemperature(ReadOnlySpan<float> logits, ReadOnlySpan<int> truth, int classes)
    {
        if (truth.IsEmpty || logits.Length != truth.Length * classes)
            throw new ArgumentException($"Expected {truth.Length} x {classes} logits of at least one image, found {logits.Length}.", nameof(logits));
        double low = 1 / MaximumTemperature, high = 1 / MinimumTemperature, inverse = 1;
        if (Slope(logits, truth, classes, low).First >= 0)
            return MaximumTemperature;
        if (Slope(logits, truth, classes, high).First <= 0)
            return MinimumTemperature;
        for (int step = 0; step < 100 && high - low > 1e-10; step++)
        {
            (double first, double second) = Slope(logits, truth, classes, inverse);
            if (first > 0)
                high = inverse;
            else
                low = inverse;
            double next = inverse - first / second;
            if (!(next > low && next < high))
                next = (low + high) / 2;
            if (Math.Abs(next - inverse) < 1e-10)
                break;
            inverse = next;
        }
        return 1 / inverse;
    }

    /// <summary>First and second derivative of the mean negative log-likelihood by the inverse temperature.</summary>
    private static (double First, double Second) Slope(ReadOnlySpan<float> logits, ReadOnlySpan<int> truth, int classes, double inverse)
    {
        double first = 0, second = 0;
        for (int i = 0; i < truth.Length; i++)
        {
            ReadOnlySpan<float> row = logits.Slice(i * classes, classes);
            double largest = double.NegativeInfinity;
            foreach (float value in row)
                largest = Math.Max(largest, value);
            // With p the softmax: d/db = E_p[z] - z_true, d²/db² = Var_p[z]. Both are the same for logits shifted by the largest.
            double sum = 0, mean = 0, square = 0;
            foreach (float value in row)
            {
                double z = value - largest, weight = Math.Exp(inverse * z);
                sum += weight;
                mean += weight * z;
                square += weight * z * z;
            }
            mean /= sum;
            first += mean - (row[truth[i]] - largest);
            second += square / sum - mean * mean;
        }
        return (first / truth.Length, second / truth.Length);
    }
}
