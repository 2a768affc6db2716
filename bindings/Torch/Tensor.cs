using static EmotionML.Bindings.Torch.NativeMethods;

namespace EmotionML.Bindings.Torch;

public static partial class torch
{
    /// <summary>
    /// A tensor of libtorch. Dispose it, or create it inside a <see cref="DisposeScope"/>. Members whose name ends in
    /// an underscore work in place and return the same tensor.
    /// </summary>
    public sealed class Tensor : IDisposable
    {
        private readonly TensorHandle handle;

        internal Tensor(TensorHandle handle)
        {
            Check();
            this.handle = handle;
            DisposeScope.Current?.Add(this);
        }

        internal DisposeScope? Scope { get; set; }

        internal TensorHandle Handle => handle;

        internal nint Pointer
        {
            get
            {
                ObjectDisposedException.ThrowIf(handle.IsClosed, this);
                return handle.DangerousGetHandle();
            }
        }

        // ---- what it is

        /// <summary>Number of dimensions.</summary>
        public long ndim => Checked(emt_ndim(handle));

        /// <summary>Size of every dimension.</summary>
        public long[] shape
        {
            get
            {
                var sizes = new long[ndim];
                for (int i = 0; i < sizes.Length; i++) sizes[i] = size(i);
                return sizes;
            }
        }

        public long size(long dim) => Checked(emt_size(handle, dim));

        /// <summary>Distance in elements between neighbours along a dimension.</summary>
        public long stride(long dim) => Checked(emt_stride(handle, dim));

        public long numel() => Checked(emt_numel(handle));

        public ScalarType dtype => (ScalarType)Checked(emt_dtype(handle));

        public DeviceType device_type => Checked(emt_is_cuda(handle)) != 0 ? DeviceType.CUDA : DeviceType.CPU;

        public bool is_contiguous(MemoryFormat memory_format = MemoryFormat.Contiguous) => Checked(emt_is_contiguous(handle, (int)memory_format)) != 0;

        /// <summary>True when gradients are recorded for it.</summary>
        public bool requires_grad
        {
            get => Checked(emt_requires_grad(handle)) != 0;
            set
            {
                emt_set_requires_grad(handle, value ? 1 : 0);
                Check();
            }
        }

        /// <summary>The accumulated gradient as a new handle on the same storage, or null. Setting it takes null alone: that frees it.</summary>
        public Tensor? grad
        {
            get
            {
                TensorHandle gradient = emt_grad(handle);
                Check();
                return gradient.IsInvalid ? null : new Tensor(gradient);
            }
            set
            {
                if (value is not null) throw new NotSupportedException("A gradient can only be cleared: set it to null.");
                emt_clear_grad(handle);
                Check();
            }
        }

        /// <summary>Back-propagates from this scalar, or from any tensor with the gradient given.</summary>
        public void backward(Tensor? gradient = null)
        {
            emt_backward(handle, gradient?.Pointer ?? 0);
            Check();
            GC.KeepAlive(gradient);
        }

        /// <summary>The single element as a number.</summary>
        public double item() => Checked(emt_item(handle));

        public float ToSingle() => (float)item();

        /// <summary>Every element in row-major order, whatever the layout, device and type (converted where it differs).</summary>
        public unsafe T[] ToArray<T>() where T : unmanaged
        {
            ScalarType wanted = typeof(T) == typeof(float) ? float32 : typeof(T) == typeof(double) ? float64 : typeof(T) == typeof(long) ? int64
                : throw new NotSupportedException($"ToArray<{typeof(T).Name}>: expected float, double or long");
            var values = new T[numel()];
            using var typed = new Tensor(emt_to_type(handle, (int)wanted));
            fixed (T* p = values) emt_copy_out(typed.handle, p);
            Check();
            return values;
        }

        // ---- life

        /// <summary>Takes the tensor out of its scope: the caller disposes it.</summary>
        public Tensor DetachFromDisposeScope()
        {
            Scope?.Remove(this);
            return this;
        }

        /// <summary>Hands the tensor to the enclosing scope, if there is one.</summary>
        public Tensor MoveToOuterDisposeScope()
        {
            Scope?.MoveToOuter(this);
            return this;
        }

        public void Dispose()
        {
            Scope?.Remove(this);
            handle.Dispose();
        }

        /// <summary>Another handle on the same tensor.</summary>
        public Tensor alias() => new(emt_alias(handle));

        // ---- shape, type and place

        public Tensor clone() => new(emt_clone(handle));

