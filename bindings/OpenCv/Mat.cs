using System.Runtime.CompilerServices;

namespace EmotionML.Bindings.OpenCv;

/// <summary>
/// A picture or matrix of OpenCV: rows x columns of elements with one or more channels. Dispose it; not safe for use
/// from several threads at once.
/// </summary>
public sealed unsafe class Mat : IDisposable
{
    private PinnedArray? pinned;

    /// <summary>An empty picture, the usual target of an operation.</summary>
    public Mat()
        : this(NativeMethods.cv_mat_new())
    {
    }

    /// <summary>A picture with undefined content.</summary>
    /// <exception cref="OpenCVException">A size is negative or the memory does not suffice.</exception>
    public Mat(int rows, int cols, MatType type)
        : this(NativeMethods.cv_mat_create(rows, cols, type))
    {
    }

    /// <summary>A picture filled with one value.</summary>
    /// <exception cref="OpenCVException">A size is negative or the memory does not suffice.</exception>
    public Mat(int rows, int cols, MatType type, Scalar s)
        : this(rows, cols, type) => SetTo(s);

    /// <summary>A picture with undefined content.</summary>
    /// <exception cref="OpenCVException">A size is negative or the memory does not suffice.</exception>
    public Mat(Size size, MatType type)
        : this(size.Height, size.Width, type)
    {
    }

    internal Mat(MatHandle handle, PinnedArray? pinned = null)
    {
        Handle = handle.Checked();
        this.pinned = pinned;
    }

    /// <summary>Number of rows; 0 when empty.</summary>
    public int Rows => Info.Rows;

    /// <summary>Number of columns; 0 when empty.</summary>
    public int Cols => Info.Cols;

    /// <summary>Number of columns; 0 when empty.</summary>
    public int Width => Info.Cols;

    /// <summary>Number of rows; 0 when empty.</summary>
    public int Height => Info.Rows;

    /// <summary>
    /// Address of the first element, 0 when empty. Row <c>y</c> starts <c>y * Step()</c> bytes later. Valid until the
    /// picture is disposed or an operation gives it another size.
    /// </summary>
    public nint Data => Info.Data;

    /// <summary>True once disposed.</summary>
    public bool IsDisposed => Handle.IsClosed;

    internal MatHandle Handle { get; }

    private NativeMethods.MatInfo Info
    {
        get
        {
            NativeMethods.cv_mat_info(Handle, out NativeMethods.MatInfo info);
            return info;
        }
    }

    /// <summary>A view of a part; it shares the pixels.</summary>
    /// <exception cref="OpenCVException">The part does not lie inside the picture.</exception>
    public Mat this[Rect roi] => SubMat(roi);

