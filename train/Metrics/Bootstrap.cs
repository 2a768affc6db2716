using EmotionML.Core.Common;

namespace EmotionML.Train.Metrics;

/// <summary>An interval that a resampled metric lies in 95 % of the time.</summary>
/// <param name="Low">2.5th percentile.</param>
/// <param name="High">97.5th percentile.</param>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>True where <paramref name="value"/> lies inside, ends included.</summary>
    public bool Contains(double value) => value >= Low && value <= High;
}

/// <summary>Intervals of the metrics that follow from the confusion matrix.</summary>
/// <param name="Accuracy">Interval of the accuracy.</param>
/// <param name="MacroF1">Interval of the macro-F1.</param>
/// <param name="BalancedAccuracy">Interval of the balanced accuracy.</param>
public readonly record struct BootstrapIntervals(Interval Accuracy, Interval MacroF1, Interval BalancedAccuracy);

/// <summary>
/// Percentile bootstrap (Efron and Tibshirani, 1993): draws as many pictures as there are, with replacement, many times,
/// and looks at how the metric spreads. It answers for the choice of test pictures, not for the luck of a training run.
/// </summary>
public static class Bootstrap
{
    /// <summary>Number of resamples.</summary>
    public const int DefaultResamples = 2000;

    /// <summary>Intervals for one model. Equal seeds give equal intervals, on every machine.</summary>
    /// <param name="predictions">At least one picture.</param>
    /// <param name="resamples">Number of resamples.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="averaged">The classes of the macro-F1, see <see cref="ConfusionMatrix.Averaged"/>.</param>
    public static BootstrapIntervals Intervals(Predictions predictions, int resamples = DefaultResamples, ulong seed = 0, IReadOnlyList<bool>? averaged = null)
    {
        double[] accuracy = new double[resamples], macroF1 = new double[resamples], balanced = new double[resamples];
        int[] cells = Cells(predictions);
        var random = new IndexStream(seed);
        int[] counts = new int[predictions.Classes * predictions.Classes];
        var matrix = new ConfusionMatrix(counts, predictions.Classes) { Averaged = averaged };
        for (int r = 0; r < resamples; r++)
        {
            Array.Clear(counts);
            for (int i = 0; i < cells.Length; i++)
                counts[cells[random.Below(cells.Length)]]++;
            (accuracy[r], macroF1[r], balanced[r]) = (matrix.Accuracy, matrix.MacroF1, matrix.BalancedAccuracy);
        }
        return new BootstrapIntervals(Middle(accuracy), Middle(macroF1), Middle(balanced));
    }

    /// <summary>Interval of the difference (second minus first) of two models on the same pictures, drawn together.</summary>
    /// <param name="first">One model.</param>
    /// <param name="second">The other, on the same pictures in the same order.</param>
    /// <param name="resamples">Number of resamples.</param>
    /// <param name="seed">Seed of the draws.</param>
    public static BootstrapIntervals Difference(Predictions first, Predictions second, int resamples = DefaultResamples, ulong seed = 0)
    {
        PairedTests.RequireSamePictures(first, second);
        double[] accuracy = new double[resamples], macroF1 = new double[resamples], balanced = new double[resamples];
        int[] cellsA = Cells(first), cellsB = Cells(second);
        var random = new IndexStream(seed);
        int[] countsA = new int[first.Classes * first.Classes], countsB = new int[countsA.Length];
        var a = new ConfusionMatrix(countsA, first.Classes);
        var b = new ConfusionMatrix(countsB, first.Classes);
        for (int r = 0; r < resamples; r++)
        {
            Array.Clear(countsA);
            Array.Clear(countsB);
            for (int i = 0; i < cellsA.Length; i++)
            {
                int drawn = random.Below(cellsA.Length);
                countsA[cellsA[drawn]]++;
                countsB[cellsB[drawn]]++;
            }
            accuracy[r] = b.Accuracy - a.Accuracy;
            macroF1[r] = b.MacroF1 - a.MacroF1;
            balanced[r] = b.BalancedAccuracy - a.BalancedAccuracy;
        }
        return new BootstrapIntervals(Middle(accuracy), Middle(macroF1), Middle(balanced));
    }

    /// <summary>A percentile of sorted values, linear between neighbours (NumPy's default).</summary>
    /// <param name="sorted">Ascending, at least one.</param>
    /// <param name="share">0..1.</param>
    public static double Percentile(ReadOnlySpan<double> sorted, double share)
    {
        double position = share * (sorted.Length - 1);
        int below = (int)position;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    private static Interval Middle(double[] values)
    {
        Array.Sort(values);
        return new Interval(Percentile(values, 0.025), Percentile(values, 0.975));
    }

    private static int[] Cells(Predictions predictions)
    {
        if (predictions.Count == 0)
            throw new ArgumentException("Expected at least one picture, found none.", nameof(predictions));
        int[] cells = new int[predictions.Count];
        for (int i = 0; i < cells.Length; i++)
            cells[i] = predictions.Truth[i] * predictions.Classes + predictions.Predicted[i];
        return cells;
    }

    /// <summary>Indices that are drawn again and again: fast, and the same in every version of .NET.</summary>
    private struct IndexStream(ulong seed)
    {
        private ulong state = seed;

        public int Below(int bound) => (int)(((RandomStream.SplitMix64(ref state) >> 32) * (ulong)bound) >> 32);
    }
}
