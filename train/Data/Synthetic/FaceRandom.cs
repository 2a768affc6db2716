using EmotionML.Core.Common;

namespace EmotionML.Train.Data.Synthetic;

/// <summary>Random numbers of one face (SplitMix64: Steele, Lea and Flood, 2014), the same in every .NET version.</summary>
internal sealed class FaceRandom(ulong state)
{
    private ulong _state = state;

    /// <summary>A stream of its own for every face, whatever the number of faces drawn before it.</summary>
    public static FaceRandom For(int seed, Split split, int label, int index)
    {
        var mixer = new FaceRandom((ulong)(uint)seed);
        foreach (int part in (ReadOnlySpan<int>)[(int)split, label, index]) mixer._state ^= mixer.Next() + (uint)part;
        return new FaceRandom(mixer.Next());
    }

    /// <summary>Uniform between two bounds.</summary>
    public float Between(float low, float high) => low + ((high - low) * (Next() >> 40) / (1 << 24));

    /// <summary>True with the given probability.</summary>
    public bool Chance(float probability) => Between(0, 1) < probability;

    /// <summary>Normally distributed, cut at three standard deviations (Box and Muller, 1958).</summary>
    public float Normal(float deviation)
    {
        float radius = MathF.Sqrt(-2 * MathF.Log(Math.Max(1e-7f, Between(0, 1))));
        return deviation * Math.Clamp(radius * MathF.Cos(MathF.Tau * Between(0, 1)), -3, 3);
    }

    private ulong Next() => RandomStream.SplitMix64(ref _state);
}
