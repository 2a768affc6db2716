using static EmotionML.Bindings.Torch.NativeMethods;

namespace EmotionML.Bindings.Torch;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>How a loss over a batch becomes one value, numbered as in libtorch.</summary>
        public enum Reduction
        {
            None = 0,
            Mean = 1,
            Sum = 2,
        }

        /// <summary>Operations without state. Pictures are [N, C, H, W].</summary>
        public static class functional
        {
            /// <summary>Convolution; the weight is [out, in / groups, kernel, kernel].</summary>
            public static Tensor conv2d(Tensor input, Tensor weight, Tensor? bias = null, long stride = 1, long padding = 0, long groups = 1) =>
                Kept(new(emt_conv2d(input.Handle, weight.Handle, Pointer(bias), stride, padding, groups)), bias);

            /// <summary>x Wᵀ + b; the weight is [out, in].</summary>
            public static Tensor linear(Tensor input, Tensor weight, Tensor? bias = null) =>
                Kept(new(emt_linear(input.Handle, weight.Handle, Pointer(bias))), bias);

            /// <summary>Batch normalisation; in training the running statistics are updated in place.</summary>
            public static Tensor batch_norm(Tensor input, Tensor running_mean, Tensor running_var, Tensor? weight = null, Tensor? bias = null,
                bool training = false, double momentum = 0.1, double eps = 1e-5) =>
                Kept(new(emt_batch_norm(input.Handle, running_mean.Pointer, running_var.Pointer, Pointer(weight), Pointer(bias),
                    training ? 1 : 0, momentum, eps)), (running_mean, running_var, weight, bias));

            public static Tensor max_pool2d(Tensor input, long kernel_size, long? stride = null, long padding = 0) =>
                new(emt_max_pool2d(input.Handle, kernel_size, stride ?? kernel_size, padding));

            public static Tensor avg_pool2d(Tensor input, long kernel_size, long? stride = null, bool ceil_mode = false) =>
                new(emt_avg_pool2d(input.Handle, kernel_size, stride ?? kernel_size, ceil_mode ? 1 : 0));

            public static Tensor adaptive_avg_pool2d(Tensor input, long height, long width) =>
                new(emt_adaptive_avg_pool2d(input.Handle, height, width));

            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true) => new(emt_dropout(input.Handle, p, training ? 1 : 0));

            public static Tensor relu(Tensor input, bool inplace = false) => inplace ? input.relu_() : input.relu();

            public static Tensor softmax(Tensor input, long dim) => new(emt_softmax(input.Handle, dim));

            public static Tensor log_softmax(Tensor input, long dim) => new(emt_log_softmax(input.Handle, dim));

            /// <summary>
            /// Cross-entropy of logits [N, C] against class indices (Int64, [N]) or distributions (floating, [N, C]),
            /// with optional class weights [C] and label smoothing in [0, 1].
            /// </summary>
            public static Tensor cross_entropy(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean,
                double label_smoothing = 0) =>
                Kept(new(emt_cross_entropy(input.Handle, target.Handle, Pointer(weight), (long)reduction, label_smoothing)), weight);

            private static nint Pointer(Tensor? tensor) => tensor?.Pointer ?? 0;

            private static Tensor Kept(Tensor result, object? inputs)
            {
                GC.KeepAlive(inputs);
                return result;
            }
        }

        /// <summary>In-place initialisers of parameters.</summary>
        public static class init
        {
            /// <summary>He initialisation for ReLU over the fan-out (He et al. 2015): std = sqrt(2 / fan_out).</summary>
            public static Tensor kaiming_normal_fan_out_(Tensor weight)
            {
                double fanOut = weight.size(0) * (weight.ndim == 4 ? weight.size(2) * weight.size(3) : 1);
                using IDisposable off = no_grad();
                return weight.normal_(0, Math.Sqrt(2 / fanOut));
            }

            /// <summary>PyTorch's default for convolutions and linear layers: uniform within 1 / sqrt(fan_in).</summary>
            public static Tensor uniform_fan_in_(Tensor weight, double fanIn)
            {
                double bound = 1 / Math.Sqrt(fanIn);
                using IDisposable off = no_grad();
                return weight.uniform_(-bound, bound);
            }
        }

        /// <summary>Helpers over gradients.</summary>
        public static class utils
        {
            /// <summary>Scales the gradients of the parameters so that their joint 2-norm is at most the given one; returns the norm before.</summary>
            public static double clip_grad_norm_(IReadOnlyList<Tensor> parameters, double max_norm)
            {
                double norm = emt_clip_grad_norm_(Handles(parameters), parameters.Count, max_norm);
                Check();
                GC.KeepAlive(parameters);
                return norm;
            }
        }
    }
}
