using EmotionML.Core.Common;
using EmotionML.Core.Model;
using EmotionML.Train.Data;

namespace EmotionML.Train.Baselines;

/// <summary>
/// k-nearest neighbours on small pictures: every picture is shrunk, its mean taken off and its contrast set to one, so
/// that the dot product of two is their correlation. The k most alike training pictures vote.
/// </summary>
public sealed class NearestNeighbours : IBaseline
{
    private const int Side = 24, Area = Side * Side, K = 5;
    private readonly FacePreparation preparation = new(Side);
    private byte[] pixels = [];
    private float[] vectors = [];
    private int[] labels = [];
    private int classCount;

    /// <inheritdoc/>
    public string Name => "knn";

    /// <inheritdoc/>
    public string Description => $"{K} nearest neighbours by correlation of {Side}x{Side} pixels";

    /// <inheritdoc/>
    public bool TakesLimit => false;

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => [];

    /// <inheritdoc/>
    public double? Train(FaceSet train, int classes)
    {
        TimeSpan start = Environment.CpuUsage.TotalTime;
        (pixels, vectors, labels, classCount) = (new byte[train.Count * Area], new float[train.Count * Area], train.Labels, classes);
        Parallel.For(0, train.Count, i =>
        {
            byte[] small = preparation.BytesFromGray(train.Image(i), train.Size, train.Size);
            small.CopyTo(pixels, i * Area);
            Normalise(small, vectors.AsSpan(i * Area, Area));
        });
        return (Environment.CpuUsage.TotalTime - start).TotalSeconds;
    }

    /// <inheritdoc/>
    public int Predict(ReadOnlySpan<byte> image, int size)
    {
        Span<float> face = stackalloc float[Area];
        Normalise(preparation.BytesFromGray(image, size, size), face);
        Span<float> best = stackalloc float[K];
        Span<int> nearest = stackalloc int[K];
        best.Fill(float.NegativeInfinity);
        for (int i = 0; i < labels.Length; i++)
        {
            float likeness = VectorMath.Dot(face, vectors.AsSpan(i * Area, Area));
            if (likeness <= best[^1]) continue;
            int place = K - 1;
            for (; place > 0 && likeness > best[place - 1]; place--)
                (best[place], nearest[place]) = (best[place - 1], nearest[place - 1]);
            (best[place], nearest[place]) = (likeness, labels[i]);
        }
        return Vote(nearest[..Math.Min(K, labels.Length)], classCount);
    }

    /// <inheritdoc/>
    public void Save(string folder) => AtomicFile.Write(Path.Combine(folder, "knn.bin"), stream =>
    {
        stream.Write(pixels);
        stream.Write([.. labels.Select(label => (byte)label)]);
    });

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    /// <summary>The class with most votes; of equal ones that of the nearest neighbour.</summary>
    /// <param name="nearest">Classes of the neighbours, nearest first.</param>
    /// <param name="classes">Number of classes.</param>
    internal static int Vote(ReadOnlySpan<int> nearest, int classes)
    {
        Span<int> votes = stackalloc int[classes];
        foreach (int label in nearest) votes[label]++;
        int winner = nearest[0];
        foreach (int label in nearest)
            if (votes[label] > votes[winner]) winner = label;
        return winner;
    }

    private static void Normalise(ReadOnlySpan<byte> pixels, Span<float> vector)
    {
        float mean = 0;
        foreach (byte pixel in pixels) mean += pixel;
        mean /= pixels.Length;
        for (int i = 0; i < pixels.Length; i++) vector[i] = pixels[i] - mean;
        float length = MathF.Sqrt(VectorMath.Dot(vector, vector));
        if (length == 0) return; // one intensity everywhere: alike to nothing
        for (int i = 0; i < vector.Length; i++) vector[i] /= length;
    }
}
