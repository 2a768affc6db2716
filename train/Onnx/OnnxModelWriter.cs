using System.Globalization;
using EmotionML.Core.Common;
using EmotionML.Core.Model;
using EmotionML.Train.Metrics;
using Google.Protobuf;

namespace EmotionML.Train.Onnx;

/// <summary>What the file says beside the network itself.</summary>
/// <param name="Size">Side of the input picture in pixels.</param>
/// <param name="Classes">Number of classes: width of the outputs.</param>
/// <param name="Mean">Mean intensity of the training pictures, on the scale 0..255; subtracted inside the graph.</param>
/// <param name="StandardDeviation">Standard deviation of the training pictures, on the scale 0..255; divided by inside the graph.</param>
public sealed record OnnxModelOptions(int Size, int Classes, double Mean, double StandardDeviation)
{
    /// <summary>The logits are divided by it before the softmax; 1 leaves them alone, more makes the model less sure.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>A scale and a bias a class in place of the temperature, or null.</summary>
    public VectorScaling? Vector { get; init; }

    /// <summary>Metadata of the file: key and value, normally a model card's.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>One sentence for whoever opens the file in a viewer.</summary>
    public string Description { get; init; } = "Facial expression from one cropped face: grayscale intensity 0..255 in, class probabilities out.";
}

/// <summary>
/// Writes a network as an ONNX file in the shape of the artifact contract: input <c>face</c> [N, 1, S, S] with
/// intensities 0..255, normalisation inside the graph, outputs <c>logits</c> and <c>probabilities</c> [N, classes].
/// </summary>
public static class OnnxModelWriter
{
    /// <summary>Version of ONNX's operators: the oldest that has each one in the form written here, so that old runtimes read it.</summary>
    public const int Opset = 13;

    /// <summary>Version of the file format.</summary>
    public const int IrVersion = 8;

    /// <summary>Name of the input.</summary>
    public const string InputName = "face";

    /// <summary>Name of the raw outputs of the network.</summary>
    public const string LogitsName = "logits";

    /// <summary>Name of the calibrated probabilities.</summary>
    public const string ProbabilitiesName = "probabilities";

    /// <summary>Name of the scalar that the logits are divided by before the softmax.</summary>
    public const string TemperatureName = "temperature";

    /// <summary>Name of the factors of the classes' logits, where the file has them in place of a temperature.</summary>
    public const string ScaleName = "calibration.scale";

    /// <summary>Name of what is then added to them.</summary>
    public const string BiasName = "calibration.bias";

    /// <summary>Name of the scalar that is subtracted from the input.</summary>
    public const string MeanName = "normalisation.mean";

    /// <summary>Name of the scalar that the input is divided by.</summary>
    public const string StandardDeviationName = "normalisation.std";

    /// <summary>Builds the file in memory.</summary>
    /// <param name="options">Sizes, normalisation, temperature and metadata.</param>
    /// <param name="network">Given the graph and the name of the normalised picture, writes the network and returns the name of its logits [N, classes].</param>
    /// <exception cref="ArgumentOutOfRangeException">The standard deviation or the temperature is not positive.</exception>
    public static ModelProto Build(OnnxModelOptions options, Func<OnnxGraph, string, string> network)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.StandardDeviation);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Temperature);
        var graph = new OnnxGraph();
        string x = graph.Input(InputName, null, 1, options.Size, options.Size);
        using (graph.Scope("normalisation"))
        {
            x = graph.Sub(x, graph.Initializer(MeanName, [(float)options.Mean]));
            x = graph.Div(x, graph.Initializer(StandardDeviationName, [(float)options.StandardDeviation]));
        }
        string logits = graph.Identity(network(graph, x), LogitsName);
        using (graph.Scope("calibration"))
        {
            string scaled = options.Vector is { } vector
                ? graph.Add(graph.Mul(logits, graph.Initializer(ScaleName, [.. vector.Scale.Select(v => (float)v)], options.Classes)), graph.Initializer(BiasName, [.. vector.Bias.Select(v => (float)v)], options.Classes))
                : graph.Div(logits, graph.Initializer(TemperatureName, [(float)options.Temperature]));
            graph.Softmax(scaled, axis: 1, ProbabilitiesName);
        }
        graph.Output(LogitsName, null, options.Classes);
        graph.Output(ProbabilitiesName, null, options.Classes);

        var model = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = "EmotionML",
            ProducerVersion = ProductVersion.Full,
            ModelVersion = 1,
            DocString = options.Description,
            Graph = graph.Proto,
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = Opset });
        SetMetadata(model, options.Metadata);
        return model;
    }

    /// <summary>Builds the file and returns its bytes.</summary>
    public static byte[] ToBytes(OnnxModelOptions options, Func<OnnxGraph, string, string> network) =>
        Build(options, network).ToByteArray();

    /// <summary>Builds the file and writes it atomically.</summary>
    /// <param name="path">Target; replaced as a whole or not at all.</param>
    /// <param name="options">Sizes, normalisation, temperature and metadata.</param>
    /// <param name="network">Writes the network, see <see cref="Build"/>.</param>
    public static void Write(string path, OnnxModelOptions options, Func<OnnxGraph, string, string> network)
    {
        ModelProto model = Build(options, network);
        AtomicFile.Write(path, stream => model.WriteTo(stream));
    }

    /// <summary>
    /// Changes the temperature (in the graph and in the metadata) and further metadata of a file that <see cref="Write"/>
    /// made, atomically; every weight stays as it is, bit for bit.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="temperature">New temperature, or null to keep the stored one.</param>
    /// <param name="metadata">Entries to add or replace; other keys stay.</param>
    /// <exception cref="UserException">The file is not an ONNX model or has no temperature.</exception>
    public static void Rewrite(string path, double? temperature = null, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ModelProto model = OnnxModelReader.Parse(path);
        if (temperature is double value)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(temperature));
            TensorProto tensor = model.Graph.Initializer.FirstOrDefault(item => item.Name == TemperatureName)
                ?? throw new UserException($"{path}: expected an initializer called {TemperatureName}, found none: EmotionML did not write this file.");
            tensor.FloatData.Clear();
            tensor.RawData = ByteString.CopyFrom(BitConverter.GetBytes((float)value));
            SetMetadata(model, new Dictionary<string, string> { [ModelCard.Prefix + "temperature"] = value.ToString("R", CultureInfo.InvariantCulture) });
        }
        SetMetadata(model, metadata ?? new Dictionary<string, string>());
        AtomicFile.Write(path, stream => model.WriteTo(stream));
    }

    private static void SetMetadata(ModelProto model, IReadOnlyDictionary<string, string> metadata)
    {
        foreach ((string key, string value) in metadata)
        {
            StringStringEntryProto? entry = model.MetadataProps.FirstOrDefault(item => item.Key == key);
            if (entry is null)
                model.MetadataProps.Add(entry = new StringStringEntryProto { Key = key });
            entry.Value = value;
        }
    }
}
