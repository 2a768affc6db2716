namespace EmotionML.Bindings.Torch;

public static partial class torch
{
    /// <summary>Optimisers over groups of parameters. Their state can be read and set by name, for checkpoints.</summary>
    public static class optim
    {
        /// <summary>Parameters that share settings.</summary>
        /// <param name="Parameters">What is learnt.</param>
        /// <param name="WeightDecay">Strength of the decay towards zero.</param>
        public sealed record ParamGroup(IReadOnlyList<Tensor> Parameters, double WeightDecay)
        {
            /// <summary>Step size; a schedule sets it before each step.</summary>
            public double LearningRate { get; set; }
        }

        /// <summary>What all optimisers share.</summary>
        public abstract class Optimizer : IDisposable
        {
            private readonly List<(string Kind, Tensor[][] Tensors)> state = [];

            private protected Optimizer(IReadOnlyList<ParamGroup> groups, double lr)
            {
                ParamGroups = groups;
                foreach (ParamGroup group in groups) group.LearningRate = lr;
            }

            public IReadOnlyList<ParamGroup> ParamGroups { get; }

            /// <summary>Steps taken so far.</summary>
            public long Steps { get; set; }

            /// <summary>Every state tensor with a stable name such as <c>momentum_buffer.0.12</c>.</summary>
            public IEnumerable<(string name, Tensor tensor)> named_state() =>
                state.SelectMany(s => s.Tensors.SelectMany((group, g) => group.Select((tensor, i) => ($"{s.Kind}.{g}.{i}", tensor))));

            /// <summary>Frees every gradient.</summary>
            public void zero_grad()
            {
                foreach (Tensor parameter in ParamGroups.SelectMany(g => g.Parameters)) parameter.grad = null;
            }

            /// <summary>Updates the parameters that have a gradient.</summary>
            public void step()
            {
                Steps++;
                for (int g = 0; g < ParamGroups.Count; g++)
                {
                    ParamGroup group = ParamGroups[g];
                    using DisposeScope scope = NewDisposeScope();
                    var gradients = new List<Tensor>();
                    var chosen = new List<int>();
                    for (int i = 0; i < group.Parameters.Count; i++)
                    {
                        if (group.Parameters[i].grad is not { } gradient) continue;
                        gradients.Add(gradient);
                        chosen.Add(i);
                    }
                    if (chosen.Count > 0) Update(g, group, chosen, gradients);
                }
            }

            public void Dispose()
            {
                foreach ((_, Tensor tensor) in named_state()) tensor.Dispose();
                GC.SuppressFinalize(this);
            }

            private protected abstract void Update(int g, ParamGroup group, List<int> chosen, List<Tensor> gradients);

            // tensors of zeros in the layout of their parameters
            private protected Tensor[][] AddState(string kind)
            {
                using IDisposable off = no_grad();
                Tensor[][] tensors = [.. ParamGroups.Select(g => g.Parameters
                    .Select(p => p.detach().clone().zero_().DetachFromDisposeScope()).ToArray())];
                state.Add((kind, tensors));
                return tensors;
            }

            private protected static List<Tensor> Pick(IReadOnlyList<Tensor> all, List<int> chosen) => chosen.ConvertAll(i => all[i]);
        }

        /// <summary>Stochastic gradient descent with momentum, Nesterov's by choice (Sutskever et al. 2013), as PyTorch defines it.</summary>
        public sealed class SGD : Optimizer
        {
            private readonly double momentum;
            private readonly bool nesterov;
            private readonly Tensor[][] buffers;

            public SGD(IReadOnlyList<ParamGroup> groups, double lr, double momentum = 0.9, bool nesterov = true) : base(groups, lr)
            {
                this.momentum = momentum;
                this.nesterov = nesterov;
                buffers = AddState("momentum_buffer");
            }

            private protected override void Update(int g, ParamGroup group, List<int> chosen, List<Tensor> gradients)
            {
                List<Tensor> parameters = Pick(group.Parameters, chosen), buffer = Pick(buffers[g], chosen);
                if (group.WeightDecay != 0) _foreach_add_(gradients, parameters, group.WeightDecay);
                _foreach_mul_(buffer, momentum);
                _foreach_add_(buffer, gradients);
                if (nesterov) _foreach_add_(gradients, buffer, momentum);
                _foreach_add_(parameters, nesterov ? gradients : buffer, -group.LearningRate);
            }
        }

        /// <summary>Adam (Kingma and Ba 2015), or AdamW with decoupled decay (Loshchilov and Hutter 2019).</summary>
        public sealed class Adam : Optimizer
        {
            private readonly double beta1, beta2, eps;
            private readonly bool decoupled;
            private readonly Tensor[][] means, squares;

            public Adam(IReadOnlyList<ParamGroup> groups, double lr, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, bool decoupled = false)
                : base(groups, lr)
            {
                (this.beta1, this.beta2, this.eps, this.decoupled) = (beta1, beta2, eps, decoupled);
                means = AddState("exp_avg");
                squares = AddState("exp_avg_sq");
            }

            private protected override void Update(int g, ParamGroup group, List<int> chosen, List<Tensor> gradients)
            {
                List<Tensor> parameters = Pick(group.Parameters, chosen), mean = Pick(means[g], chosen), square = Pick(squares[g], chosen);
                if (decoupled) _foreach_mul_(parameters, 1 - group.LearningRate * group.WeightDecay);
                else if (group.WeightDecay != 0) _foreach_add_(gradients, parameters, group.WeightDecay);
                _foreach_mul_(mean, beta1);
                _foreach_add_(mean, gradients, 1 - beta1);
                _foreach_mul_(square, beta2);
                _foreach_addcmul_(square, gradients, gradients, 1 - beta2);
                double correction1 = 1 - Math.Pow(beta1, Steps), correction2 = Math.Sqrt(1 - Math.Pow(beta2, Steps));
                // step = lr / c1 * m / (sqrt(v) / c2 + eps) = lr * c2 / c1 * m / (sqrt(v) + eps * c2)
                List<Tensor> root = square.ConvertAll(s => s.sqrt() + eps * correction2);
                _foreach_addcdiv_(parameters, mean, root, -group.LearningRate * correction2 / correction1);
            }
        }
    }
}
