using EmotionML.Core.Common;

namespace EmotionML.Core.Model;

/// <summary>
/// Makes of any picture what a model takes: a square of grayscale intensities. Evaluation and inference run this code
/// and no other, so that a model is measured on what it later sees.
/// <list type="number">
/// <item>Colour becomes BT.601 luma (0.299 R + 0.587 G + 0.114 B); alpha is ignored.</item>
/// <item>Of a picture that is not square, the largest centred square is taken: proportions are never stretched.
/// A face detector's box is made square by the detector's side.</item>
/// <item>A larger picture shrinks by averaging areas, a smaller one grows by cubic interpolation, one of the right size
/// is taken as it is. The result is rounded to whole intensities, as training data are stored.</item>
/// </list>
/// Instances have no state besides the size and may be shared by threads.
/// </summary>
public sealed class FacePreparation
{
    /// <summary>A preparation for one size.</summary>
    /// <param name="size">Side of the result in pixels, at least 1; 48 for FER2013.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is less than 1.</exception>
    public FacePreparation(int size = 48)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        Size = size;
    }

    /// <summary>Side of the result in pixels.</summary>
    public int Size { get; }

    /// <summary>Number of pixels of the result: <see cref="Size"/> squared.</summary>
    public int Length => Size * Size;

    /// <summary>Prepares an encoded picture (JPEG, PNG and what else OpenCV reads).</summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="source">Where they came from, for the message.</param>
    /// <returns>Intensities 0..255, shape [Size, Size].</returns>
    /// <exception cref="UserException">The bytes are no picture.</exception>
    public float[] FromEncoded(ReadOnlySpan<byte> file, string source) => Widen(BytesFromEncoded(file, source));

    /// <summary>Prepares a decoded picture.</summary>
    /// <param name="image">A picture of type CV_8UC1 (gray), CV_8UC3 (blue, green, red) or CV_8UC4 (with alpha).</param>
    /// <returns>Intensities 0..255, shape [Size, Size].</returns>
    /// <exception cref="ArgumentException">The picture is empty or of another type.</exception>
    public float[] FromMat(Mat image) => Widen(BytesFromMat(image));

    /// <summary>Prepares raw gray pixels.</summary>
    /// <param name="pixels">Intensities 0..255, shape [height, width], row-major.</param>
    /// <param name="width">Number of columns.</param>
    /// <param name="height">Number of rows.</param>
    /// <returns>Intensities 0..255, shape [Size, Size].</returns>
    /// <exception cref="ArgumentException">The number of pixels is not <c>width * height</c>, or it is 0.</exception>
    public float[] FromGray(ReadOnlySpan<byte> pixels, int width, int height) => Widen(BytesFromGray(pixels, width, height));

    /// <summary>As <see cref="FromEncoded"/>, as bytes: how data sets are stored.</summary>
    /// <inheritdoc cref="FromEncoded"/>
    public byte[] BytesFromEncoded(ReadOnlySpan<byte> file, string source)
    {
        // AnyColor leaves a gray picture gray; colour takes the same path as a camera's frame
        using Mat image = Decode(file, source);
        return BytesFromMat(image);
    }

    /// <summary>As <see cref="FromMat"/>, as bytes: how data sets are stored.</summary>
    /// <inheritdoc cref="FromMat"/>
    public byte[] BytesFromMat(Mat image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image.Empty())
            throw new ArgumentException("Expected a picture, found an empty one.", nameof(image));
        using var gray = new Mat();
        Mat source = image;
        if (image.Type() != MatType.CV_8UC1)
        {
            Cv2.CvtColor(image, gray, ToGray(image.Type()));
            source = gray;
        }
        return Resize(source);
    }

    /// <summary>As <see cref="FromGray"/>, as bytes: how data sets are stored.</summary>
    /// <inheritdoc cref="FromGray"/>
    public byte[] BytesFromGray(ReadOnlySpan<byte> pixels, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (pixels.Length != (long)width * height)
            throw new ArgumentException($"{width}x{height} takes {(long)width * height} pixels, found {pixels.Length}.", nameof(pixels));
        if (width == Size && height == Size)
            return pixels.ToArray();
        using Mat image = Mat.FromPixelData(height, width, MatType.CV_8UC1, pixels.ToArray());
        return Resize(image);
    }

    private static Mat Decode(ReadOnlySpan<byte> file, string source)
    {
        JpegScans.Check(file, source);
        PictureEnd.Check(file, source);
        Mat image;
        try
        {
            image = UprightPicture.Decode(file, ImreadModes.AnyColor);
        }
        catch (OpenCVException e)
        {
            throw new UserException($"{source}: expected a picture, found one that cannot be decoded ({e.Message})", e);
        }
        if (!image.Empty())
            return image;
        image.Dispose();
        throw new UserException($"{source}: expected a picture, found {file.Length} bytes that are none");
    }

    private static ColorConversionCodes ToGray(MatType type) =>
        type == MatType.CV_8UC3 ? ColorConversionCodes.BGR2GRAY
        : type == MatType.CV_8UC4 ? ColorConversionCodes.BGRA2GRAY
        : throw new ArgumentException($"Expected a picture of type CV_8UC1, CV_8UC3 or CV_8UC4, found {type}.");

    private static float[] Widen(byte[] pixels) => Array.ConvertAll(pixels, pixel => (float)pixel);

    private byte[] Resize(Mat gray)
    {
        int side = Math.Min(gray.Width, gray.Height);
        using Mat square = gray[new Rect((gray.Width - side) / 2, (gray.Height - side) / 2, side, side)];
        byte[] pixels;
        if (side == Size)
        {
            square.GetArray(out pixels);
            return pixels;
        }
        using var resized = new Mat();
        Cv2.Resize(square, resized, new Size(Size, Size), 0, 0, side > Size ? InterpolationFlags.Area : InterpolationFlags.Cubic);
        resized.GetArray(out pixels);
        return pixels;
    }
}
