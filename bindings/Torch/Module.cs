namespace EmotionML.Bindings.Torch;

public static partial class torch
{
    /// <summary>Neural networks: modules, functions, initialisers.</summary>
    public static partial class nn
    {
        /// <summary>A named tree of parameters (learnt) and buffers (kept), each owned by the module that registers it.</summary>
        public abstract class Module(string name) : IDisposable
        {
            private readonly List<(string Name, Module Module)> ownChildren = [];
            private readonly List<(string Name, Tensor Tensor)> ownParameters = [];
            private readonly List<(string Name, Tensor Tensor)> ownBuffers = [];

            /// <summary>The module's kind.</summary>
            public string GetName() => name;

            /// <summary>True in training mode: dropout drops, batch norm uses and updates batch statistics.</summary>
            public bool training { get; private set; } = true;

            /// <summary>Registers a child and returns it.</summary>
            public T register_module<T>(string name, T submodule) where T : Module
            {
                ownChildren.Add((name, submodule));
                return submodule;
            }

            /// <summary>Registers a parameter, which then requires a gradient, and returns it.</summary>
            public Tensor register_parameter(string name, Tensor param)
            {
                param.DetachFromDisposeScope().requires_grad = true;
                ownParameters.Add((name, param));
                return param;
            }

            /// <summary>Registers a tensor that is saved but not learnt, and returns it.</summary>
            public Tensor register_buffer(string name, Tensor tensor)
            {
                ownBuffers.Add((name, tensor.DetachFromDisposeScope()));
                return tensor;
            }

            public IEnumerable<(string name, Module module)> named_children() => ownChildren;

            /// <summary>Every parameter of the tree with its dotted name, in order of registration.</summary>
            public IEnumerable<(string name, Tensor parameter)> named_parameters() => Walk(m => m.ownParameters);

            /// <summary>Every buffer of the tree with its dotted name, in order of registration.</summary>
            public IEnumerable<(string name, Tensor buffer)> named_buffers() => Walk(m => m.ownBuffers);

            public IEnumerable<Tensor> parameters() => named_parameters().Select(p => p.parameter);

            /// <summary>Parameters and buffers by dotted name.</summary>
            public IReadOnlyDictionary<string, Tensor> state_dict() =>
                named_parameters().Concat(named_buffers()).ToDictionary(p => p.Item1, p => p.Item2);

            /// <summary>Switches the tree to training mode, or out of it.</summary>
            public void train(bool on = true)
            {
                training = on;
                foreach ((_, Module child) in ownChildren) child.train(on);
            }

            /// <summary>Switches the tree to evaluation mode.</summary>
            public void eval() => train(false);

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                if (!disposing) return;
                foreach ((_, Module child) in ownChildren) child.Dispose();
                foreach ((_, Tensor tensor) in ownParameters.Concat(ownBuffers)) tensor.Dispose();
            }

            private IEnumerable<(string, Tensor)> Walk(Func<Module, List<(string Name, Tensor Tensor)>> own)
            {
                foreach ((string name, Tensor tensor) in own(this)) yield return (name, tensor);
                foreach ((string prefix, Module child) in ownChildren)
                    foreach ((string name, Tensor tensor) in child.Walk(own)) yield return ($"{prefix}.{name}", tensor);
            }
        }

        /// <summary>A module from one input to one result.</summary>
        public abstract class Module<T1, TResult>(string name) : Module(name)
        {
            /// <summary>Computes the result; the caller, or its dispose scope, owns it.</summary>
            public abstract TResult forward(T1 input);

            public TResult call(T1 input) => forward(input);
        }
    }
}
