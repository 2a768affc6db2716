using System.Buffers;
using System.Runtime.InteropServices;
using EmotionML.Bindings.OnnxRuntime.Tensors;

namespace EmotionML.Bindings.OnnxRuntime;

/// <summary>Element type and shape of a tensor.</summary>
public readonly struct OrtTensorTypeAndShapeInfo
{
    internal OrtTensorTypeAndShapeInfo(TensorElementType elementDataType, long[] shape) =>
        (ElementDataType, Shape) = (elementDataType, shape);

    /// <summary>Type of the elements.</summary>
    public TensorElementType ElementDataType { get; }

    /// <summary>Length of each dimension.</summary>
    public long[] Shape { get; }

    /// <summary>Number of dimensions.</summary>
    public int DimensionsCount => Shape.Length;

    /// <summary>Number of elements.</summary>
    public long ElementCount => Shape.Aggregate(1L, (product, length) => product * length);
}

/// <summary>A tensor that goes into or comes out of a session. Dispose it.</summary>
public sealed unsafe class OrtValue : IDisposable
{
    private MemoryHandle pinned; // not readonly: disposing must not work on a copy

    internal OrtValue(nint value, MemoryHandle pinned = default)
    {
        Handle = new OrtHandle(value, OrtApi.Slot.ReleaseValue);
        this.pinned = pinned;
    }

    internal OrtHandle Handle { get; }

    /// <summary>A tensor over an array, without a copy; the array stays in place until the tensor is disposed.</summary>
    /// <param name="data">Elements, row-major.</param>
    /// <param name="shape">Length of each dimension.</param>
    /// <exception cref="OnnxRuntimeException">The shape needs more elements than there are.</exception>
    public static OrtValue CreateTensorValueFromMemory<T>(T[] data, long[] shape)
        where T : unmanaged =>
        CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, new Memory<T>(data), shape);

    /// <summary>A tensor over managed memory, without a copy; it stays in place until the tensor is disposed.</summary>
    /// <param name="memoryInfo">Where the memory lies: <see cref="OrtMemoryInfo.DefaultInstance"/>.</param>
    /// <param name="memory">Elements, row-major.</param>
    /// <param name="shape">Length of each dimension.</param>
    /// <exception cref="OnnxRuntimeException">The shape needs more elements than there are.</exception>
    public static OrtValue CreateTensorValueFromMemory<T>(OrtMemoryInfo memoryInfo, Memory<T> memory, long[] shape)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(memoryInfo);
        ArgumentNullException.ThrowIfNull(shape);
        TensorElementType type = ElementType<T>();
        MemoryHandle pinned = memory.Pin();
        try
        {
            using OrtHandle.Lease info = memoryInfo.Handle.Use();
            nint value;
            fixed (long* lengths = shape)
            {
                OrtApi.Check(((delegate* unmanaged<nint, void*, nuint, long*, nuint, int, nint*, nint>)
                    OrtApi.Function(OrtApi.Slot.CreateTensorWithDataAsOrtValue))(
                    info.Value, pinned.Pointer, (nuint)memory.Length * (nuint)sizeof(T), lengths, (nuint)shape.Length,
                    (int)type, &value));
            }
            return new OrtValue(value, pinned);
        }
        catch
        {
            pinned.Dispose();
            throw;
        }
    }

    /// <summary>Element type and shape.</summary>
    public OrtTensorTypeAndShapeInfo GetTensorTypeAndShape()
    {
        using OrtHandle.Lease self = Handle.Use();
        nint info;
        OrtApi.Check(((delegate* unmanaged<nint, nint*, nint>)OrtApi.Function(OrtApi.Slot.GetTensorTypeAndShape))(self.Value, &info));
        try
        {
            TensorInfo read = TensorInfo.Read(info);
            return new OrtTensorTypeAndShapeInfo(read.ElementType, read.Shape);
        }
        finally
        {
            ((delegate* unmanaged<nint, void>)OrtApi.Function(OrtApi.Slot.ReleaseTensorTypeAndShapeInfo))(info);
        }
    }

    /// <summary>The elements, row-major, as a view of the native memory: use it only until the tensor is disposed.</summary>
    /// <exception cref="OnnxRuntimeException">The elements have another type.</exception>
    public ReadOnlySpan<T> GetTensorDataAsSpan<T>()
        where T : unmanaged => GetTensorMutableDataAsSpan<T>();

    /// <summary>The elements, row-major, as a writable view of the native memory: use it only until the tensor is disposed.</summary>
    /// <exception cref="OnnxRuntimeException">The elements have another type.</exception>
    public Span<T> GetTensorMutableDataAsSpan<T>()
        where T : unmanaged
    {
        OrtTensorTypeAndShapeInfo info = GetTensorTypeAndShape();
        if (info.ElementDataType != ElementType<T>())
        {
            throw new OnnxRuntimeException(ErrorCode.InvalidArgument,
                $"Expected a tensor of {ElementType<T>()}, found {info.ElementDataType}.");
        }
        using OrtHandle.Lease self = Handle.Use();
        void* data;
        OrtApi.Check(((delegate* unmanaged<nint, void**, nint>)OrtApi.Function(OrtApi.Slot.GetTensorMutableData))(self.Value, &data));
        return new Span<T>(data, checked((int)info.ElementCount));
    }

    /// <summary>Frees the native tensor and lets go of the memory it stands over.</summary>
    public void Dispose()
    {
        Handle.Dispose();
        pinned.Dispose();
    }

    private static TensorElementType ElementType<T>() =>
        typeof(T) == typeof(float) ? TensorElementType.Float
        : typeof(T) == typeof(byte) ? TensorElementType.UInt8
        : typeof(T) == typeof(int) ? TensorElementType.Int32
        : typeof(T) == typeof(long) ? TensorElementType.Int64
        : typeof(T) == typeof(double) ? TensorElementType.Double
        : typeof(T) == typeof(bool) ? TensorElementType.Bool
        : throw new OnnxRuntimeException(ErrorCode.InvalidArgument, $"No tensor holds elements of {typeof(T)}.");
}