    /// <summary>
    /// A picture over an array's memory, without a copy: what is written into one stands in the other. The array stays
    /// in place until the picture and every view of it are disposed.
    /// </summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="cols">Number of columns.</param>
    /// <param name="type">Element type and channels.</param>
    /// <param name="data">Array of unmanaged elements, row-major, channels interleaved.</param>
    /// <param name="step">Bytes from one row to the next; 0 when rows follow each other without a gap.</param>
    /// <exception cref="ArgumentException">The array holds fewer bytes than the picture needs.</exception>
    public static Mat FromPixelData(int rows, int cols, MatType type, Array data, long step = 0)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(cols);
        long row = (long)cols * ElementSize(type);
        long needed = rows == 0 ? 0 : (rows - 1) * (step == 0 ? row : step) + row;
        if (step != 0 && step < row)
            throw new ArgumentException($"A row of {cols} {type} elements takes {row} bytes, found a step of {step}.", nameof(step));
        if (Buffer.ByteLength(data) < needed)
            throw new ArgumentException($"{cols}x{rows} {type} takes {needed} bytes, found {Buffer.ByteLength(data)}.", nameof(data));
        var pinned = new PinnedArray(data);
        return new Mat(NativeMethods.cv_mat_wrap(rows, cols, type, pinned.Address, step), pinned);
    }

    /// <summary>Decodes an encoded picture, as <see cref="Cv2.ImDecode(ReadOnlySpan{byte}, ImreadModes)"/>.</summary>
    public static Mat FromImageData(ReadOnlySpan<byte> span, ImreadModes mode = ImreadModes.Color) => Cv2.ImDecode(span, mode);

    /// <summary>Number of channels.</summary>
    public int Channels() => Type().Channels;

    /// <summary>Element type without the channels, such as <see cref="MatType.CV_8U"/>.</summary>
    public int Depth() => Type().Depth;

    /// <summary>Element type and channels.</summary>
    public MatType Type() => Info.Type;

    /// <summary>True when the picture has no elements.</summary>
    public bool Empty() => Info is { Rows: 0 } or { Cols: 0 } or { Data: 0 };

    /// <summary>Number of elements, a pixel of several channels being one.</summary>
    public long Total() => Info is var info ? (long)info.Rows * info.Cols : 0;

    /// <summary>Width and height in pixels.</summary>
    public Size Size() => Info is var info ? new Size(info.Cols, info.Rows) : default;

    /// <summary>Bytes from one row to the next; 0 when empty.</summary>
    public long Step() => Info.Step;

    /// <summary>Bytes per element, all channels together.</summary>
    public int ElemSize() => (int)Info.ElemSize;

    /// <summary>True when rows follow each other without a gap.</summary>
    public bool IsContinuous() => Info.Continuous != 0;

    /// <summary>Address of a row's first element; see <see cref="Data"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The row does not exist.</exception>
    public nint Ptr(int i0)
    {
        NativeMethods.MatInfo info = Info;
        ArgumentOutOfRangeException.ThrowIfNegative(i0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(i0, info.Rows);
        return info.Data + (nint)(i0 * info.Step);
    }

    /// <summary>One element, to read or write. <typeparamref name="T"/> covers all channels, such as <see cref="Vec3b"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The element does not exist.</exception>
    /// <exception cref="OpenCVException"><typeparamref name="T"/> has another size than an element.</exception>
    public ref T At<T>(int i0, int i1)
        where T : unmanaged
    {
        NativeMethods.MatInfo info = Typed<T>();
        ArgumentOutOfRangeException.ThrowIfNegative(i0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(i0, info.Rows);
        ArgumentOutOfRangeException.ThrowIfNegative(i1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(i1, info.Cols);
        return ref Unsafe.AsRef<T>((T*)(info.Data + (nint)(i0 * info.Step)) + i1);
    }

    /// <summary>All elements, row-major, as a view of the native memory: use it only while the picture lives.</summary>
    /// <exception cref="OpenCVException">Rows have gaps, or <typeparamref name="T"/> has another size than an element.</exception>
    public Span<T> AsSpan<T>()
        where T : unmanaged
    {
        NativeMethods.MatInfo info = Typed<T>();
        if (info.Continuous == 0)
            throw new OpenCVException("The rows of this picture have gaps; Clone() gives one without.");
        return new Span<T>((void*)info.Data, info.Rows * info.Cols);
    }

    /// <summary>Copies all elements, row-major.</summary>
    /// <typeparam name="T">One element with all channels: <see cref="byte"/>, <see cref="Vec3b"/>, <see cref="float"/>.</typeparam>
    /// <returns>True.</returns>
    /// <exception cref="OpenCVException"><typeparamref name="T"/> has another size than an element.</exception>
    public bool GetArray<T>(out T[] data)
        where T : unmanaged
    {
        NativeMethods.MatInfo info = Typed<T>();
        data = new T[info.Rows * info.Cols];
        for (int y = 0; y < info.Rows; y++)
            new ReadOnlySpan<T>((void*)(info.Data + (nint)(y * info.Step)), info.Cols).CopyTo(data.AsSpan(y * info.Cols));
        GC.KeepAlive(this);
        return true;
    }

    /// <summary>Overwrites all elements, row-major.</summary>
    /// <returns>True.</returns>
    /// <exception cref="ArgumentException">The array has another number of elements than the picture.</exception>
    /// <exception cref="OpenCVException"><typeparamref name="T"/> has another size than an element.</exception>
    public bool SetArray<T>(params T[] data)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(data);
        NativeMethods.MatInfo info = Typed<T>();
        if (data.Length != info.Rows * info.Cols)
            throw new ArgumentException($"Expected {info.Rows * info.Cols} elements, found {data.Length}.", nameof(data));
        for (int y = 0; y < info.Rows; y++)
            data.AsSpan(y * info.Cols, info.Cols).CopyTo(new Span<T>((void*)(info.Data + (nint)(y * info.Step)), info.Cols));
        GC.KeepAlive(this);
        return true;
    }

    /// <summary>A copy with pixels of its own and rows without gaps.</summary>
    public Mat Clone() => new(NativeMethods.cv_mat_clone(Handle));

    /// <summary>A view of a part; it shares the pixels.</summary>
    /// <exception cref="OpenCVException">The part does not lie inside the picture.</exception>
    public Mat SubMat(Rect roi) =>
        new(NativeMethods.cv_mat_submat(Handle, roi.X, roi.Y, roi.Width, roi.Height), pinned);

    /// <summary>A view of a part; it shares the pixels.</summary>
    /// <param name="rowStart">First row, inside.</param>
    /// <param name="rowEnd">Row after the last.</param>
    /// <param name="colStart">First column, inside.</param>
    /// <param name="colEnd">Column after the last.</param>
    /// <exception cref="OpenCVException">The part does not lie inside the picture.</exception>
    public Mat SubMat(int rowStart, int rowEnd, int colStart, int colEnd) =>
        SubMat(new Rect(colStart, rowStart, colEnd - colStart, rowEnd - rowStart));

    /// <summary>Copies the pixels into another picture, which takes this one's size and type.</summary>
    public void CopyTo(Mat m)
    {
        ArgumentNullException.ThrowIfNull(m);
        NativeMethods.cv_mat_copy_to(Handle, m.Handle);
        NativeMethods.Check();
    }

    /// <summary>Converts to another element type: <c>m = saturate(this * alpha + beta)</c>, channels unchanged.</summary>
    public void ConvertTo(Mat m, MatType rtype, double alpha = 1, double beta = 0)
    {
        ArgumentNullException.ThrowIfNull(m);
        NativeMethods.cv_mat_convert_to(Handle, m.Handle, rtype, alpha, beta);
        NativeMethods.Check();
    }

    /// <summary>Gives every element one value.</summary>
    /// <returns>This picture.</returns>
    public Mat SetTo(Scalar value)
    {
        NativeMethods.cv_mat_set_to(Handle, value.Val0, value.Val1, value.Val2, value.Val3);
        NativeMethods.Check();
        return this;
    }

    /// <summary>Encodes as a picture file, as <see cref="Cv2.ImEncode"/>.</summary>
    public byte[] ToBytes(string ext = ".png", int[]? prms = null)
    {
        Cv2.ImEncode(ext, this, out byte[] bytes, prms);
        return bytes;
    }

    /// <summary>Frees the native picture.</summary>
    public void Dispose()
    {
        Handle.Dispose();
        Interlocked.Exchange(ref pinned, null)?.Release();
    }

    /// <summary>Size and type, for messages.</summary>
    public override string ToString() => IsDisposed ? "Mat (disposed)" : $"Mat {Cols}x{Rows} {Type()}";

    private static int ElementSize(MatType type) => type.Channels * (type.Depth switch { 0 or 1 => 1, 2 or 3 or 7 => 2, 6 => 8, _ => 4 });

    private NativeMethods.MatInfo Typed<T>()
        where T : unmanaged
    {
        NativeMethods.MatInfo info = Info;
        if (info.Data != 0 && info.ElemSize != sizeof(T))
        {
            throw new OpenCVException(
                $"An element of {(MatType)info.Type} has {info.ElemSize} bytes, {typeof(T).Name} has {sizeof(T)}.");
        }
        return info;
    }
}
