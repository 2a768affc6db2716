using System.Numerics;

namespace EmotionML.Train.Data;

/// <summary>
/// Finds pictures that are the same up to compression, brightness or a pixel of shift. Candidates agree in a quarter
/// of a 64-bit difference hash, so only pictures in a common bucket are compared; a candidate counts when the
/// correlation of its coarse pixels with the other's is high enough.
/// </summary>
internal static class NearDuplicateSearch
{
    /// <summary>Side of the coarse pictures that are correlated.</summary>
    public const int Coarse = 16;

    /// <summary>Hash bits that may differ.</summary>
    public const int MaximumDistance = 10;

    /// <summary>
    /// Correlation from which two pictures count as the same. In a sample of 70 pairs of FER2013 from here upwards every
    /// pair was the same photograph, cropped or compressed in another way.
    /// </summary>
    public const float MinimumCorrelation = 0.95f;

    private const int Bands = 4;

    /// <summary>The pairs of a data set, its pictures numbered through training, validation and test.</summary>
    public static List<(int First, int Second)> Find(FaceDataset dataset)
    {
        int area = dataset.Size * dataset.Size, train = dataset.Train.Count, heldIn = train + dataset.Validation.Count;
        ReadOnlyMemory<byte> Image(int i)
        {
            (FaceSet set, int index) = i < train ? (dataset.Train, i) : i < heldIn ? (dataset.Validation, i - train) : (dataset.Test, i - heldIn);
            return set.Pixels.AsMemory(index * area, area);
        }
        return Find(heldIn + dataset.Test.Count, Image, dataset.Size);
    }

    /// <summary>The pairs of near duplicates, the smaller index first.</summary>
    /// <param name="count">Number of pictures.</param>
    /// <param name="image">Pixels of a picture, shape [size, size].</param>
    /// <param name="size">Side of the pictures.</param>
    public static List<(int First, int Second)> Find(int count, Func<int, ReadOnlyMemory<byte>> image, int size)
    {
        ulong[] hashes = new ulong[count];
        float[][] coarse = new float[count][];
        Parallel.For(0, count, i =>
        {
            ReadOnlySpan<byte> pixels = image(i).Span;
            hashes[i] = DifferenceHash(pixels, size);
            coarse[i] = Normalised(Shrink(pixels, size, Coarse, Coarse));
        });

        var found = new HashSet<(int, int)>();
        for (int band = 0; band < Bands; band++)
        {
            int shift = band * 16;
            var buckets = Enumerable.Range(0, count).Where(i => coarse[i].Length > 0).GroupBy(i => (ushort)(hashes[i] >> shift)).Select(g => g.ToArray()).Where(g => g.Length > 1);
            Parallel.ForEach(buckets, bucket =>
            {
                for (int a = 0; a < bucket.Length; a++)
                    for (int b = a + 1; b < bucket.Length; b++)
                    {
                        if (BitOperations.PopCount(hashes[bucket[a]] ^ hashes[bucket[b]]) > MaximumDistance) continue;
                        if (Correlation(coarse[bucket[a]], coarse[bucket[b]]) < MinimumCorrelation) continue;
                        lock (found) found.Add((bucket[a], bucket[b]));
                    }
            });
        }
        return [.. found.Order()];
    }

    /// <summary>Whether each of 8x8 places is darker than its right neighbour, on 9x8 coarse pixels.</summary>
    internal static ulong DifferenceHash(ReadOnlySpan<byte> pixels, int size)
    {
        float[] small = Shrink(pixels, size, 9, 8);
        ulong hash = 0;
        for (int y = 0; y < 8; y++)
            for (int x = 0; x < 8; x++)
                hash = (hash << 1) | (small[(y * 9) + x] < small[(y * 9) + x + 1] ? 1UL : 0);
        return hash;
    }

    /// <summary>Mean pixels of a coarse grid.</summary>
    internal static float[] Shrink(ReadOnlySpan<byte> pixels, int size, int width, int height)
    {
        float[] result = new float[width * height];
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
            {
                int top = y * size / height, bottom = Math.Max(top + 1, (y + 1) * size / height);
                int left = x * size / width, right = Math.Max(left + 1, (x + 1) * size / width);
                float sum = 0;
                for (int row = top; row < bottom; row++)
                    for (int column = left; column < right; column++) sum += pixels[(row * size) + column];
                result[(y * width) + x] = sum / ((bottom - top) * (right - left));
            }
        return result;
    }

    /// <summary>Mean 0 and length 1, so that a product of two is their correlation; empty for a flat picture.</summary>
    private static float[] Normalised(float[] values)
    {
        float mean = values.Average();
        for (int i = 0; i < values.Length; i++) values[i] -= mean;
        float length = MathF.Sqrt(values.Sum(v => v * v));
        if (length < values.Length / 16f) return [];
        for (int i = 0; i < values.Length; i++) values[i] /= length;
        return values;
    }

    private static float Correlation(float[] a, float[] b)
    {
        Vector<float> sum = Vector<float>.Zero;
        for (int i = 0; i < a.Length; i += Vector<float>.Count) sum += new Vector<float>(a, i) * new Vector<float>(b, i);
        return Vector.Sum(sum);
    }
}
