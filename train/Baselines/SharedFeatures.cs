using EmotionML.Train.Data;

namespace EmotionML.Train.Baselines;

/// <summary>
/// The features of the training pictures, computed once for all baselines that classify them; each of those counts the
/// seconds as its own. Every value is brought to mean 0 and deviation 1 over the training pictures.
/// </summary>
/// <param name="features">What makes the vectors.</param>
public sealed class SharedFeatures(Lazy<IFaceFeatures> features) : IDisposable
{
    private FaceSet? fitted;
    private float[] mean = [], scale = [];

    /// <summary>Remarks of the features.</summary>
    public IReadOnlyList<string> Notes => features.IsValueCreated ? features.Value.Notes : [];

    /// <summary>Vectors of the training pictures, [pictures, <see cref="Length"/>], row-major.</summary>
    public float[] Training { get; private set; } = [];

    /// <summary>Numbers of one vector.</summary>
    public int Length => mean.Length;

    /// <summary>Processor seconds that learning the features and computing them took.</summary>
    public double Seconds { get; private set; }

    /// <summary>Learns from the training pictures; does nothing when it has learnt from these already.</summary>
    public void Fit(FaceSet train)
    {
        if (ReferenceEquals(fitted, train)) return;
        TimeSpan start = Environment.CpuUsage.TotalTime;
        features.Value.Fit(train);
        float[][] rows = new float[train.Count][];
        Parallel.For(0, train.Count, i => rows[i] = features.Value.Extract(train.Image(i), train.Size));
        int length = rows[0].Length;
        (mean, scale, Training) = (new float[length], new float[length], new float[train.Count * length]);
        for (int column = 0; column < length; column++)
        {
            double sum = 0, squares = 0;
            foreach (float[] row in rows) sum += row[column];
            double average = sum / rows.Length;
            foreach (float[] row in rows) squares += (row[column] - average) * (row[column] - average);
            mean[column] = (float)average;
            // a value that never changes tells nothing
            scale[column] = squares > 0 ? (float)(1 / Math.Sqrt(squares / rows.Length)) : 0;
        }
        for (int i = 0; i < rows.Length; i++)
            Standardise(rows[i]).CopyTo(Training, i * length);
        Seconds = (Environment.CpuUsage.TotalTime - start).TotalSeconds;
        fitted = train;
    }

    /// <summary>The vector of one face.</summary>
    /// <param name="image">Intensities 0..255, shape [size, size].</param>
    /// <param name="size">Side of the picture in pixels.</param>
    public float[] Extract(ReadOnlySpan<byte> image, int size) => Standardise(features.Value.Extract(image, size));

    /// <summary>Writes what <see cref="Extract"/> needs.</summary>
    public void Save(string folder)
    {
        VectorMath.Save(Path.Combine(folder, "scaling.f32"), [.. mean, .. scale]);
        features.Value.Save(folder);
    }

    /// <summary>Frees the features.</summary>
    public void Dispose()
    {
        if (features.IsValueCreated) features.Value.Dispose();
    }

    private float[] Standardise(float[] row)
    {
        for (int i = 0; i < row.Length; i++) row[i] = (row[i] - mean[i]) * scale[i];
        return row;
    }
}
