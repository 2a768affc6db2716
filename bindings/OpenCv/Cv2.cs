using System.Runtime.InteropServices;

namespace EmotionML.Bindings.OpenCv;

/// <summary>OpenCV's functions: the subset that EmotionML uses.</summary>
public static partial class Cv2
{
    /// <summary>OpenCV's version, such as <c>4.6.0</c>.</summary>
    /// <exception cref="DllNotFoundException">The native library is missing; the message lists the paths tried.</exception>
    public static string GetVersionString() => Marshal.PtrToStringUTF8(NativeMethods.cv_version())!;

    /// <summary>
    /// Sets how many threads OpenCV's own loops use, in the whole process; 0 or 1 runs them on the calling thread. The number
    /// that is set already changes nothing. Another must not be set while a function of OpenCV runs on another thread: OpenCV
    /// takes down the threads that it works with, and the process may end with a segmentation fault.
    /// </summary>
    public static void SetNumThreads(int nThreads)
    {
        NativeMethods.cv_set_num_threads(nThreads);
        NativeMethods.Check();
    }

    /// <summary>How many threads OpenCV's own loops use.</summary>
    public static int GetNumThreads() => NativeMethods.cv_get_num_threads();

    /// <summary>Reads a picture file.</summary>
    /// <returns>The picture; empty when the file is missing or no picture.</returns>
    public static Mat ImRead(string fileName, ImreadModes flags = ImreadModes.Color)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        return new Mat(NativeMethods.cv_imread(fileName, (int)flags));
    }

    /// <summary>Decodes an encoded picture: JPEG, PNG, BMP, WebP and what else this OpenCV knows.</summary>
    /// <returns>The picture; empty when the bytes are no picture.</returns>
    public static Mat ImDecode(byte[] buf, ImreadModes flags)
    {
        ArgumentNullException.ThrowIfNull(buf);
        return ImDecode(buf.AsSpan(), flags);
    }

    /// <inheritdoc cref="ImDecode(byte[], ImreadModes)"/>
    public static Mat ImDecode(ReadOnlySpan<byte> span, ImreadModes flags) =>
        new(NativeMethods.cv_imdecode(span, span.Length, (int)flags));

    /// <summary>Encodes a picture.</summary>
    /// <param name="ext">Format by its extension, such as <c>.png</c>.</param>
    /// <param name="img">Picture of 1, 3 or 4 channels.</param>
    /// <param name="buf">The file's bytes; empty when the encoder declined.</param>
    /// <param name="prms">Pairs of <see cref="ImwriteFlags"/> and value.</param>
    /// <returns>True when it was encoded.</returns>
    /// <exception cref="OpenCVException">The picture is empty or no encoder knows the extension.</exception>
    public static bool ImEncode(string ext, Mat img, out byte[] buf, int[]? prms = null)
    {
        ArgumentNullException.ThrowIfNull(ext);
        ArgumentNullException.ThrowIfNull(img);
        buf = [];
        MatHandle handle = NativeMethods.cv_imencode(ext, img.Handle, prms, prms?.Length ?? 0);
        using var encoded = new Mat(handle);
        return !handle.IsInvalid && encoded.GetArray(out buf);
    }

    /// <summary>Writes a picture file; the extension gives the format.</summary>
    /// <returns>True when it was written, false when the path cannot be written.</returns>
    /// <exception cref="OpenCVException">The picture is empty or no encoder knows the extension.</exception>
    public static bool ImWrite(string fileName, Mat img, int[]? prms = null)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        ArgumentNullException.ThrowIfNull(img);
        bool written = NativeMethods.cv_imwrite(fileName, img.Handle, prms, prms?.Length ?? 0) != 0;
        NativeMethods.Check();
        return written;
    }

    /// <summary>Resizes a picture.</summary>
    /// <param name="src">Source.</param>
    /// <param name="dst">Target; takes the new size and the source's type.</param>
    /// <param name="dsize">New size in pixels; all zero when the factors give it.</param>
    /// <param name="fx">Factor along the width, used when <paramref name="dsize"/> is zero.</param>
    /// <param name="fy">Factor along the height, used when <paramref name="dsize"/> is zero.</param>
    /// <param name="interpolation">How pixels are made.</param>
    /// <exception cref="OpenCVException">The source is empty or the new size is.</exception>
    public static void Resize(Mat src, Mat dst, Size dsize, double fx = 0, double fy = 0,
        InterpolationFlags interpolation = InterpolationFlags.Linear)
    {
        ArgumentNullException.ThrowIfNull(src);
        ArgumentNullException.ThrowIfNull(dst);
        NativeMethods.cv_resize(src.Handle, dst.Handle, dsize.Width, dsize.Height, fx, fy, (int)interpolation);
        NativeMethods.Check();
    }

    /// <summary>Converts a picture to another colour space.</summary>
    /// <param name="src">Source.</param>
    /// <param name="dst">Target; takes the source's size.</param>
    /// <param name="code">The conversion.</param>
    /// <param name="dstCn">Channels of the target; 0 lets the conversion say it.</param>
    /// <exception cref="OpenCVException">The source has not the channels that the conversion starts from.</exception>
    public static void CvtColor(Mat src, Mat dst, ColorConversionCodes code, int dstCn = 0)
    {
        ArgumentNullException.ThrowIfNull(src);
        ArgumentNullException.ThrowIfNull(dst);
        NativeMethods.cv_cvt_color(src.Handle, dst.Handle, (int)code, dstCn);
        NativeMethods.Check();
    }

    /// <summary>Puts a border around a picture; widths in pixels.</summary>
    /// <exception cref="OpenCVException">A width is negative.</exception>
    public static void CopyMakeBorder(Mat src, Mat dst, int top, int bottom, int left, int right, BorderTypes borderType,
        Scalar? value = null)
    {
        ArgumentNullException.ThrowIfNull(src);
        ArgumentNullException.ThrowIfNull(dst);
        Scalar fill = value ?? default;
        NativeMethods.cv_copy_make_border(src.Handle, dst.Handle, top, bottom, left, right, (int)borderType,
            fill.Val0, fill.Val1, fill.Val2, fill.Val3);
        NativeMethods.Check();
    }
}
