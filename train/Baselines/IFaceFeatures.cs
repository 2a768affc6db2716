using EmotionML.Train.Data;

namespace EmotionML.Train.Baselines;

/// <summary>Turns a face into a vector of numbers.</summary>
public interface IFaceFeatures : IDisposable
{
    /// <summary>Remarks, one sentence each.</summary>
    IReadOnlyList<string> Notes { get; }

    /// <summary>Learns what the vectors depend on, such as a vocabulary.</summary>
    void Fit(FaceSet train);

    /// <summary>The vector of one face; always of the same length. Several threads may call it at once.</summary>
    /// <param name="image">Intensities 0..255, shape [size, size].</param>
    /// <param name="size">Side of the picture in pixels.</param>
    float[] Extract(ReadOnlySpan<byte> image, int size);

    /// <summary>Writes what <see cref="Extract"/> needs into a folder.</summary>
    void Save(string folder);
}
