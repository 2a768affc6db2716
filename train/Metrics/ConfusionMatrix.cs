namespace EmotionML.Train.Metrics;

/// <summary>How well one class is found.</summary>
/// <param name="Precision">Share of the pictures given this class that have it; 0 where none was given it.</param>
/// <param name="Recall">Share of the pictures of this class that were given it; 0 where there is none.</param>
/// <param name="F1">Harmonic mean of the two; 0 where both are 0.</param>
/// <param name="Support">Pictures of this class.</param>
public readonly record struct ClassScore(double Precision, double Recall, double F1, int Support);

/// <summary>
/// Counts of true and predicted classes, and the metrics that follow from them alone. A division by zero gives 0, as
/// scikit-learn's <c>zero_division=0</c>; which classes an average includes follows scikit-learn's defaults too.
/// </summary>
public sealed class ConfusionMatrix
{
    private readonly int[] counts;

    /// <summary>Takes over the counts.</summary>
    /// <param name="counts">[classes, classes], row-major: rows are the true class, columns the predicted one.</param>
    /// <param name="classes">Number of classes.</param>
    public ConfusionMatrix(int[] counts, int classes)
    {
        if (counts.Length != classes * classes)
            throw new ArgumentException($"Expected {classes} x {classes} counts, found {counts.Length}.", nameof(counts));
        this.counts = counts;
        Classes = classes;
    }

    /// <summary>Counts pictures by true and predicted class.</summary>
    /// <param name="truth">True classes.</param>
    /// <param name="predicted">Predicted classes, as many.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="averaged">See <see cref="Averaged"/>.</param>
    public static ConfusionMatrix Of(ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted, int classes, IReadOnlyList<bool>? averaged = null)
    {
        if (truth.Length != predicted.Length)
            throw new ArgumentException($"Expected {truth.Length} predictions, found {predicted.Length}.", nameof(predicted));
        int[] counts = new int[classes * classes];
        for (int i = 0; i < truth.Length; i++)
            counts[truth[i] * classes + predicted[i]]++;
        return new ConfusionMatrix(counts, classes) { Averaged = averaged };
    }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>Pictures of class <paramref name="truth"/> that were given class <paramref name="predicted"/>.</summary>
    public int this[int truth, int predicted] => counts[truth * Classes + predicted];

    /// <summary>All pictures.</summary>
    public int Total => counts.Sum();

    /// <summary>Share of pictures given their true class; ML.NET's MicroAccuracy.</summary>
    public double Accuracy => Ratio(Enumerable.Range(0, Classes).Sum(k => this[k, k]), Total);

    /// <summary>For each class, whether <see cref="MacroF1"/> averages over it; null, the default: over all that occur.</summary>
    public IReadOnlyList<bool>? Averaged { get; init; }

    /// <summary>
    /// Mean F1 over the classes that occur among the true or the predicted ones (f1_score's average='macro'), or of those
    /// only that <see cref="Averaged"/> names.
    /// </summary>
    public double MacroF1
    {
        get
        {
            double sum = 0;
            int occurring = 0;
            for (int k = 0; k < Classes; k++)
            {
                // F1 = 2 TP / (2 TP + FP + FN) = 2 TP / (row sum + column sum).
                int row = RowSum(k), column = ColumnSum(k);
                if (row + column == 0 || Averaged?[k] == false)
                    continue;
                sum += 2.0 * this[k, k] / (row + column);
                occurring++;
            }
            return Ratio(sum, occurring);
        }
    }

    /// <summary>Mean recall over the classes that have pictures (balanced_accuracy_score); ML.NET's MacroAccuracy.</summary>
    public double BalancedAccuracy
    {
        get
        {
            double sum = 0;
            int occurring = 0;
            for (int k = 0; k < Classes; k++)
            {
                int row = RowSum(k);
                if (row == 0)
                    continue;
                sum += (double)this[k, k] / row;
                occurring++;
            }
            return Ratio(sum, occurring);
        }
    }

    /// <summary>Precision, recall, F1 and support of one class.</summary>
    public ClassScore Score(int k)
    {
        int row = RowSum(k), column = ColumnSum(k);
        return new ClassScore(Ratio(this[k, k], column), Ratio(this[k, k], row), Ratio(2.0 * this[k, k], row + column), row);
    }

    /// <summary>The counts as rows of true classes.</summary>
    public int[][] ToRows() => [.. Enumerable.Range(0, Classes).Select(k => counts[(k * Classes)..((k + 1) * Classes)])];

    /// <summary>Pictures of one true class.</summary>
    public int RowSum(int truth)
    {
        int sum = 0;
        for (int k = 0; k < Classes; k++)
            sum += this[truth, k];
        return sum;
    }

    /// <summary>Pictures given one class.</summary>
    public int ColumnSum(int predicted)
    {
        int sum = 0;
        for (int k = 0; k < Classes; k++)
            sum += this[k, predicted];
        return sum;
    }

    private static double Ratio(double numerator, double denominator) => denominator == 0 ? 0 : numerator / denominator;
}