/// <summary>What the API says about a tensor or about a model's input or output.</summary>
/// <param name="ElementType">Type of the elements.</param>
/// <param name="Shape">Length of each dimension; -1 where it is free.</param>
/// <param name="Names">Name of each free dimension; empty where it has none.</param>
internal readonly unsafe record struct TensorInfo(TensorElementType ElementType, long[] Shape, string[] Names)
{
    /// <param name="info">An <c>OrtTensorTypeAndShapeInfo*</c>, which the caller frees.</param>
    internal static TensorInfo Read(nint info)
    {
        int type;
        nuint count;
        OrtApi.Check(((delegate* unmanaged<nint, int*, nint>)OrtApi.Function(OrtApi.Slot.GetTensorElementType))(info, &type));
        OrtApi.Check(((delegate* unmanaged<nint, nuint*, nint>)OrtApi.Function(OrtApi.Slot.GetDimensionsCount))(info, &count));
        long[] shape = new long[count];
        nint[] names = new nint[count];
        fixed (long* lengths = shape)
        fixed (nint* pointers = names)
        {
            OrtApi.Check(((delegate* unmanaged<nint, long*, nuint, nint>)OrtApi.Function(OrtApi.Slot.GetDimensions))(
                info, lengths, count));
            OrtApi.Check(((delegate* unmanaged<nint, nint*, nuint, nint>)OrtApi.Function(OrtApi.Slot.GetSymbolicDimensions))(
                info, pointers, count));
        }
        // the names belong to the info and are gone with it
        return new TensorInfo((TensorElementType)type, shape,
            Array.ConvertAll(names, name => Marshal.PtrToStringUTF8(name) ?? ""));
    }
}
