using System.Runtime.InteropServices;
using static EmotionML.Bindings.Torch.NativeMethods;

namespace EmotionML.Bindings.Torch;

/// <summary>How the four dimensions of a picture batch lie in memory, numbered as in libtorch.</summary>
public enum MemoryFormat
{
    /// <summary>NCHW, row-major.</summary>
    Contiguous = 0,

    /// <summary>NHWC: the channels of a pixel side by side, which convolutions on a processor prefer.</summary>
    ChannelsLast = 2,
}

/// <summary>Where a tensor lives.</summary>
public enum DeviceType
{
    CPU = 0,
    CUDA = 1,
}

/// <summary>The entry point, named and shaped as TorchSharp's <c>torch</c>: the part that EmotionML uses.</summary>
public static partial class torch
{
    /// <summary>Element types, numbered as in libtorch.</summary>
    public enum ScalarType
    {
        Byte = 0,
        Int32 = 3,
        Int64 = 4,
        Float32 = 6,
        Float64 = 7,
        Bool = 11,
        BFloat16 = 15,
    }

    public const ScalarType float32 = ScalarType.Float32;
    public const ScalarType float64 = ScalarType.Float64;
    public const ScalarType bfloat16 = ScalarType.BFloat16;
    public const ScalarType int64 = ScalarType.Int64;

    public const DeviceType CPU = DeviceType.CPU;
    public const DeviceType CUDA = DeviceType.CUDA;

    /// <summary>Version of the libtorch that the shim was built with.</summary>
    public static string __version__
    {
        get
        {
            nint text = emt_version();
            Check();
            string version = Marshal.PtrToStringUTF8(text)!;
            FreeText(text);
            return version;
        }
    }

    /// <summary>Native tensors that are alive in this process: flat over a well-behaved training loop.</summary>
    public static long LiveTensors => emt_live_tensors();

    /// <summary>Opens a scope that disposes the tensors created in it.</summary>
    public static DisposeScope NewDisposeScope() => new();

    /// <summary>Switches gradients off on this thread until disposed.</summary>
    public static IDisposable no_grad() => new GradMode(enabled: false);

    /// <summary>Sets the threads that one operation may use.</summary>
    public static void set_num_threads(int threads)
    {
        emt_set_num_threads(threads);
        Check();
    }

    /// <summary>The threads that one operation may use.</summary>
    public static int get_num_threads()
    {
        int threads = emt_get_num_threads();
        Check();
        return threads;
    }

    /// <summary>Seeds the global generator, which dropout and the initialisers draw from.</summary>
    public static void manual_seed(long seed)
    {
        emt_manual_seed(seed);
        Check();
    }

    public static Tensor empty(long[] size, ScalarType dtype = float32) => new(emt_empty(size, size.Length, (int)dtype));

    public static Tensor zeros(long[] size, ScalarType dtype = float32) => full(size, 0, dtype);

    public static Tensor ones(long[] size, ScalarType dtype = float32) => full(size, 1, dtype);

    public static Tensor full(long[] size, double value, ScalarType dtype = float32) => new(emt_full(size, size.Length, value, (int)dtype));

    /// <summary>Standard normal numbers from the global generator.</summary>
    public static Tensor randn(long[] size, ScalarType dtype = float32) => new(emt_randn(size, size.Length, (int)dtype));

    /// <summary>Copies values into a tensor of the given shape.</summary>
    /// <exception cref="ArgumentException">The number of values is not the product of the shape.</exception>
    public static Tensor tensor(ReadOnlySpan<float> data, params long[] shape) => FromSpan(data, shape, float32);

    /// <inheritdoc cref="tensor(ReadOnlySpan{float}, long[])"/>
    public static Tensor tensor(ReadOnlySpan<double> data, params long[] shape) => FromSpan(data, shape, float64);

    /// <inheritdoc cref="tensor(ReadOnlySpan{float}, long[])"/>
    public static Tensor tensor(ReadOnlySpan<long> data, params long[] shape) => FromSpan(data, shape, int64);

    /// <summary>Joins tensors along a dimension.</summary>
    public static Tensor cat(IReadOnlyList<Tensor> tensors, long dim = 0)
    {
        var result = new Tensor(emt_cat(Handles(tensors), tensors.Count, dim));
        GC.KeepAlive(tensors);
        return result;
    }

    /// <summary>a[i] *= value for every tensor of a list, without recording gradients.</summary>
    public static void _foreach_mul_(IReadOnlyList<Tensor> a, double value)
    {
        emt_foreach_mul_(Handles(a), a.Count, value);
        Check();
        GC.KeepAlive(a);
    }

    /// <summary>a[i] += alpha * b[i] for every tensor of a list, without recording gradients.</summary>
    public static void _foreach_add_(IReadOnlyList<Tensor> a, IReadOnlyList<Tensor> b, double alpha = 1)
    {
        emt_foreach_add_(Handles(a), Handles(b), a.Count, alpha);
        Check();
        GC.KeepAlive((a, b));
    }

    /// <summary>a[i] += value * b[i] * c[i] for every tensor of a list, without recording gradients.</summary>
    public static void _foreach_addcmul_(IReadOnlyList<Tensor> a, IReadOnlyList<Tensor> b, IReadOnlyList<Tensor> c, double value = 1)
    {
        emt_foreach_addcmul_(Handles(a), Handles(b), Handles(c), a.Count, value);
        Check();
        GC.KeepAlive((a, b, c));
    }

    /// <summary>a[i] += value * b[i] / c[i] for every tensor of a list, without recording gradients.</summary>
    public static void _foreach_addcdiv_(IReadOnlyList<Tensor> a, IReadOnlyList<Tensor> b, IReadOnlyList<Tensor> c, double value = 1)
    {
        emt_foreach_addcdiv_(Handles(a), Handles(b), Handles(c), a.Count, value);
        Check();
        GC.KeepAlive((a, b, c));
    }

    /// <summary>What libtorch can see of CUDA.</summary>
    public static class cuda
    {
        /// <summary>True when this libtorch was built with CUDA and a device answers.</summary>
        public static bool is_available()
        {
            int available = emt_cuda_is_available();
            Check();
            return available != 0;
        }
    }

    internal static nint[] Handles(IReadOnlyList<Tensor> tensors)
    {
        var handles = new nint[tensors.Count];
        for (int i = 0; i < handles.Length; i++) handles[i] = tensors[i].Pointer;
        return handles;
    }

    private static unsafe Tensor FromSpan<T>(ReadOnlySpan<T> data, long[] shape, ScalarType type) where T : unmanaged
    {
        long expected = shape.Aggregate(1L, (a, b) => a * b);
        if (expected != data.Length)
            throw new ArgumentException($"shape [{string.Join(", ", shape)}] holds {expected} values, found {data.Length}", nameof(data));
        fixed (T* p = data) return new Tensor(emt_from_data(p, shape, shape.Length, (int)type));
    }

    private sealed class GradMode : IDisposable
    {
        private readonly int before;

        public GradMode(bool enabled) => before = emt_grad_mode(enabled ? 1 : 0);

        public void Dispose() => _ = emt_grad_mode(before);
    }
}
