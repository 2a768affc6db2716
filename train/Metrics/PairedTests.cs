namespace EmotionML.Train.Metrics;

/// <summary>McNemar's test of two models on the same pictures.</summary>
/// <param name="OnlyFirst">Pictures that only the first model got right.</param>
/// <param name="OnlySecond">Pictures that only the second model got right.</param>
/// <param name="Statistic">Chi-squared with continuity correction; null where the exact test was used.</param>
/// <param name="PValue">Chance of a split at least as uneven if both models were equally good, two-sided.</param>
public readonly record struct McNemarResult(int OnlyFirst, int OnlySecond, double? Statistic, double PValue)
{
    /// <summary>True where the exact binomial test was used, because few pictures told the models apart.</summary>
    public bool IsExact => Statistic is null;
}

/// <summary>Tests of two models on the same pictures.</summary>
public static class PairedTests
{
    /// <summary>Below this many pictures on which exactly one model is right, the test is exact (McNemar, 1947; the usual rule of thumb).</summary>
    public const int ExactBelow = 25;

    /// <summary>McNemar's test.</summary>
    /// <exception cref="ArgumentException">The two are not about the same pictures.</exception>
    public static McNemarResult McNemar(Predictions first, Predictions second)
    {
        RequireSamePictures(first, second);
        int onlyFirst = 0, onlySecond = 0;
        for (int i = 0; i < first.Count; i++)
        {
            bool firstRight = first.Predicted[i] == first.Truth[i], secondRight = second.Predicted[i] == second.Truth[i];
            if (firstRight && !secondRight)
                onlyFirst++;
            if (secondRight && !firstRight)
                onlySecond++;
        }
        return McNemar(onlyFirst, onlySecond);
    }

    /// <summary>McNemar's test from its two counts.</summary>
    public static McNemarResult McNemar(int onlyFirst, int onlySecond)
    {
        int n = onlyFirst + onlySecond;
        if (n < ExactBelow)
            return new McNemarResult(onlyFirst, onlySecond, null, TwoSidedBinomial(Math.Min(onlyFirst, onlySecond), n));
        double distance = Math.Max(0, Math.Abs(onlyFirst - onlySecond) - 1);
        double statistic = distance * distance / n;
        // The upper tail of chi-squared with one degree of freedom.
        return new McNemarResult(onlyFirst, onlySecond, statistic, ErrorFunctionComplement(Math.Sqrt(statistic / 2)));
    }

    internal static void RequireSamePictures(Predictions first, Predictions second)
    {
        if (first.Classes != second.Classes || !first.Truth.AsSpan().SequenceEqual(second.Truth))
            throw new ArgumentException("Expected two models on the same pictures with the same classes.", nameof(second));
    }

    /// <summary>Chance that a fair coin thrown n times shows the rarer side at most k times, either side being the rarer.</summary>
    private static double TwoSidedBinomial(int k, int n)
    {
        double term = Math.Pow(0.5, n), sum = 0;
        for (int i = 0; i <= k; i++)
        {
            sum += term;
            term *= (double)(n - i) / (i + 1);
        }
        return Math.Min(1, 2 * sum);
    }

    /// <summary>erfc(x) for x >= 0: Taylor series of erf near zero, continued fraction (Abramowitz and Stegun 7.1.5 and 7.1.14) beyond.</summary>
    private static double ErrorFunctionComplement(double x)
    {
        if (x < 2)
        {
            double term = x, sum = x;
            for (int n = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum) && n < 200; n++)
            {
                term *= -x * x / n;
                sum += term / (2 * n + 1);
            }
            return 1 - 2 / Math.Sqrt(Math.PI) * sum;
        }
        double fraction = x;
        for (int n = 60; n >= 1; n--)
            fraction = x + n / 2.0 / fraction;
        return Math.Exp(-x * x) / (Math.Sqrt(Math.PI) * fraction);
    }
}
