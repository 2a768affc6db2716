namespace EmotionML.Core.Common;

/// <summary>
/// A small random generator (SplitMix64, Steele et al. 2014) that is cheap to start anew for every picture, so that
/// what happens to a picture depends on the seed, the epoch and the picture's index and on nothing else.
/// </summary>
public struct RandomStream
{
    private ulong state;

    /// <summary>Starts the stream of a purpose: the same numbers give the same stream.</summary>
    public RandomStream(long seed, long a = 0, long b = 0, long c = 0)
    {
        state = (ulong)seed;
        foreach (long part in (ReadOnlySpan<long>)[a, b, c]) state = Next() ^ ((ulong)part * 0x9E3779B97F4A7C15);
        Next();
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong Next() => SplitMix64(ref state);

    /// <summary>One step of SplitMix64: moves the state on and returns 64 random bits.</summary>
    public static ulong SplitMix64(ref ulong state)
    {
        ulong z = unchecked(state += 0x9E3779B97F4A7C15);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return z ^ (z >> 31);
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [-1, 1).</summary>
    public double Signed() => 2 * Uniform() - 1;

    /// <summary>Uniform in 0 .. count - 1.</summary>
    public int Below(int count) => (int)(Uniform() * count);

    /// <summary>Standard normal (Box and Muller 1958).</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());

    /// <summary>Beta(a, a) through two gamma variates.</summary>
    public double Beta(double a)
    {
        double x = Gamma(a), y = Gamma(a);
        return x + y > 0 ? x / (x + y) : 0.5;
    }

    /// <summary>Shuffles in place (Fisher and Yates).</summary>
    public void Shuffle(Span<int> values)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = Below(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    // Marsaglia and Tsang 2000; a shape below one is boosted from shape + 1
    private double Gamma(double shape)
    {
        if (shape < 1) return Gamma(shape + 1) * Math.Pow(1 - Uniform(), 1 / shape);
        double d = shape - 1.0 / 3, c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = Normal(), v = Math.Pow(1 + c * x, 3);
            if (v > 0 && Math.Log(1 - Uniform()) < 0.5 * x * x + d - d * v + d * Math.Log(v)) return d * v;
        }
    }
}
