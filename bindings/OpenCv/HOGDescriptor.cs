namespace EmotionML.Bindings.OpenCv;

/// <summary>Histograms of oriented gradients (Dalal and Triggs, 2005) of a window.</summary>
public sealed class HOGDescriptor : IDisposable
{
    /// <summary>A descriptor; null takes OpenCV's size for pedestrians.</summary>
    /// <param name="winSize">The window in pixels; 64x128.</param>
    /// <param name="blockSize">The part that is normalised together; 16x16.</param>
    /// <param name="blockStride">Step from block to block; 8x8.</param>
    /// <param name="cellSize">The part with one histogram; 8x8.</param>
    /// <param name="nbins">Directions of a histogram over 180 degrees.</param>
    public HOGDescriptor(Size? winSize = null, Size? blockSize = null, Size? blockStride = null, Size? cellSize = null, int nbins = 9)
    {
        WinSize = winSize ?? new Size(64, 128);
        BlockSize = blockSize ?? new Size(16, 16);
        BlockStride = blockStride ?? new Size(8, 8);
        CellSize = cellSize ?? new Size(8, 8);
        Nbins = nbins;
    }

    /// <summary>The window in pixels.</summary>
    public Size WinSize { get; }

    /// <summary>The part that is normalised together.</summary>
    public Size BlockSize { get; }

    /// <summary>Step from block to block.</summary>
    public Size BlockStride { get; }

    /// <summary>The part with one histogram.</summary>
    public Size CellSize { get; }

    /// <summary>Directions of a histogram.</summary>
    public int Nbins { get; }

    /// <summary>Numbers that describe one window.</summary>
    /// <exception cref="OpenCVException">The sizes do not divide each other.</exception>
    public long GetDescriptorSize()
    {
        long size = NativeMethods.cv_hog_size(WinSize.Width, WinSize.Height, BlockSize.Width, BlockSize.Height,
            BlockStride.Width, BlockStride.Height, CellSize.Width, CellSize.Height, Nbins);
        NativeMethods.Check();
        return size;
    }

    /// <summary>Describes every window of a picture; a picture of the window's size has one.</summary>
    /// <param name="img">Gray or colour picture of 8 bits, at least as large as the window.</param>
    /// <exception cref="OpenCVException">The picture or the sizes do not fit.</exception>
    public float[] Compute(Mat img)
    {
        ArgumentNullException.ThrowIfNull(img);
        using var values = new Mat(NativeMethods.cv_hog_compute(img.Handle, WinSize.Width, WinSize.Height, BlockSize.Width, BlockSize.Height,
            BlockStride.Width, BlockStride.Height, CellSize.Width, CellSize.Height, Nbins));
        values.GetArray(out float[] result);
        return result;
    }

    /// <summary>Nothing is held between calls; here so that code written for OpenCvSharp reads the same.</summary>
    public void Dispose()
    {
    }
}
