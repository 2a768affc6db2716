using EmotionML.Core.Common;

namespace EmotionML.Train.Evaluation.Analysis;

/// <summary>Settings of <see cref="TSne"/>.</summary>
public sealed record TSneOptions
{
    /// <summary>About how many neighbours a point has; at most a third of the points. Default 30.</summary>
    public double Perplexity { get; init; } = 30;

    /// <summary>Steps of gradient descent. Default 500.</summary>
    public int Steps { get; init; } = 500;

    /// <summary>Seed of the start. Default 1.</summary>
    public long Seed { get; init; } = 1;
}

/// <summary>
/// t-SNE (van der Maaten and Hinton, 2008): lays points of many dimensions out in the plane so that neighbours stay
/// neighbours. The exact method, quadratic in the points: meant for at most a few thousand. Distances between groups
/// in the result mean little.
/// </summary>
public static class TSne
{
    // as in the paper: exaggeration pulls groups together first, and momentum rises when that is over
    private const int ExaggeratedSteps = 100;
    private const double Exaggeration = 4, EarlyMomentum = 0.5, LateMomentum = 0.8, SmallestGain = 0.01;

    /// <summary>Lays the points out.</summary>
    /// <param name="rows">At least four rows of equal length.</param>
    /// <param name="options">Settings; the defaults when null.</param>
    /// <returns>Places in the plane around the origin, [rows][2].</returns>
    /// <exception cref="ArgumentException">There are too few rows, or their lengths differ.</exception>
    public static double[][] Embed(IReadOnlyList<double[]> rows, TSneOptions? options = null)
    {
        options ??= new TSneOptions();
        int n = rows.Count;
        if (n < 4 || rows.Any(row => row.Length != rows[0].Length)) throw new ArgumentException("Expected at least four rows of equal length.", nameof(rows));
        double[] p = Affinities(rows, Math.Min(options.Perplexity, n / 3.0));
        var random = new RandomStream(options.Seed);
        double[] place = [.. Enumerable.Range(0, 2 * n).Select(_ => 1e-4 * random.Normal())];
        double[] step = new double[2 * n], gains = [.. Enumerable.Repeat(1.0, 2 * n)], gradient = new double[2 * n], q = new double[n * n];
        // Belkina et al. (2019): a rate that grows with the points
        double rate = Math.Max(50, n / Exaggeration / 4);
        for (int t = 0; t < options.Steps; t++)
        {
            Gradient(p, place, q, gradient, t < ExaggeratedSteps ? Exaggeration : 1);
            double momentum = t < ExaggeratedSteps ? EarlyMomentum : LateMomentum;
            for (int i = 0; i < place.Length; i++)
            {
                // Jacobs (1988): a direction that stays the same is followed faster
                gains[i] = Math.Max(SmallestGain, Math.Sign(gradient[i]) == Math.Sign(step[i]) ? gains[i] * 0.8 : gains[i] + 0.2);
                step[i] = momentum * step[i] - rate * gains[i] * gradient[i];
                place[i] += step[i];
            }
            Centre(place);
        }
        return [.. Enumerable.Range(0, n).Select(i => new[] { place[2 * i], place[2 * i + 1] })];
    }

    /// <summary>Joint probabilities of being neighbours, [n, n], symmetric, summing to 1.</summary>
    internal static double[] Affinities(IReadOnlyList<double[]> rows, double perplexity)
    {
        int n = rows.Count;
        double[] conditional = new double[n * n], joint = new double[n * n];
        Parallel.For(0, n, i =>
        {
            double[] distances = new double[n];
            for (int j = 0; j < n; j++)
                for (int k = 0; k < rows[i].Length; k++) distances[j] += (rows[i][k] - rows[j][k]) * (rows[i][k] - rows[j][k]);
            double smallest = Enumerable.Range(0, n).Where(j => j != i).Min(j => distances[j]);
            // the precision whose distribution has the wanted entropy: bisected, doubling while there is no upper end
            double precision = 1, low = 0, high = double.PositiveInfinity, wanted = Math.Log(perplexity);
            for (int attempt = 0; attempt < 60; attempt++)
            {
                double sum = 0, weighted = 0;
                for (int j = 0; j < n; j++)
                {
                    if (j == i) continue;
                    double distance = distances[j] - smallest, weight = Math.Exp(-precision * distance);
                    conditional[i * n + j] = weight;
                    sum += weight;
                    weighted += weight * distance;
                }
                for (int j = 0; j < n; j++) conditional[i * n + j] /= sum;
                double entropy = Math.Log(sum) + precision * weighted / sum;
                if (Math.Abs(entropy - wanted) < 1e-5) break;
                if (entropy > wanted) low = precision;
                else high = precision;
                precision = double.IsInfinity(high) ? precision * 2 : (low + high) / 2;
            }
        });
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                joint[i * n + j] = i == j ? 0 : (conditional[i * n + j] + conditional[j * n + i]) / (2 * n);
        return joint;
    }

    private static void Gradient(double[] p, double[] place, double[] q, double[] gradient, double exaggeration)
    {
        int n = place.Length / 2;
        double[] sums = new double[n];
        Parallel.For(0, n, i =>
        {
            double x = place[2 * i], y = place[2 * i + 1], sum = 0;
            for (int j = 0; j < n; j++)
            {
                double dx = x - place[2 * j], dy = y - place[2 * j + 1];
                sum += q[i * n + j] = i == j ? 0 : 1 / (1 + dx * dx + dy * dy);
            }
            sums[i] = sum;
        });
        double total = sums.Sum();
        Parallel.For(0, n, i =>
        {
            double gx = 0, gy = 0;
            for (int j = 0; j < n; j++)
            {
                double weight = q[i * n + j], pull = 4 * (exaggeration * p[i * n + j] - weight / total) * weight;
                gx += pull * (place[2 * i] - place[2 * j]);
                gy += pull * (place[2 * i + 1] - place[2 * j + 1]);
            }
            (gradient[2 * i], gradient[2 * i + 1]) = (gx, gy);
        });
    }

    private static void Centre(double[] place)
    {
        double x = 0, y = 0;
        for (int i = 0; i < place.Length; i += 2) (x, y) = (x + place[i], y + place[i + 1]);
        for (int i = 0; i < place.Length; i += 2)
        {
            place[i] -= 2 * x / place.Length;
            place[i + 1] -= 2 * y / place.Length;
        }
    }
}
