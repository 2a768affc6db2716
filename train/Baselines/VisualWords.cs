using System.Globalization;
using EmotionML.Core.Common;
using EmotionML.Core.Model;
using EmotionML.Train.Data;

namespace EmotionML.Train.Baselines;

/// <summary>
/// Bag of visual words (Csurka et al., 2004): how often each word of a vocabulary of keypoint descriptors occurs in a
/// face, wherever that is. The vocabulary is k-means over descriptors of the training pictures. The square root of the
/// shares is taken, so that a dot product is the Bhattacharyya coefficient of two histograms.
/// <para>48 pixels are too few for the detectors (ORB's own border leaves nothing): faces are enlarged before.
/// Binary descriptors are clustered as vectors of their bits, 0 or 1: squared distances of these are Hamming distances,
/// and a centre holds the share of ones of each bit.</para>
/// </summary>
public sealed class VisualWords : IFaceFeatures
{
    private const int VocabularyPictures = 2_000, VocabularyDescriptors = 20_000, Iterations = 15;
    private readonly FacePreparation preparation;
    private readonly ThreadLocal<Feature2D> detectors;
    private readonly int words;
    private readonly int seed;
    private float[] vocabulary = [];
    private float[] halfLengths = [];
    private long faces, keypoints, withoutKeypoints;

    /// <summary>Features that are not fitted yet.</summary>
    /// <param name="create">Makes the detector; every thread has one of its own.</param>
    /// <param name="side">Side in pixels to which a face is enlarged.</param>
    /// <param name="words">Size of the vocabulary.</param>
    /// <param name="seed">Seed of the choice of descriptors and of k-means.</param>
    public VisualWords(Func<Feature2D> create, int side = 192, int words = 256, int seed = 1) =>
        (detectors, preparation, this.words, this.seed) = (new ThreadLocal<Feature2D>(create, trackAllValues: true), new FacePreparation(side), words, seed);

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => faces == 0 ? [] : [string.Create(CultureInfo.InvariantCulture,
        $"{(double)keypoints / faces:0.0} keypoints a face; {100.0 * withoutKeypoints / faces:0.0} % of the faces have none")];

    private int DescriptorLength => vocabulary.Length / words;

    /// <inheritdoc/>
    public void Fit(FaceSet train)
    {
        var random = new Random(seed);
        int[] chosen = [.. Enumerable.Range(0, train.Count)];
        random.Shuffle(chosen);
        chosen = chosen[..Math.Min(train.Count, VocabularyPictures)];
        float[][][] found = new float[chosen.Length][][];
        Parallel.For(0, chosen.Length, i => found[i] = Describe(train.Image(chosen[i]), train.Size));
        float[][] descriptors = [.. found.SelectMany(face => face)];
        if (descriptors.Length < words)
            throw new UserException($"visual words: expected at least {words} keypoints in {chosen.Length} training pictures, found {descriptors.Length}");
        random.Shuffle(descriptors);
        Cluster(descriptors[..Math.Min(descriptors.Length, VocabularyDescriptors)]);
    }

    /// <inheritdoc/>
    public float[] Extract(ReadOnlySpan<byte> image, int size)
    {
        float[][] descriptors = Describe(image, size);
        Interlocked.Increment(ref faces);
        Interlocked.Add(ref keypoints, descriptors.Length);
        if (descriptors.Length == 0) Interlocked.Increment(ref withoutKeypoints);
        float[] histogram = new float[words];
        foreach (float[] descriptor in descriptors) histogram[Nearest(descriptor)]++;
        for (int i = 0; i < words; i++) histogram[i] = MathF.Sqrt(histogram[i] / Math.Max(1, descriptors.Length));
        return histogram;
    }

    /// <inheritdoc/>
    public void Save(string folder) => VectorMath.Save(Path.Combine(folder, "vocabulary.f32"), vocabulary);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Feature2D detector in detectors.Values) detector.Dispose();
        detectors.Dispose();
    }

    /// <summary>Bits of a binary descriptor as numbers 0 and 1, lowest bit of each byte first.</summary>
    internal static float[] Bits(ReadOnlySpan<byte> bytes)
    {
        float[] bits = new float[bytes.Length * 8];
        for (int i = 0; i < bits.Length; i++) bits[i] = (bytes[i / 8] >> (i % 8)) & 1;
        return bits;
    }

    private void Cluster(float[][] descriptors)
    {
        int length = descriptors[0].Length;
        using Mat data = Mat.FromPixelData(descriptors.Length, length, MatType.CV_32FC1, descriptors.SelectMany(d => d).ToArray());
        using Mat labels = new(), centers = new();
        Cv2.SetTheRNG((ulong)seed);
        Cv2.Kmeans(data, words, labels, TermCriteria.Both(Iterations, 1e-3), attempts: 1, KMeansFlags.PpCenters, centers);
        centers.GetArray(out vocabulary);
        halfLengths = [.. Enumerable.Range(0, words).Select(word => VectorMath.Dot(Word(word), Word(word)) / 2)];
    }

    private ReadOnlySpan<float> Word(int index) => vocabulary.AsSpan(index * DescriptorLength, DescriptorLength);

    private int Nearest(float[] descriptor)
    {
        // |x - c|² = |x|² - 2 (x c - |c|² / 2): the largest of the bracket is the nearest
        int best = 0;
        float largest = float.NegativeInfinity;
        for (int word = 0; word < words; word++)
        {
            float value = VectorMath.Dot(descriptor, Word(word)) - halfLengths[word];
            if (value > largest) (largest, best) = (value, word);
        }
        return best;
    }

    private float[][] Describe(ReadOnlySpan<byte> image, int size)
    {
        using Mat face = Mat.FromPixelData(preparation.Size, preparation.Size, MatType.CV_8UC1, preparation.BytesFromGray(image, size, size));
        using var descriptors = new Mat();
        detectors.Value!.DetectAndCompute(face, null, out KeyPoint[] found, descriptors);
        if (found.Length == 0 || descriptors.Empty()) return [];
        if (descriptors.Depth() == MatType.CV_32F)
            return [.. Rows<float>(descriptors)];
        return [.. Rows<byte>(descriptors).Select(row => Bits(row))];

        static IEnumerable<T[]> Rows<T>(Mat mat)
            where T : unmanaged
        {
            mat.GetArray(out T[] all);
            return all.Chunk(mat.Cols);
        }
    }
}
