using System.Collections.Concurrent;
using System.Numerics;

namespace EmotionML.Train.Data;

/// <summary>
/// Finds pictures that are the same up to compression, brightness or a small shift. Candidates share a byte of a
/// 64-bit difference hash, so only pictures in a common bucket are compared; they are then laid over each other at
/// every shift of up to two pixels, and count when their correlation is high enough at the best one.
/// </summary>
internal static class NearDuplicateSearch
{
    /// <summary>
    /// Correlation from which two pictures count as the same. Looked at by eye, each of 48 sampled pairs of FER2013
    /// above 0.90 was one photograph; between 0.88 and 0.90 the first pairs of different people appear.
    /// </summary>
    public const float MinimumCorrelation = 0.92f;

    /// <summary>Hash bits that may differ.</summary>
    private const int MaximumDistance = 14;

    /// <summary>Correlation of coarse pixels from which it is worth looking closer.</summary>
    private const float WorthALook = 0.8f;

    private const int Coarse = 16;
    private const int Side = 48;
    private const int MaximumShift = 2;

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
        float[][] fine = new float[count][];
        Parallel.For(0, count, i =>
        {
            ReadOnlySpan<byte> pixels = image(i).Span;
            hashes[i] = DifferenceHash(pixels, size);
            coarse[i] = Normalised(Shrink(pixels, size, Coarse, Coarse));
            fine[i] = Shrink(pixels, size, Side, Side);
        });

        var found = new HashSet<(int, int)>();
        for (int shift = 0; shift < 64; shift += 8)
        {
            int[][] buckets = [.. Enumerable.Range(0, count).Where(i => coarse[i].Length > 0).GroupBy(i => (byte)(hashes[i] >> shift)).Select(g => g.ToArray())];
            Parallel.ForEach(Partitioner.Create(buckets, loadBalance: true), bucket =>
            {
                for (int a = 0; a < bucket.Length; a++)
                    for (int b = a + 1; b < bucket.Length; b++)
                    {
                        (int first, int second) = (bucket[a], bucket[b]);
                        ulong difference = hashes[first] ^ hashes[second];
                        if (BitOperations.PopCount(difference) > MaximumDistance || IsKnown(difference, shift)) continue;
                        if (Correlation(coarse[first], coarse[second]) < WorthALook || BestCorrelation(fine[first], fine[second]) < MinimumCorrelation) continue;
                        lock (found) found.Add((first, second));
                    }
            });
        }
        return [.. found.Order()];
    }

    /// <summary>True when the pair shared an earlier bucket already.</summary>
    private static bool IsKnown(ulong difference, int shift)
    {
        for (int earlier = 0; earlier < shift; earlier += 8)
            if ((byte)(difference >> earlier) == 0) return true;
        return false;
    }

    /// <summary>The correlation of two pictures where they overlap, at the shift where it is highest.</summary>
    private static float BestCorrelation(float[] a, float[] b)
    {
        float best = 0;
        for (int dy = -MaximumShift; dy <= MaximumShift; dy++)
            for (int dx = -MaximumShift; dx <= MaximumShift; dx++) best = Math.Max(best, ShiftedCorrelation(a, b, dx, dy));
        return best;
    }

    private static float ShiftedCorrelation(float[] a, float[] b, int dx, int dy)
    {
        // a centred window of whole vectors that stays inside at every shift
        const int Height = Side - (2 * MaximumShift), Width = 40, Left = (Side - Width) / 2, Area = Width * Height;
        Vector<float> sumA = default, sumB = default, squaresA = default, squaresB = default, products = default;
        for (int y = MaximumShift; y < MaximumShift + Height; y++)
            for (int x = Left; x < Left + Width; x += Vector<float>.Count)
            {
                Vector<float> va = new(a, (y * Side) + x), vb = new(b, ((y + dy) * Side) + x + dx);
                (sumA, sumB, squaresA, squaresB, products) = (sumA + va, sumB + vb, squaresA + (va * va), squaresB + (vb * vb), products + (va * vb));
            }
        float meanA = Vector.Sum(sumA) / Area, meanB = Vector.Sum(sumB) / Area;
        float scale = ((Vector.Sum(squaresA) / Area) - (meanA * meanA)) * ((Vector.Sum(squaresB) / Area) - (meanB * meanB));
        return scale > 0 ? ((Vector.Sum(products) / Area) - (meanA * meanB)) / MathF.Sqrt(scale) : 0;
    }

    /// <summary>Whether each of 8x8 places is darker than its right neighbour, on 9x8 coarse pixels.</summary>
    private static ulong DifferenceHash(ReadOnlySpan<byte> pixels, int size)
    {
        float[] small = Shrink(pixels, size, 9, 8);
        ulong hash = 0;
        for (int y = 0; y < 8; y++)
            for (int x = 0; x < 8; x++)
                hash = (hash << 1) | (small[(y * 9) + x] < small[(y * 9) + x + 1] ? 1UL : 0);
        return hash;
    }

    /// <summary>Mean pixels of a coarse grid.</summary>
    private static float[] Shrink(ReadOnlySpan<byte> pixels, int size, int width, int height)
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