        public Tensor detach() => new(emt_detach(handle));

        public Tensor contiguous(MemoryFormat memory_format = MemoryFormat.Contiguous) => new(emt_contiguous(handle, (int)memory_format));

        /// <summary>The values as another type; the same storage when it is that type already.</summary>
        public Tensor to(ScalarType type) => new(emt_to_type(handle, (int)type));

        /// <summary>The values on another device; the same storage when it is there already.</summary>
        public Tensor to(DeviceType device) => new(emt_to_device(handle, (int)device));

        /// <summary>Moves this very tensor, as a module's own move does.</summary>
        public void move_to(DeviceType device)
        {
            emt_move_to_device(handle, (int)device);
            Check();
        }

        public Tensor reshape(params long[] shape) => new(emt_reshape(handle, shape, shape.Length));

        public Tensor permute(params long[] dims) => new(emt_permute(handle, dims, dims.Length));

        public Tensor flatten(long start_dim = 0, long end_dim = -1) => new(emt_flatten(handle, start_dim, end_dim));

        public Tensor narrow(long dim, long start, long length) => new(emt_narrow(handle, dim, start, length));

        public Tensor index_select(long dim, Tensor index) => new(emt_index_select(handle, dim, index.handle));

        public Tensor flip(params long[] dims) => new(emt_flip(handle, dims, dims.Length));

        // ---- arithmetic

        public Tensor relu() => new(emt_relu(handle));

        public Tensor relu_() => InPlace(emt_relu_(handle));

        public Tensor sigmoid() => new(emt_sigmoid(handle));

        public Tensor exp() => new(emt_exp(handle));

        public Tensor log() => new(emt_log(handle));

        public Tensor sqrt() => new(emt_sqrt(handle));

        public Tensor sum() => new(emt_sum(handle));

        public Tensor sum(long[] dim, bool keepdim = false) => new(emt_sum_dims(handle, dim, dim.Length, keepdim ? 1 : 0));

        public Tensor mean() => new(emt_mean(handle));

        public Tensor mean(long[] dimensions, bool keepdim = false) => new(emt_mean_dims(handle, dimensions, dimensions.Length, keepdim ? 1 : 0));

        public Tensor argmax(long dim) => new(emt_argmax(handle, dim));

        public Tensor isfinite() => new(emt_isfinite(handle));

        public Tensor all() => new(emt_all(handle));

        public Tensor eq(Tensor other) => new(emt_eq(handle, other.handle));

        /// <summary>this + alpha * other.</summary>
        public Tensor add(Tensor other, double alpha = 1) => new(emt_add(handle, other.handle, alpha));

        public Tensor matmul(Tensor other) => new(emt_matmul(handle, other.handle));

        public Tensor add_(Tensor other, double alpha = 1) => InPlace(emt_add_(handle, other.handle, alpha));

        public Tensor mul_(Tensor other) => InPlace(emt_mul_(handle, other.handle));

        public Tensor mul_(double other) => InPlace(emt_mul_scalar_(handle, other));

        public Tensor fill_(double value) => InPlace(emt_fill_(handle, value));

        public Tensor zero_() => fill_(0);

        /// <summary>Takes the other's values, converting type and layout.</summary>
        public Tensor copy_(Tensor other) => InPlace(emt_copy_(handle, other.handle));

        public Tensor normal_(double mean = 0, double std = 1) => InPlace(emt_normal_(handle, mean, std));

        public Tensor uniform_(double from, double to) => InPlace(emt_uniform_(handle, from, to));

        public static Tensor operator +(Tensor a, Tensor b) => a.add(b);

        public static Tensor operator +(Tensor a, double b) => new(emt_add_scalar(a.handle, b));

        public static Tensor operator -(Tensor a, Tensor b) => new(emt_sub(a.handle, b.handle));

        public static Tensor operator -(Tensor a) => new(emt_neg(a.handle));

        public static Tensor operator *(Tensor a, Tensor b) => new(emt_mul(a.handle, b.handle));

        public static Tensor operator *(Tensor a, double b) => new(emt_mul_scalar(a.handle, b));

        public static Tensor operator /(Tensor a, Tensor b) => new(emt_div(a.handle, b.handle));

        // the native call returned one more handle on this very tensor
        private Tensor InPlace(TensorHandle same)
        {
            Check();
            same.Dispose();
            return this;
        }

        private static T Checked<T>(T value)
        {
            Check();
            return value;
        }
    }
}
