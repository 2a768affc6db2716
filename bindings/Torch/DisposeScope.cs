namespace EmotionML.Bindings.Torch;

/// <summary>
/// Disposes every tensor created on this thread while it is the innermost scope, but for those moved out. One per
/// training step keeps memory flat without a word about single tensors.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    [ThreadStatic] private static DisposeScope? current;

    private readonly DisposeScope? outer;
    private readonly HashSet<torch.Tensor> tensors = new(ReferenceEqualityComparer.Instance);

    internal DisposeScope()
    {
        outer = current;
        current = this;
    }

    internal static DisposeScope? Current => current;

    internal void Add(torch.Tensor tensor)
    {
        tensors.Add(tensor);
        tensor.Scope = this;
    }

    internal void Remove(torch.Tensor tensor)
    {
        tensors.Remove(tensor);
        tensor.Scope = null;
    }

    internal void MoveToOuter(torch.Tensor tensor)
    {
        Remove(tensor);
        outer?.Add(tensor);
    }

    /// <summary>Disposes what is left in the scope and makes the enclosing scope current again.</summary>
    public void Dispose()
    {
        if (!ReferenceEquals(current, this)) throw new InvalidOperationException("Dispose scopes must end in the reverse order of their creation.");
        current = outer;
        foreach (torch.Tensor tensor in tensors.ToArray()) tensor.Dispose();
    }
}
