namespace EmotionML.Train.Metrics;

/// <summary>Metrics that look at the probabilities and not only at the class they name.</summary>
public static class ProbabilityMetrics
{
    /// <summary>
    /// Probabilities are clipped to this and to 1 minus this before their logarithm: the spacing of 32-bit floats at 1,
    /// as scikit-learn's log_loss does for 32-bit input.
    /// </summary>
    public const double Clip = 1.1920929e-07;

    /// <summary>Mean negative natural logarithm of the true class's probability; ML.NET's LogLoss. 0 without pictures.</summary>
    public static double LogLoss(Predictions predictions)
    {
        double sum = 0;
        for (int i = 0; i < predictions.Count; i++)
            sum -= Math.Log(Math.Clamp(predictions.Row(i)[predictions.Truth[i]], Clip, 1 - Clip));
        return predictions.Count == 0 ? 0 : sum / predictions.Count;
    }

    /// <summary>
    /// Share of pictures whose true class is among the <paramref name="k"/> most probable; ML.NET's TopKAccuracy.
    /// Between equal probabilities the lower index goes first, so that k = 1 is the accuracy. 0 without pictures.
    /// </summary>
    public static double TopKAccuracy(Predictions predictions, int k)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(k);
        int hits = 0;
        for (int i = 0; i < predictions.Count; i++)
        {
            ReadOnlySpan<float> row = predictions.Row(i);
            int truth = predictions.Truth[i], before = 0;
            for (int j = 0; j < row.Length; j++)
            {
                if (row[j] > row[truth] || (row[j] == row[truth] && j < truth))
                    before++;
            }
            if (before < k)
                hits++;
        }
        return predictions.Count == 0 ? 0 : (double)hits / predictions.Count;
    }

    /// <summary>
    /// Mean squared distance between the probabilities and the one-hot truth, summed over classes (Brier, 1950):
    /// 0 is perfect, 2 the worst. 0 without pictures.
    /// </summary>
    public static double BrierScore(Predictions predictions)
    {
        double sum = 0;
        for (int i = 0; i < predictions.Count; i++)
        {
            ReadOnlySpan<float> row = predictions.Row(i);
            for (int k = 0; k < row.Length; k++)
            {
                double difference = row[k] - (k == predictions.Truth[i] ? 1.0 : 0.0);
                sum += difference * difference;
            }
        }
        return predictions.Count == 0 ? 0 : sum / predictions.Count;
    }

    /// <summary>Softmax of logits divided by a temperature, row by row.</summary>
    /// <param name="logits">[images, classes], row-major.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="temperature">Positive divisor of the logits.</param>
    public static float[] Softmax(ReadOnlySpan<float> logits, int classes, double temperature = 1)
    {
        float[] result = new float[logits.Length];
        Span<double> exponentials = stackalloc double[classes];
        for (int start = 0; start < logits.Length; start += classes)
        {
            ReadOnlySpan<float> row = logits.Slice(start, classes);
            double largest = double.NegativeInfinity, sum = 0;
            foreach (float value in row)
                largest = Math.Max(largest, value);
            for (int k = 0; k < classes; k++)
                sum += exponentials[k] = Math.Exp((row[k] - largest) / temperature);
            for (int k = 0; k < classes; k++)
                result[start + k] = (float)(exponentials[k] / sum);
        }
        return result;
    }
}
