using System.Runtime.InteropServices;

namespace EmotionML.Bindings.Torch;

/// <summary>Owns one native tensor.</summary>
internal sealed class TensorHandle : SafeHandle
{
    public TensorHandle() : base(0, ownsHandle: true) { }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMethods.emt_free(handle);
        return true;
    }
}

/// <summary>libtorch refused an operation; the message is its own.</summary>
public sealed class TorchException(string message) : ExternalException(message);

/// <summary>The functions of native/torch.cpp. <see cref="Check"/> follows each call.</summary>
internal static unsafe partial class NativeMethods
{
    private const string Lib = "emotionml_torch";

    static NativeMethods() =>
        NativeLoader.Register(typeof(NativeMethods).Assembly, Lib,
            "libtorch is missing. Debian/Ubuntu: sudo apt-get install libtorch-dev (or run ./setup.sh), then build again.");

    /// <summary>Throws the calling thread's native error, if the last call left one.</summary>
    public static void Check()
    {
        nint message = emotionml_take_error();
        if (message == 0) return;
        string text = Marshal.PtrToStringUTF8(message)!;
        emotionml_free(message);
        // libtorch appends its own stack; the first line is what a person can use
        int end = text.IndexOf("\nException raised from", StringComparison.Ordinal);
        throw new TorchException(end < 0 ? text : text[..end]);
    }

    [LibraryImport(Lib)] private static partial nint emotionml_take_error();
    [LibraryImport(Lib)] private static partial void emotionml_free(nint p);

    /// <summary>Frees a string that the shim returned.</summary>
    public static void FreeText(nint text) => emotionml_free(text);

    [LibraryImport(Lib)] public static partial nint emt_version();
    [LibraryImport(Lib)] public static partial long emt_live_tensors();
    [LibraryImport(Lib)] public static partial void emt_set_num_threads(int n);
    [LibraryImport(Lib)] public static partial int emt_get_num_threads();
    [LibraryImport(Lib)] public static partial void emt_manual_seed(long seed);
    [LibraryImport(Lib)] public static partial int emt_cuda_is_available();
    [LibraryImport(Lib)] public static partial int emt_grad_mode(int enabled);

    [LibraryImport(Lib)] public static partial void emt_free(nint t);
    [LibraryImport(Lib)] public static partial TensorHandle emt_full(long[] shape, int n, double value, int type);
    [LibraryImport(Lib)] public static partial TensorHandle emt_empty(long[] shape, int n, int type);
    [LibraryImport(Lib)] public static partial TensorHandle emt_randn(long[] shape, int n, int type);
    [LibraryImport(Lib)] public static partial TensorHandle emt_from_data(void* data, long[] shape, int n, int type);
    [LibraryImport(Lib)] public static partial long emt_ndim(TensorHandle t);
    [LibraryImport(Lib)] public static partial long emt_size(TensorHandle t, long dim);
    [LibraryImport(Lib)] public static partial long emt_stride(TensorHandle t, long dim);
    [LibraryImport(Lib)] public static partial long emt_numel(TensorHandle t);
    [LibraryImport(Lib)] public static partial int emt_dtype(TensorHandle t);
    [LibraryImport(Lib)] public static partial int emt_is_cuda(TensorHandle t);
    [LibraryImport(Lib)] public static partial int emt_is_contiguous(TensorHandle t, int format);
    [LibraryImport(Lib)] public static partial void emt_copy_out(TensorHandle t, void* buffer);
    [LibraryImport(Lib)] public static partial double emt_item(TensorHandle t);
    [LibraryImport(Lib)] public static partial int emt_requires_grad(TensorHandle t);
    [LibraryImport(Lib)] public static partial void emt_set_requires_grad(TensorHandle t, int value);
    [LibraryImport(Lib)] public static partial void emt_backward(TensorHandle t, nint gradient);
    [LibraryImport(Lib)] public static partial TensorHandle emt_grad(TensorHandle t);
    [LibraryImport(Lib)] public static partial void emt_clear_grad(TensorHandle t);

    [LibraryImport(Lib)] public static partial TensorHandle emt_alias(TensorHandle t);
    [LibraryImport(Lib)] public static partial TensorHandle emt_clone(TensorHandle t);
    [LibraryImport(Lib)] public static partial TensorHandle emt_detach(TensorHandle t);
    [LibraryImport(Lib)] public static partial TensorHandle emt_contiguous(TensorHandle t, int format);
    [LibraryImport(Lib)] public static partial TensorHandle emt_to_type(TensorHandle t, int type);
    [LibraryImport(Lib)] public static partial TensorHandle emt_to_device(TensorHandle t, int cuda);
    [LibraryImport(Lib)] public static partial void emt_move_to_device(TensorHandle t, int cuda);
    [LibraryImport(Lib)] public static partial TensorHandle emt_reshape(TensorHandle t, long[] shape, int n);
    [LibraryImport(Lib)] public static partial TensorHandle emt_permute(TensorHandle t, long[] dims, int n);
    [LibraryImport(Lib)] public static partial TensorHandle emt_flatten(TensorHandle t, long start, long end);
    [LibraryImport(Lib)] public static partial TensorHandle emt_narrow(TensorHandle t, long dim, long start, long length);
    [LibraryImport(Lib)] public static partial TensorHandle emt_index_select(TensorHandle t, long dim, TensorHandle index);
    [LibraryImport(Lib)] public static partial TensorHandle emt_flip(TensorHandle t, long[] dims, int n);

