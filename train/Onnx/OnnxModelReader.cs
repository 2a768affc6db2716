using System.Runtime.InteropServices;
using EmotionML.Core.Common;
using Google.Protobuf;

namespace EmotionML.Train.Onnx;

/// <summary>A named weight of an ONNX file.</summary>
/// <param name="Name">The network's own parameter name.</param>
/// <param name="Data">Values, row-major.</param>
/// <param name="Shape">Sizes; empty for a scalar.</param>
public sealed record OnnxInitializer(string Name, float[] Data, long[] Shape);

/// <summary>What another run can take from an ONNX file: its weights by name and its metadata. It does not run the model.</summary>
public sealed class OnnxModelReader
{
    private OnnxModelReader(string path, ModelProto model)
    {
        Path = path;
        Metadata = model.MetadataProps.GroupBy(item => item.Key).ToDictionary(group => group.Key, group => group.Last().Value);
        Initializers = model.Graph.Initializer
            .Where(tensor => tensor.DataType == (int)TensorProto.Types.DataType.Float)
            .DistinctBy(tensor => tensor.Name)
            .ToDictionary(tensor => tensor.Name, tensor => Read(path, tensor));
        Values = Count(model.Graph);
    }

    /// <summary>The file that was read.</summary>
    public string Path { get; }

    /// <summary>Metadata entries of the file.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>All 32-bit float initializers by name, batch norm's running statistics included.</summary>
    public IReadOnlyDictionary<string, OnnxInitializer> Initializers { get; }

    /// <summary>The temperature the logits are divided by, or null where the file has none.</summary>
    public float? Temperature => Scalar(OnnxModelWriter.TemperatureName);

    /// <summary>The mean intensity (scale 0..255) that the graph subtracts, or null where the file has none.</summary>
    public float? Mean => Scalar(OnnxModelWriter.MeanName);

    /// <summary>The standard deviation (scale 0..255) that the graph divides by, or null where the file has none.</summary>
    public float? StandardDeviation => Scalar(OnnxModelWriter.StandardDeviationName);

    /// <summary>
    /// Parameters of the network: values of all weights, in floats or quantised, but not the normalisation, the
    /// temperature, and the scales and zero points of a quantised file.
    /// </summary>
    public long Values { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="UserException">The file is missing or not an ONNX model, or keeps its weights in another file.</exception>
    public static OnnxModelReader Open(string path) => new(path, Parse(path));

    /// <summary>Reads a file as the protobuf message that it is.</summary>
    /// <exception cref="UserException">The file is missing or not an ONNX model.</exception>
    internal static ModelProto Parse(string path)
    {
        if (!File.Exists(path))
            throw new UserException($"{path}: expected an ONNX file, found none.");
        try
        {
            using FileStream stream = File.OpenRead(path);
            var model = ModelProto.Parser.ParseFrom(stream);
            if (model.Graph is { Node.Count: > 0 })
                return model;
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new UserException($"{path}: expected an ONNX model, found something else or a cut file ({exception.Message})", exception);
        }
        throw new UserException($"{path}: expected an ONNX model with a graph, found none.");
    }

    /// <summary>The values of a tensor of 32-bit floats.</summary>
    internal static float[] Floats(TensorProto tensor) =>
        tensor.HasRawData ? MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray() : [.. tensor.FloatData];

    private static long Count(GraphProto graph)
    {
        NodeProto[] pairs = [.. graph.Node.Where(node => node.OpType is "QuantizeLinear" or "DequantizeLinear")];
        HashSet<string> quantised = [.. pairs.Select(node => node.Input[0])];
        HashSet<string> units = [OnnxModelWriter.TemperatureName, OnnxModelWriter.ScaleName, OnnxModelWriter.BiasName, OnnxModelWriter.MeanName, OnnxModelWriter.StandardDeviationName, .. pairs.SelectMany(node => node.Input.Skip(1))];
        // other whole numbers are shapes and axes
        return graph.Initializer
            .Where(tensor => !units.Contains(tensor.Name) && (tensor.DataType == (int)TensorProto.Types.DataType.Float || quantised.Contains(tensor.Name)))
            .DistinctBy(tensor => tensor.Name)
            .Sum(Length);
    }

    private static long Length(TensorProto tensor) => tensor.Dims.Aggregate(1L, (product, size) => product * size);

    private float? Scalar(string name) =>
        Initializers.TryGetValue(name, out OnnxInitializer? value) && value.Data.Length == 1 ? value.Data[0] : null;

    private static OnnxInitializer Read(string path, TensorProto tensor)
    {
        if (tensor.DataLocation == TensorProto.Types.DataLocation.External)
            throw new UserException($"{path}: initializer {tensor.Name} lies in another file; expected every weight inside this one.");
        float[] data = Floats(tensor);
        long expected = Length(tensor);
        if (data.Length != expected)
            throw new UserException($"{path}: initializer {tensor.Name}: expected {expected} values for [{string.Join(", ", tensor.Dims)}], found {data.Length}.");
        return new OnnxInitializer(tensor.Name, data, [.. tensor.Dims]);
    }
}
