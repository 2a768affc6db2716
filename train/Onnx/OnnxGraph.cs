using System.Runtime.InteropServices;
using Google.Protobuf;

namespace EmotionML.Train.Onnx;

/// <summary>
/// Builds an ONNX graph node by node. Each operation takes the names of its inputs and returns the name of its output,
/// so a network writes itself as it computes itself. Initializers keep the network's own parameter names: a file of
/// ours can start another run. The operations are in <c>OnnxGraph.Operations.cs</c>.
/// </summary>
public sealed partial class OnnxGraph
{
    private readonly GraphProto graph;
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly List<string> scopes = [];

    /// <summary>Starts an empty graph.</summary>
    /// <param name="name">The graph's name inside the file.</param>
    public OnnxGraph(string name = "emotion") => graph = new GraphProto { Name = name };

    /// <summary>Number of values in all floating-point initializers so far: the parameters, buffers included.</summary>
    public long InitializerValues { get; private set; }

    /// <summary>Number of nodes so far.</summary>
    public int NodeCount => graph.Node.Count;

    /// <summary>The graph as written to the file.</summary>
    internal GraphProto Proto => graph;

    /// <summary>A value inside a graph as an output of it; without a shape, which ONNX Runtime infers and the checker would want.</summary>
    internal static ValueInfoProto InnerValue(string name) =>
        new() { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float } } };

    /// <summary>Prefixes the names of the nodes written until the result is disposed, for example with <c>stages.0.1</c>.</summary>
    /// <param name="name">A part of the network; nested scopes join with a dot.</param>
    public IDisposable Scope(string name)
    {
        scopes.Add(name);
        return new ScopeEnd(scopes);
    }

    /// <summary>Adds an input of 32-bit floats.</summary>
    /// <param name="name">Name of the value.</param>
    /// <param name="shape">Sizes; null is a size known only when the model runs (the batch, called <c>N</c>).</param>
    /// <returns>The value's name.</returns>
    public string Input(string name, params long?[] shape)
    {
        Claim(name);
        graph.Input.Add(FloatValue(name, shape));
        return name;
    }

    /// <summary>Declares a value that a node has written as an output of the graph.</summary>
    /// <param name="name">Name of the value.</param>
    /// <param name="shape">Sizes; null is a size known only when the model runs (the batch, called <c>N</c>).</param>
    public void Output(string name, params long?[] shape) => graph.Output.Add(FloatValue(name, shape));

    /// <summary>Adds a weight, bias or other constant of 32-bit floats.</summary>
    /// <param name="name">The network's own parameter name, such as <c>stages.0.1.conv1.weight</c>.</param>
    /// <param name="data">Values, row-major.</param>
    /// <param name="shape">Sizes; none for a scalar.</param>
    /// <returns>The initializer's name.</returns>
    /// <exception cref="ArgumentException">The name is taken, or the shape does not hold as many values as given.</exception>
    public string Initializer(string name, ReadOnlySpan<float> data, params long[] shape)
    {
        long values = shape.Aggregate(1L, (product, size) => product * size);
        if (values != data.Length)
            throw new ArgumentException($"Initializer {name}: expected {values} values for [{string.Join(", ", shape)}], found {data.Length}.", nameof(data));
        Claim(name);
        InitializerValues += data.Length;
        return AddInitializer(name, TensorProto.Types.DataType.Float, MemoryMarshal.AsBytes(data), shape);
    }

    /// <summary>Adds a one-dimensional constant of 64-bit integers, as axes and shapes are given.</summary>
    private string Indices(string name, ReadOnlySpan<long> data) =>
        AddInitializer(Unique(InScope(name)), TensorProto.Types.DataType.Int64, MemoryMarshal.AsBytes(data), data.Length);

    private string AddInitializer(string name, TensorProto.Types.DataType type, ReadOnlySpan<byte> bytes, params ReadOnlySpan<long> shape)
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("ONNX files hold little-endian values; this processor is big-endian.");
        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(bytes) };
        tensor.Dims.AddRange(shape.ToArray());
        graph.Initializer.Add(tensor);
        return name;
    }

    /// <summary>Writes one node with one output.</summary>
    /// <param name="type">ONNX operator.</param>
    /// <param name="inputs">Names of the inputs in the operator's order; null leaves an optional one out.</param>
    /// <param name="output">Name of the output; null names it after the node.</param>
    /// <param name="attributes">The operator's attributes.</param>
    /// <returns>The name of the output.</returns>
    private string Node(string type, string?[] inputs, string? output = null, params AttributeProto[] attributes)
    {
        string name = Unique(InScope(type));
        if (output is not null)
            Claim(output);
        var node = new NodeProto { Name = name, OpType = type };
        node.Input.AddRange(inputs.Select(input => input ?? ""));
        while (node.Input.Count > 0 && node.Input[^1].Length == 0)
            node.Input.RemoveAt(node.Input.Count - 1);
        node.Output.Add(output ?? name);
        node.Attribute.AddRange(attributes);
        graph.Node.Add(node);
        return output ?? name;
    }

    private string InScope(string name) => scopes.Count == 0 ? name : $"{string.Join('.', scopes)}/{name}";

    private string Unique(string wanted)
    {
        string name = wanted;
        for (int i = 2; !names.Add(name); i++)
            name = $"{wanted}_{i}";
        return name;
    }

    private void Claim(string name)
    {
        if (!names.Add(name))
            throw new ArgumentException($"The graph already has a value called {name}.", nameof(name));
    }

    private static ValueInfoProto FloatValue(string name, long?[] shape)
    {
        var sizes = new TensorShapeProto();
        foreach (long? size in shape)
        {
            sizes.Dim.Add(size is long known
                ? new TensorShapeProto.Types.Dimension { DimValue = known }
                : new TensorShapeProto.Types.Dimension { DimParam = "N" });
        }
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = sizes };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }

    private static AttributeProto Integer(string name, long value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    private static AttributeProto Number(string name, double value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = (float)value };

    private static AttributeProto Integers(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.AddRange(values.ToArray());
        return attribute;
    }

    private sealed class ScopeEnd(List<string> scopes) : IDisposable
    {
        private bool ended;

        public void Dispose()
        {
            if (!ended)
                scopes.RemoveAt(scopes.Count - 1);
            ended = true;
        }
    }
}
