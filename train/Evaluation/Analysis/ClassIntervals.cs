using EmotionML.Core.Common;
using EmotionML.Train.Metrics;

namespace EmotionML.Train.Evaluation.Analysis;

/// <summary>One class with 95 % intervals.</summary>
/// <param name="Index">Class index.</param>
/// <param name="Score">Precision, recall, F1 and the number of pictures.</param>
/// <param name="Precision">Wilson interval of the precision.</param>
/// <param name="Recall">Wilson interval of the recall.</param>
/// <param name="F1">Bootstrapped interval of the F1, which is no share and has no closed form.</param>
public readonly record struct ClassInterval(int Index, ClassScore Score, Interval Precision, Interval Recall, Interval F1);

/// <summary>How far the numbers of a class may be trusted: a class of 56 pictures less than one of 895.</summary>
public static class ClassIntervals
{
    private const double Z = 1.959963984540054; // the 97.5th percentile of the standard normal distribution

    /// <summary>Intervals of every class, in class order.</summary>
    /// <param name="predictions">At least one picture.</param>
    /// <param name="resamples">Number of bootstrap resamples.</param>
    /// <param name="seed">Seed of the draws.</param>
    public static IReadOnlyList<ClassInterval> Of(Predictions predictions, int resamples = 1000, long seed = 1)
    {
        int classes = predictions.Classes;
        ConfusionMatrix matrix = ConfusionMatrix.Of(predictions.Truth, predictions.Predicted, classes);
        double[][] f1 = [.. Enumerable.Range(0, classes).Select(_ => new double[resamples])];
        var random = new RandomStream(seed);
        int[] truth = new int[predictions.Count], named = new int[predictions.Count];
        for (int r = 0; r < resamples; r++)
        {
            for (int i = 0; i < predictions.Count; i++)
            {
                int drawn = random.Below(predictions.Count);
                (truth[i], named[i]) = (predictions.Truth[drawn], predictions.Predicted[drawn]);
            }
            ConfusionMatrix sample = ConfusionMatrix.Of(truth, named, classes);
            for (int k = 0; k < classes; k++) f1[k][r] = sample.Score(k).F1;
        }
        return [.. Enumerable.Range(0, classes).Select(k =>
        {
            Array.Sort(f1[k]);
            int right = matrix[k, k];
            return new ClassInterval(k, matrix.Score(k), Wilson(right, matrix.ColumnSum(k)), Wilson(right, matrix.RowSum(k)),
                new Interval(Bootstrap.Percentile(f1[k], 0.025), Bootstrap.Percentile(f1[k], 0.975)));
        })];
    }

    /// <summary>95 % score interval of a share (Wilson, 1927): sound for small counts and for shares of 0 and 1.</summary>
    /// <param name="hits">Successes.</param>
    /// <param name="count">Trials; 0 gives 0..1.</param>
    public static Interval Wilson(int hits, int count)
    {
        if (count == 0) return new Interval(0, 1);
        double share = (double)hits / count, z2 = Z * Z;
        double middle = (share + z2 / (2 * count)) / (1 + z2 / count);
        double half = Z / (1 + z2 / count) * Math.Sqrt(share * (1 - share) / count + z2 / (4.0 * count * count));
        return new Interval(Math.Max(0, middle - half), Math.Min(1, middle + half));
    }
}
