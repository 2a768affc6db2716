using System.Numerics;
using System.Runtime.InteropServices;
using EmotionML.Core.Common;

namespace EmotionML.Train.Baselines;

/// <summary>Arithmetic on vectors of numbers, as wide as the processor allows.</summary>
internal static class VectorMath
{
    /// <summary>The sum of the products.</summary>
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ReadOnlySpan<Vector<float>> wideA = MemoryMarshal.Cast<float, Vector<float>>(a), wideB = MemoryMarshal.Cast<float, Vector<float>>(b);
        Vector<float> first = default, second = default;
        int i = 0;
        for (; i + 1 < wideA.Length; i += 2)
        {
            first += wideA[i] * wideB[i];
            second += wideA[i + 1] * wideB[i + 1];
        }
        if (i < wideA.Length)
            first += wideA[i] * wideB[i];
        float sum = Vector.Sum(first + second);
        for (int rest = wideA.Length * Vector<float>.Count; rest < a.Length; rest++)
            sum += a[rest] * b[rest];
        return sum;
    }

    /// <summary>Writes numbers as 32-bit little-endian floats.</summary>
    public static void Save(string path, float[] values) =>
        AtomicFile.Write(path, stream => stream.Write(MemoryMarshal.AsBytes<float>(values)));
}
