using EmotionML.Core.Common;

namespace EmotionML.Train.Evaluation.Analysis;

/// <summary>The directions along which data spreads most (Pearson, 1901).</summary>
/// <param name="Mean">Mean of the data, [features].</param>
/// <param name="Axes">Unit vectors, widest spread first, [components][features].</param>
/// <param name="Shares">Share of the whole variance along each axis, 0..1, [components].</param>
public sealed record PrincipalComponents(double[] Mean, double[][] Axes, double[] Shares)
{
    private const int MaximumSteps = 500;
    private const double Converged = 1e-9;

    /// <summary>Finds the first components by orthogonal iteration on the covariance matrix.</summary>
    /// <param name="rows">At least two rows of equal length.</param>
    /// <param name="components">How many, at most the length of a row.</param>
    /// <exception cref="ArgumentException">The rows do not fit.</exception>
    public static PrincipalComponents Fit(IReadOnlyList<double[]> rows, int components)
    {
        int width = rows.Count == 0 ? 0 : rows[0].Length;
        if (rows.Count < 2 || rows.Any(row => row.Length != width)) throw new ArgumentException("Expected at least two rows of equal length.", nameof(rows));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(components, width);
        double[] mean = [.. Enumerable.Range(0, width).Select(column => rows.Average(row => row[column]))];
        double[][] covariance = Covariance(rows, mean);
        double total = Enumerable.Range(0, width).Sum(i => covariance[i][i]);

        var random = new RandomStream(1);
        double[][] axes = [.. Enumerable.Range(0, components).Select(_ => Enumerable.Range(0, width).Select(_ => random.Normal()).ToArray())];
        Orthonormalise(axes);
        for (int step = 0; step < MaximumSteps; step++)
        {
            double[][] next = [.. axes.Select(axis => covariance.Select(row => Dot(row, axis)).ToArray())];
            Orthonormalise(next);
            double change = axes.Zip(next).Max(pair => 1 - Math.Abs(Dot(pair.First, pair.Second)));
            axes = next;
            if (change < Converged) break;
        }
        double[] spread = [.. axes.Select(axis => Dot(axis, [.. covariance.Select(row => Dot(row, axis))]))];
        int[] order = [.. Enumerable.Range(0, components).OrderByDescending(k => spread[k])];
        return new PrincipalComponents(mean, [.. order.Select(k => axes[k])], [.. order.Select(k => total > 0 ? spread[k] / total : 0)]);
    }

    /// <summary>Coordinates along the axes, [rows][components].</summary>
    public double[][] Project(IReadOnlyList<double[]> rows) =>
        [.. rows.Select(row => Axes.Select(axis => Enumerable.Range(0, axis.Length).Sum(i => axis[i] * (row[i] - Mean[i]))).ToArray())];

    private static double[][] Covariance(IReadOnlyList<double[]> rows, double[] mean)
    {
        int width = mean.Length;
        double[][] centred = [.. rows.Select(row => row.Select((value, i) => value - mean[i]).ToArray())];
        double[][] covariance = [.. Enumerable.Range(0, width).Select(_ => new double[width])];
        Parallel.For(0, width, i =>
        {
            foreach (double[] row in centred)
            {
                if (row[i] == 0) continue;
                for (int j = 0; j < width; j++) covariance[i][j] += row[i] * row[j] / (centred.Length - 1);
            }
        });
        return covariance;
    }

    // modified Gram-Schmidt; a vector that vanishes (fewer directions than asked for) stays zero
    private static void Orthonormalise(double[][] vectors)
    {
        for (int k = 0; k < vectors.Length; k++)
        {
            for (int j = 0; j < k; j++)
            {
                double along = Dot(vectors[k], vectors[j]);
                for (int i = 0; i < vectors[k].Length; i++) vectors[k][i] -= along * vectors[j][i];
            }
            double length = Math.Sqrt(Dot(vectors[k], vectors[k]));
            for (int i = 0; i < vectors[k].Length; i++) vectors[k][i] = length > 1e-12 ? vectors[k][i] / length : 0;
        }
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
