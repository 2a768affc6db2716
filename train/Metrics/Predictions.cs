namespace EmotionML.Train.Metrics;

/// <summary>What a model said about a set of pictures, beside what they are.</summary>
public sealed class Predictions
{
    /// <summary>Takes over the arrays (they are not copied).</summary>
    /// <param name="probabilities">[images, classes], row-major, rows summing to 1.</param>
    /// <param name="truth">True class of every picture, [images].</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, a label is out of range or a probability is not a number.</exception>
    public Predictions(float[] probabilities, int[] truth, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        if (probabilities.Length != truth.Length * classes)
            throw new ArgumentException($"Expected {truth.Length} x {classes} probabilities, found {probabilities.Length}.", nameof(probabilities));
        if (Array.FindIndex(truth, label => label < 0 || label >= classes) is int bad and >= 0)
            throw new ArgumentException($"Image {bad}: expected a label from 0 to {classes - 1}, found {truth[bad]}.", nameof(truth));
        if (Array.FindIndex(probabilities, float.IsNaN) is int nan and >= 0)
            throw new ArgumentException($"The probability of image {nan / classes}, class {nan % classes} is not a number.", nameof(probabilities));
        Probabilities = probabilities;
        Truth = truth;
        Classes = classes;
        Predicted = new int[truth.Length];
        for (int i = 0; i < truth.Length; i++)
            Predicted[i] = ArgMax(Row(i));
    }

    /// <summary>[images, classes], row-major.</summary>
    public float[] Probabilities { get; }

    /// <summary>True class of every picture.</summary>
    public int[] Truth { get; }

    /// <summary>Class of the highest probability of every picture; the lower index where two are equal.</summary>
    public int[] Predicted { get; }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>Number of pictures.</summary>
    public int Count => Truth.Length;

    /// <summary>The probabilities of one picture, [classes].</summary>
    public ReadOnlySpan<float> Row(int index) => Probabilities.AsSpan(index * Classes, Classes);

    /// <summary>The highest probability of one picture.</summary>
    public float Confidence(int index) => Probabilities[index * Classes + Predicted[index]];

    private static int ArgMax(ReadOnlySpan<float> row)
    {
        int best = 0;
        for (int k = 1; k < row.Length; k++)
        {
            if (row[k] > row[best])
                best = k;
        }
        return best;
    }
}
