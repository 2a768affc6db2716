using System.Runtime.InteropServices;
using EmotionML.Core.Common;
using EmotionML.Train.Data;
using EmotionML.Train.Onnx;
using Google.Protobuf;

namespace EmotionML.Train.Export.Quantization;

/// <summary>How a model is quantised.</summary>
public sealed record QuantizationOptions
{
    /// <summary>Training pictures that the ranges are measured on. Default 512.</summary>
    public int Images { get; init; } = 512;

    /// <summary>Share of an activation's numbers in percent that its range must hold; 100 is smallest to largest. Default 99.99.</summary>
    public double Percentile { get; init; } = 99.99;

    /// <summary>
    /// Bits of a weight, 7 or 8. With 8, processors with AVX2 or AVX-512 but without VNNI may saturate when they add two
    /// products in 16 bits (255 · 127 · 2 does not fit) and give other results than those with it. Default 7.
    /// </summary>
    public int WeightBits { get; init; } = 7;

    /// <summary>Seed of the choice of pictures. Default 1.</summary>
    public int Seed { get; init; } = 1;
}

/// <summary>
/// Static quantisation to 8 bits in ONNX's QDQ form: pairs of QuantizeLinear and DequantizeLinear around every operator,
/// which ONNX Runtime fuses to operators on whole numbers (QLinearConv and others); a runtime that does not know these
/// computes the same function in floats. Weights are int8, symmetric, one scale an output channel; activations are
/// uint8 with calibrated ranges (Jacob et al., 2018, arXiv:1712.05877). Input, logits and probabilities stay float.
/// </summary>
internal sealed class Int8Quantizer
{
    // operators that work on whole numbers in ONNX Runtime
    private static readonly HashSet<string> Computing = ["Conv", "Gemm", "Add", "Mul", "Sigmoid", "AveragePool", "GlobalAveragePool"];
    // operators that only pass numbers on: their output keeps the input's scale
    private static readonly HashSet<string> Passing = ["Flatten", "Reshape", "Unsqueeze", "MaxPool"];

    // A channel whose weights training has decayed to nearly nothing would count its bias in units so small that no int32
    // holds it: its weights then take a coarser unit. 2^24 is also the last whole number up to which floats hold all.
    private const float LargestBias = 1 << 24;

    private readonly GraphProto graph;
    private readonly int largestWeight;
    private readonly Dictionary<string, TensorProto> initializers;
    private readonly ILookup<string, NodeProto> consumers;
    private readonly HashSet<string> outputs;
    private readonly HashSet<NodeProto> absorbed;
    private readonly List<NodeProto> written = [];
    private readonly Dictionary<string, string> renamed = [];
    private Dictionary<string, ActivationRange> ranges = [];

    private Int8Quantizer(GraphProto graph, QuantizationOptions options)
    {
        this.graph = graph;
        largestWeight = (1 << (options.WeightBits - 1)) - 1;
        initializers = graph.Initializer.ToDictionary(tensor => tensor.Name);
        consumers = graph.Node.SelectMany(node => node.Input.Distinct().Select(input => (input, node))).ToLookup(pair => pair.input, pair => pair.node);
        outputs = [.. graph.Output.Select(output => output.Name)];
        // by identity: nodes are renamed while they are written
        absorbed = new HashSet<NodeProto>(graph.Node.Where(IsAbsorbable), ReferenceEqualityComparer.Instance);
    }

    /// <summary>Quantises a model.</summary>
    /// <param name="model">A model in 32-bit floats of the artifact contract; it is not changed.</param>
    /// <param name="train">Training pictures of the model's size.</param>
    /// <param name="options">Settings.</param>
    /// <exception cref="UserException">The model holds quantised nodes already, or none that can be.</exception>
    public static ModelProto Quantize(ModelProto model, FaceSet train, QuantizationOptions options)
    {
        if (model.Graph.Node.Any(node => node.OpType == "QuantizeLinear"))
            throw new UserException("expected a model in 32-bit floats, found a quantised one");
        ModelProto result = model.Clone();
        BatchNormFolding.Fold(result.Graph);
        var quantizer = new Int8Quantizer(result.Graph, options);
        List<string> values = quantizer.Choose();
        if (values.Count == 0)
            throw new UserException("expected convolutions or linear layers to quantise, found none");
        quantizer.ranges = quantizer.Complete(ActivationRanges.Measure(result, values, Sample(train, options), options.Percentile));
        quantizer.Rewrite();
        return result;
    }

    private static FaceSet Sample(FaceSet train, QuantizationOptions options)
    {
        int[] order = [.. Enumerable.Range(0, train.Count)];
        new Random(options.Seed).Shuffle(order);
        return train.Select(order[..Math.Min(order.Length, options.Images)]);
    }

    private bool IsQuantised(NodeProto node) =>
        (Computing.Contains(node.OpType) || Passing.Contains(node.OpType) || node.OpType == "Relu")
        && !node.Input.Take(1).Any(initializers.ContainsKey);

    /// <summary>True for a Relu that the clipping of the quantised value before it does already.</summary>
    private bool IsAbsorbable(NodeProto node) =>
        node.OpType == "Relu" && consumers[node.Input[0]].Count() == 1 && !outputs.Contains(node.Input[0])
        && graph.Node.Any(producer => producer.Output[0] == node.Input[0] && Computing.Contains(producer.OpType))
        && consumers[node.Output[0]].Any(IsQuantised);

