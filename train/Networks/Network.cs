using EmotionML.Train.Onnx;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EmotionML.Train.Networks;

/// <summary>A piece of a network that computes on pictures [N, C, H, W] and can write itself as ONNX nodes.</summary>
public abstract class Layer(string name) : Module<Tensor, Tensor>(name)
{
    // TorchSharp would register private fields a second time under their own names
    /// <inheritdoc/>
    protected override void RegisterComponents() { }

    private protected T register<T>(string name, T layer) where T : Module
    {
        register_module(name, layer);
        return layer;
    }

    private protected TorchSharp.Modules.Parameter parameter(string name, Tensor value)
    {
        var result = new TorchSharp.Modules.Parameter(value);
        result.DetachFromDisposeScope();
        register_parameter(name, result);
        return result;
    }

    private protected Tensor buffer(string name, Tensor value)
    {
        register_buffer(name, value.DetachFromDisposeScope());
        return value;
    }

    /// <summary>Appends the layer to the graph; takes the name of the input and returns the name of the output.</summary>
    public abstract string Export(NetworkExport export, string x);
}

/// <summary>
/// A classifier of square grayscale pictures: normalised float32 [N, 1, S, S] in, logits float32 [N, classes] out.
/// </summary>
public abstract class Network : Layer
{
    private protected Network(string architecture, NetworkShape shape) : base(architecture)
    {
        Architecture = architecture;
        Shape = shape;
    }

    /// <summary>What <c>--network</c> calls it.</summary>
    public string Architecture { get; }

    /// <summary>Classes, picture size and, where the architecture takes them, width and blocks.</summary>
    public NetworkShape Shape { get; }

    /// <summary>Name of the last layer's parameters: what a head of another size replaces.</summary>
    public abstract string HeadName { get; }

    /// <summary>True when the network takes pictures of any size, so that training may begin with smaller ones and the network may shrink them.</summary>
    public virtual bool TakesAnySize => false;

    /// <summary>Number of learnt values.</summary>
    public long ParameterCount => parameters().Sum(p => p.numel());

    /// <summary>Multiply-adds of the convolutions and linear layers for one picture.</summary>
    public long CountMultiplyAdds()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable off = no_grad();
        bool before = training;
        eval();
        using var counter = new MultiplyAddCounter();
        forward(zeros([1, 1, Shape.ImageSize, Shape.ImageSize]).to(parameters().First().device_type));
        train(before);
        return counter.Total;
    }

    /// <summary>One line for humans: <c>emotion-resnet w24 b1,2,2,2 drop 0.4, 1.59 M parameters, 149 M multiply-adds</c>.</summary>
    public string Describe() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{Architecture}{Shape.Suffix(Architecture)}, {ParameterCount / 1e6:0.00} M parameters, {CountMultiplyAdds() / 1e6:0} M multiply-adds");
}

/// <summary>What fixes a network's shape beside its architecture.</summary>
/// <param name="Classes">Number of labels.</param>
/// <param name="ImageSize">Side of the pictures in pixels.</param>
/// <param name="Widths">emotion-resnet: channels of each of the four stages.</param>
/// <param name="Blocks">emotion-resnet: residual blocks of each stage.</param>
/// <param name="Dropout">Share of the features dropped before the last layer; null takes the architecture's own.</param>
public sealed record NetworkShape(int Classes, int ImageSize, IReadOnlyList<int> Widths, IReadOnlyList<int> Blocks, double? Dropout = null)
{
    /// <summary>Side in pixels to which the network shrinks its pictures before the first layer; the picture's own by default.</summary>
    public int WorkingSize { get; init; } = ImageSize;

    /// <summary>A share of a side in pixels, rounded to a multiple of eight, which survives three halvings: at least 16, never more than the side.</summary>
    public static int Shrunk(int side, double share) => Math.Min(side, Math.Max(16, (int)Math.Round(side * share / 8) * 8));

    internal string Suffix(string architecture) => architecture == NetworkFactory.EmotionResNet
        ? $" widths {string.Join(',', Widths)} blocks {string.Join(',', Blocks)}{(WorkingSize == ImageSize ? "" : $" at {WorkingSize} pixels")}" : "";
}

/// <summary>Adds up multiply-adds of the forward passes of this thread while it lives.</summary>
internal sealed class MultiplyAddCounter : IDisposable
{
    [ThreadStatic] private static MultiplyAddCounter? current;

    public MultiplyAddCounter() => current = this;

    public long Total { get; private set; }

    public static void Add(Tensor weight, Tensor output)
    {
        if (current is null) return;
        // every output position costs one pass over the weights of its channel
        current.Total += output.numel() / output.size(0) / weight.size(0) * weight.numel();
    }

    public void Dispose() => current = null;
}

/// <summary>The graph under construction, and the names of the network's parameters in it.</summary>
public sealed class NetworkExport
{
    private readonly Dictionary<Tensor, string> names = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> written = [];

    /// <summary>Prepares to write a network into a graph.</summary>
    public NetworkExport(OnnxGraph graph, Network network)
    {
        Graph = graph;
        foreach ((string name, Tensor tensor) in network.state_dict()) names.Add(tensor, name);
    }

    /// <summary>The graph.</summary>
    public OnnxGraph Graph { get; }

    /// <summary>Writes a parameter or buffer once, as float32, under its own name, which is returned.</summary>
    public string Initializer(Tensor tensor)
    {
        string name = names[tensor];
        if (written.Add(name)) Graph.Initializer(name, tensor.ToFloats(), tensor.shape);
        return name;
    }
}