    [LibraryImport(Lib)] public static partial TensorHandle emt_relu(TensorHandle t);
    [LibraryImport(Lib)] public static partial TensorHandle emt_relu_(TensorHandle t);
    [LibraryImport(Lib)] public static partial TensorHandle emt_sigmoid(TensorHandle t);
    [LibraryImport(Lib)] public static partial TensorHandle emt_exp(TensorHandle t);
    [LibraryImport(Lib)] public static partial TensorHandle emt_log(TensorHandle t);
    [LibraryImport(Lib)] public static partial TensorHandle emt_sqrt(TensorHandle t);
    [LibraryImport(Lib)] public static partial TensorHandle emt_neg(TensorHandle t);
    [LibraryImport(Lib)] public static partial TensorHandle emt_sum(TensorHandle t);
    [LibraryImport(Lib)] public static partial TensorHandle emt_mean(TensorHandle t);
    [LibraryImport(Lib)] public static partial TensorHandle emt_isfinite(TensorHandle t);
    [LibraryImport(Lib)] public static partial TensorHandle emt_all(TensorHandle t);
    [LibraryImport(Lib)] public static partial TensorHandle emt_add(TensorHandle a, TensorHandle b, double alpha);
    [LibraryImport(Lib)] public static partial TensorHandle emt_sub(TensorHandle a, TensorHandle b);
    [LibraryImport(Lib)] public static partial TensorHandle emt_mul(TensorHandle a, TensorHandle b);
    [LibraryImport(Lib)] public static partial TensorHandle emt_div(TensorHandle a, TensorHandle b);
    [LibraryImport(Lib)] public static partial TensorHandle emt_eq(TensorHandle a, TensorHandle b);
    [LibraryImport(Lib)] public static partial TensorHandle emt_matmul(TensorHandle a, TensorHandle b);
    [LibraryImport(Lib)] public static partial TensorHandle emt_add_scalar(TensorHandle a, double b);
    [LibraryImport(Lib)] public static partial TensorHandle emt_mul_scalar(TensorHandle a, double b);
    [LibraryImport(Lib)] public static partial TensorHandle emt_add_(TensorHandle a, TensorHandle b, double alpha);
    [LibraryImport(Lib)] public static partial TensorHandle emt_mul_(TensorHandle a, TensorHandle b);
    [LibraryImport(Lib)] public static partial TensorHandle emt_mul_scalar_(TensorHandle a, double b);
    [LibraryImport(Lib)] public static partial TensorHandle emt_fill_(TensorHandle a, double value);
    [LibraryImport(Lib)] public static partial TensorHandle emt_copy_(TensorHandle a, TensorHandle b);
    [LibraryImport(Lib)] public static partial TensorHandle emt_normal_(TensorHandle a, double mean, double std);
    [LibraryImport(Lib)] public static partial TensorHandle emt_uniform_(TensorHandle a, double from, double to);
    [LibraryImport(Lib)] public static partial TensorHandle emt_sum_dims(TensorHandle t, long[] dims, int n, int keepdim);
    [LibraryImport(Lib)] public static partial TensorHandle emt_mean_dims(TensorHandle t, long[] dims, int n, int keepdim);
    [LibraryImport(Lib)] public static partial TensorHandle emt_argmax(TensorHandle t, long dim);
    [LibraryImport(Lib)] public static partial TensorHandle emt_softmax(TensorHandle t, long dim);
    [LibraryImport(Lib)] public static partial TensorHandle emt_log_softmax(TensorHandle t, long dim);
    [LibraryImport(Lib)] public static partial TensorHandle emt_cat(nint[] tensors, int n, long dim);

    [LibraryImport(Lib)] public static partial TensorHandle emt_conv2d(TensorHandle x, TensorHandle w, nint b, long stride, long padding, long groups);
    [LibraryImport(Lib)] public static partial TensorHandle emt_linear(TensorHandle x, TensorHandle w, nint b);
    [LibraryImport(Lib)] public static partial TensorHandle emt_batch_norm(TensorHandle x, nint mean, nint variance, nint w, nint b, int training, double momentum, double eps);
    [LibraryImport(Lib)] public static partial TensorHandle emt_max_pool2d(TensorHandle x, long kernel, long stride, long padding);
    [LibraryImport(Lib)] public static partial TensorHandle emt_avg_pool2d(TensorHandle x, long kernel, long stride, int ceil_mode);
    [LibraryImport(Lib)] public static partial TensorHandle emt_adaptive_avg_pool2d(TensorHandle x, long height, long width);
    [LibraryImport(Lib)] public static partial TensorHandle emt_dropout(TensorHandle x, double p, int training);
    [LibraryImport(Lib)] public static partial TensorHandle emt_cross_entropy(TensorHandle x, TensorHandle target, nint weight, long reduction, double smoothing);

    [LibraryImport(Lib)] public static partial void emt_foreach_mul_(nint[] a, int n, double value);
    [LibraryImport(Lib)] public static partial void emt_foreach_add_(nint[] a, nint[] b, int n, double alpha);
    [LibraryImport(Lib)] public static partial void emt_foreach_addcmul_(nint[] a, nint[] b, nint[] c, int n, double value);
    [LibraryImport(Lib)] public static partial void emt_foreach_addcdiv_(nint[] a, nint[] b, nint[] c, int n, double value);
    [LibraryImport(Lib)] public static partial double emt_clip_grad_norm_(nint[] parameters, int n, double max_norm);
}
