using EmotionML.Core.Model;
using EmotionML.Train.Data;

namespace EmotionML.Train.Baselines;

/// <summary>Histograms of oriented gradients of the whole face: 8x8 cells of 9 directions in blocks of 2x2 cells.</summary>
public sealed class HogFeatures : IFaceFeatures
{
    private const int Side = 48, Cell = 8;
    private readonly FacePreparation preparation = new(Side);
    // OpenCvSharp's own default for the gamma correction differs from OpenCV's
    private readonly HOGDescriptor descriptor =
        new(new Size(Side, Side), new Size(2 * Cell, 2 * Cell), new Size(Cell, Cell), new Size(Cell, Cell), nbins: 9, gammaCorrection: false);

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => [];

    /// <inheritdoc/>
    public void Fit(FaceSet train)
    {
        // nothing is learnt
    }

    /// <inheritdoc/>
    public float[] Extract(ReadOnlySpan<byte> image, int size)
    {
        using Mat face = Mat.FromPixelData(Side, Side, MatType.CV_8UC1, preparation.BytesFromGray(image, size, size));
        return descriptor.Compute(face);
    }

    /// <inheritdoc/>
    public void Save(string folder)
    {
        // the classifier is all
    }

    /// <inheritdoc/>
    public void Dispose() => descriptor.Dispose();
}
