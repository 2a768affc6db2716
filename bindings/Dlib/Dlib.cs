namespace EmotionML.Bindings.Dlib;

/// <summary>dlib's functions under DlibDotNet's names: the subset that EmotionML uses.</summary>
public static class Dlib
{
    /// <summary>The detector of upright faces seen from the front (HOG and a sliding window of 80 pixels).</summary>
    /// <exception cref="DllNotFoundException">dlib's shim was not built; the message says how to get it.</exception>
    public static FrontalFaceDetector GetFrontalFaceDetector() => new();

    /// <summary>A picture of gray bytes.</summary>
    /// <param name="array">Intensities 0..255, row-major.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="steps">Bytes from one row to the next; the number of columns.</param>
    /// <exception cref="ArgumentException">The array has another length.</exception>
    public static Array2D<byte> LoadImageData(byte[] array, uint rows, uint columns, uint steps)
    {
        ArgumentNullException.ThrowIfNull(array);
        if (steps != columns || array.Length != rows * columns)
            throw new ArgumentException($"{columns}x{rows} pixels without gaps take {rows * columns} bytes, found {array.Length} in steps of {steps}.", nameof(array));
        return new Array2D<byte>(array, (int)rows, (int)columns);
    }
}

/// <summary>A picture; dispose it as DlibDotNet's.</summary>
/// <typeparam name="T">Type of a pixel.</typeparam>
public sealed class Array2D<T> : IDisposable
    where T : unmanaged
{
    internal Array2D(T[] pixels, int rows, int columns) => (Pixels, Rows, Columns) = (pixels, rows, columns);

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    internal T[] Pixels { get; }

    /// <summary>Nothing native is held between calls.</summary>
    public void Dispose()
    {
    }
}

/// <summary>A rectangle whose right column and bottom row lie inside it, as dlib counts.</summary>
/// <param name="Left">First column.</param>
/// <param name="Top">First row.</param>
/// <param name="Right">Last column.</param>
/// <param name="Bottom">Last row.</param>
public readonly record struct Rectangle(int Left, int Top, int Right, int Bottom);

/// <summary>A place in a picture in whole pixels.</summary>
/// <param name="X">Column.</param>
/// <param name="Y">Row.</param>
public readonly record struct Point(int X, int Y);

/// <summary>Finds upright faces seen from the front. One instance serves one thread at a time.</summary>
public sealed class FrontalFaceDetector : IDisposable
{
    private const int Room = 16;
    private readonly DetectorHandle handle = NativeMethods.dlib_detector_create();

    internal FrontalFaceDetector() => NativeMethods.Check();

    /// <summary>Finds faces of at least 80 pixels.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="threshold">How sure the detector must be; below 0 it finds more, right or wrong.</param>
    /// <returns>The surest 16 faces, surest first.</returns>
    public Rectangle[] Operator(Array2D<byte> image, double threshold = 0)
    {
        ArgumentNullException.ThrowIfNull(image);
        Span<int> corners = stackalloc int[4 * Room];
        int found = NativeMethods.dlib_detector_run(handle, image.Pixels, image.Rows, image.Columns, threshold, corners, Room);
        NativeMethods.Check();
        var rectangles = new Rectangle[Math.Min(found, Room)];
        for (int i = 0; i < rectangles.Length; i++)
            rectangles[i] = new Rectangle(corners[4 * i], corners[(4 * i) + 1], corners[(4 * i) + 2], corners[(4 * i) + 3]);
        return rectangles;
    }

    /// <summary>Frees the native detector.</summary>
    public void Dispose() => handle.Dispose();
}

/// <summary>Places landmarks on a face (regression trees; Kazemi and Sullivan, 2014). Several threads may use one instance.</summary>
public sealed class ShapePredictor : IDisposable
{
    private readonly PredictorHandle handle;

    private ShapePredictor(PredictorHandle handle)
    {
        this.handle = handle;
        NativeMethods.Check();
        Parts = (uint)NativeMethods.dlib_predictor_parts(handle);
        NativeMethods.Check();
    }

    /// <summary>Number of landmarks.</summary>
    public uint Parts { get; }

    /// <summary>Reads a trained predictor.</summary>
    /// <exception cref="DlibException">The file is missing or no predictor.</exception>
    /// <exception cref="DllNotFoundException">dlib's shim was not built; the message says how to get it.</exception>
    public static ShapePredictor Deserialize(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return new ShapePredictor(NativeMethods.dlib_predictor_load(path));
    }

    /// <summary>Places the landmarks of one face.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="rect">The face; it may reach over the edge.</param>
    public FullObjectDetection Detect(Array2D<byte> image, Rectangle rect)
    {
        ArgumentNullException.ThrowIfNull(image);
        int[] coordinates = new int[2 * Parts];
        NativeMethods.dlib_predictor_detect(handle, image.Pixels, image.Rows, image.Columns, rect.Left, rect.Top, rect.Right, rect.Bottom, coordinates);
        NativeMethods.Check();
        return new FullObjectDetection(rect, coordinates);
    }

    /// <summary>Frees the native predictor.</summary>
    public void Dispose() => handle.Dispose();
}

/// <summary>The landmarks of one face.</summary>
public sealed class FullObjectDetection : IDisposable
{
    private readonly int[] coordinates;

    internal FullObjectDetection(Rectangle rect, int[] coordinates) => (Rect, this.coordinates) = (rect, coordinates);

    /// <summary>The face.</summary>
    public Rectangle Rect { get; }

    /// <summary>Number of landmarks.</summary>
    public uint Parts => (uint)(coordinates.Length / 2);

    /// <summary>One landmark.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such landmark.</exception>
    public Point GetPart(uint index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Parts);
        return new Point(coordinates[2 * index], coordinates[(2 * index) + 1]);
    }

    /// <summary>Nothing native is held.</summary>
    public void Dispose()
    {
    }
}

/// <summary>An error that dlib reported; the message is dlib's own.</summary>
public class DlibException : Exception
{
    /// <summary>An error with dlib's message.</summary>
    public DlibException(string message)
        : base(message)
    {
    }

    /// <summary>An error with a message and its cause.</summary>
    public DlibException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An error without a message.</summary>
    public DlibException()
    {
    }
}