    /// <summary>The values that become 8 bits: what a quantised node reads, but for what an absorbed Relu reads.</summary>
    private List<string> Choose() =>
    [
        .. graph.Node.Where(IsQuantised)
            .Where(node => !absorbed.Contains(node))
            .SelectMany(node => node.OpType is "Conv" or "Gemm" ? node.Input.Take(1) : node.Input)
            .Where(input => input.Length > 0 && !initializers.ContainsKey(input))
            .Distinct(),
    ];

    /// <summary>Gives what only passes through its source's range.</summary>
    private Dictionary<string, ActivationRange> Complete(Dictionary<string, ActivationRange> measured)
    {
        foreach (NodeProto node in graph.Node.Where(node => Passing.Contains(node.OpType)))
            if (measured.TryGetValue(node.Input[0], out ActivationRange range) && measured.ContainsKey(node.Output[0]))
                measured[node.Output[0]] = range;
        return measured;
    }

    private void Rewrite()
    {
        foreach (NodeProto node in graph.Node)
        {
            // its producer has been written under the name of its output, and clips at 0
            if (absorbed.Contains(node)) continue;
            bool quantised = IsQuantised(node);
            for (int i = 0; i < node.Input.Count; i++)
                if (quantised && renamed.TryGetValue(node.Input[i], out string? name)) node.Input[i] = name;
            if (quantised && node.OpType is "Conv" or "Gemm") QuantizeWeights(node);
            if (consumers[node.Output[0]].FirstOrDefault(absorbed.Contains) is { } relu) node.Output[0] = relu.Output[0];
            written.Add(node);
            if (ranges.TryGetValue(node.Output[0], out ActivationRange range)) AddPair(node.Output[0], range);
        }
        graph.Node.Clear();
        graph.Node.AddRange(written);
        HashSet<string> used = [.. graph.Node.SelectMany(node => node.Input)];
        foreach (TensorProto unused in graph.Initializer.Where(tensor => !used.Contains(tensor.Name)).ToList()) graph.Initializer.Remove(unused);
    }

    private void AddPair(string value, ActivationRange range)
    {
        string scale = Add($"{value}.scale", TensorProto.Types.DataType.Float, [range.Scale]);
        string zero = Add($"{value}.zero_point", TensorProto.Types.DataType.Uint8, [range.ZeroPoint]);
        written.Add(Node("QuantizeLinear", $"{value}.quantized", null, value, scale, zero));
        written.Add(Node("DequantizeLinear", $"{value}.dequantized", null, $"{value}.quantized", scale, zero));
        renamed[value] = $"{value}.dequantized";
    }

    private void QuantizeWeights(NodeProto node)
    {
        if (!initializers.TryGetValue(node.Input[1], out TensorProto? weight)) return;
        string source = renamed.FirstOrDefault(pair => pair.Value == node.Input[0]).Key
            ?? throw new InvalidOperationException($"{node.Name}: the input {node.Input[0]} was not quantised.");
        float[] values = OnnxModelReader.Floats(weight);
        int channels = (int)weight.Dims[0], each = values.Length / channels;
        float[]? bias = node.Input.Count > 2 && initializers.TryGetValue(node.Input[2], out TensorProto? added) ? OnnxModelReader.Floats(added) : null;
        float[] scales = new float[channels];
        sbyte[] whole = new sbyte[values.Length];
        for (int channel = 0; channel < channels; channel++)
        {
            Span<float> row = values.AsSpan(channel * each, each);
            float largest = 0;
            foreach (float value in row) largest = Math.Max(largest, Math.Abs(value));
            scales[channel] = Math.Max(largest / largestWeight, bias is null ? 0 : Math.Abs(bias[channel]) / (LargestBias * ranges[source].Scale));
            if (scales[channel] == 0) scales[channel] = 1;
            for (int i = 0; i < each; i++) whole[(channel * each) + i] = (sbyte)MathF.Round(row[i] / scales[channel]);
        }
        node.Input[1] = Dequantized(weight.Name, TensorProto.Types.DataType.Int8, whole, [.. weight.Dims], scales, new sbyte[channels]);
        if (bias is null) return;
        // the bias is added to sums of products: its unit is that of a product
        float[] units = [.. scales.Select(scale => scale * ranges[source].Scale)];
        int[] sums = [.. bias.Select((value, channel) => (int)Math.Round((double)value / units[channel]))];
        node.Input[2] = Dequantized(node.Input[2], TensorProto.Types.DataType.Int32, sums, [channels], units, new int[channels]);
    }

    private string Dequantized<T>(string name, TensorProto.Types.DataType type, T[] values, long[] shape, float[] scales, T[] zeros)
        where T : unmanaged
    {
        string quantized = Add($"{name}.quantized", type, values, shape);
        string scale = Add($"{name}.scale", TensorProto.Types.DataType.Float, scales, scales.Length);
        string zero = Add($"{name}.zero_point", type, zeros, zeros.Length);
        written.Add(Node("DequantizeLinear", $"{name}.dequantized", 0, quantized, scale, zero));
        return $"{name}.dequantized";
    }

    private string Add<T>(string name, TensorProto.Types.DataType type, T[] values, params long[] shape)
        where T : unmanaged
    {
        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<T>(values)) };
        tensor.Dims.AddRange(shape);
        graph.Initializer.Add(tensor);
        return name;
    }

    private static NodeProto Node(string type, string output, int? axis, params string[] inputs)
    {
        var node = new NodeProto { Name = $"{output}/{type}", OpType = type };
        node.Input.AddRange(inputs);
        node.Output.Add(output);
        if (axis is int along) node.Attribute.Add(new AttributeProto { Name = "axis", Type = AttributeProto.Types.AttributeType.Int, I = along });
        return node;
    }
}
