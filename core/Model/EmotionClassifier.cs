using System.Globalization;
using System.Runtime.InteropServices;
using EmotionML.Core.Common;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EmotionML.Core.Model;

/// <summary>Settings of an <see cref="EmotionClassifier"/>.</summary>
public sealed record EmotionClassifierOptions
{
    /// <summary>Threads that share the work of one batch; 0, the default, takes one per core.</summary>
    public int Threads { get; init; }

    /// <summary>Other names of the file's labels, <c>from=to,from=to</c>; null, the default: only the usual synonyms of FER2013's seven.</summary>
    public string? MapLabels { get; init; }
}

/// <summary>
/// An <c>emotion.onnx</c>, ready to classify faces. Opening it checks the artifact's contract: input <c>face</c>
/// float32 [N,1,S,S] of intensities 0..255, outputs <c>logits</c> and <c>probabilities</c> float32 [N,C], metadata
/// <c>emotionml.*</c>. Several threads may use one instance at once.
/// </summary>
public sealed class EmotionClassifier : IDisposable
{
    private const string LogitsName = "logits";
    private const string ProbabilitiesName = "probabilities";
    private static readonly string[] Outputs = [LogitsName, ProbabilitiesName];

    private readonly InferenceSession session;
    private readonly RunOptions runOptions = new();
    private readonly string[] inputs;

    /// <summary>Opens a model.</summary>
    /// <param name="path">An ONNX file that <c>export</c> wrote.</param>
    /// <param name="options">Settings; the defaults when null.</param>
    /// <exception cref="UserException">The file is missing, no ONNX model, or breaks the contract; the message says where.</exception>
    /// <exception cref="DllNotFoundException">ONNX Runtime is missing; the message says how to get it.</exception>
    public EmotionClassifier(string path, EmotionClassifierOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        ModelPath = path;
        options ??= new EmotionClassifierOptions();
        session = Open(path, options);
        try
        {
            Card = ModelCard.FromMetadata(session.ModelMetadata.CustomMetadataMap, path);
            Labels = LabelNames.OfModel(Card.Labels, options.MapLabels, path);
            inputs = [Card.InputName];
            Expect("input", session.InputMetadata, Card.InputName, -1, 1, Card.InputSize, Card.InputSize);
            foreach (string output in Outputs)
                Expect("output", session.OutputMetadata, output, -1, Card.Labels.Count);
            if (session.InputMetadata.Count != 1)
                throw new UserException($"{path}: expected one input, found {string.Join(", ", session.InputNames)}");
        }
        catch
        {
            Dispose();
            throw;
        }
        Preparation = new FacePreparation(Card.InputSize);
    }

    /// <summary>The file.</summary>
    public string ModelPath { get; }

    /// <summary>What the file says about itself.</summary>
    public ModelCard Card { get; }

    /// <summary>Class names in the order of the outputs; those of the card, or what they are mapped to.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Side of a face in pixels.</summary>
    public int Size => Card.InputSize;

    /// <summary>Makes faces for this model.</summary>
    public FacePreparation Preparation { get; }

    /// <summary>Classifies one face.</summary>
    /// <param name="face">Intensities 0..255, shape [Size, Size], from <see cref="Preparation"/>.</param>
    /// <exception cref="ArgumentException">The number of pixels is another.</exception>
    public EmotionPrediction Classify(ReadOnlyMemory<float> face) => Classify(face, 1)[0];

    /// <summary>Classifies a batch of faces.</summary>
    /// <param name="faces">Intensities 0..255, shape [count, Size, Size].</param>
    /// <param name="count">Number of faces; 0 gives an empty result.</param>
    /// <exception cref="ArgumentException">The number of pixels is another.</exception>
    public EmotionPrediction[] Classify(ReadOnlyMemory<float> faces, int count)
    {
        EmotionScores scores = Score(faces, count);
        var predictions = new EmotionPrediction[count];
        for (int i = 0; i < count; i++)
        {
            float[] probabilities = scores.Probabilities.AsSpan(i * scores.Classes, scores.Classes).ToArray();
            int best = Array.IndexOf(probabilities, probabilities.Max());
            predictions[i] = new EmotionPrediction(best, Labels[best], probabilities);
        }
        return predictions;
    }

    /// <summary>Gives the raw outputs for a batch of faces.</summary>
    /// <param name="faces">Intensities 0..255, shape [count, Size, Size].</param>
    /// <param name="count">Number of faces; 0 gives an empty result.</param>
    /// <exception cref="ArgumentException">The number of pixels is another.</exception>
    public EmotionScores Score(ReadOnlyMemory<float> faces, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        long expected = (long)count * Size * Size;
        if (faces.Length != expected)
        {
            throw new ArgumentException(
                $"{count} faces of {Size}x{Size} take {expected} intensities, found {faces.Length}.", nameof(faces));
        }
        if (count == 0)
            return new EmotionScores(0, Labels.Count, [], []);
        // ONNX Runtime only reads its inputs
        Memory<float> memory = MemoryMarshal.AsMemory(faces);
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, memory, [count, 1, Size, Size]);
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(runOptions, inputs, [input], Outputs);
        return new EmotionScores(count, Labels.Count,
            results[0].GetTensorDataAsSpan<float>().ToArray(), results[1].GetTensorDataAsSpan<float>().ToArray());
    }

    /// <summary>Frees the model.</summary>
    public void Dispose()
    {
        session.Dispose();
        runOptions.Dispose();
    }

    private static InferenceSession Open(string path, EmotionClassifierOptions options)
    {
        if (!File.Exists(path))
            throw new UserException($"{path}: expected an ONNX model, found no such file");
        using var settings = new SessionOptions { IntraOpNumThreads = options.Threads };
        // Idle workers sleep: by default they spin, and take the core away from the face search between two batches.
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        try
        {
            return new InferenceSession(path, settings);
        }
        catch (OnnxRuntimeException e)
        {
            throw new UserException($"{path}: expected an ONNX model, found a file that ONNX Runtime refuses: {e.Message}", e);
        }
    }

    private static string Shape(IEnumerable<int> lengths) =>
        $"[{string.Join(",", lengths.Select(length => length < 0 ? "N" : length.ToString(CultureInfo.InvariantCulture)))}]";

    private void Expect(string kind, IReadOnlyDictionary<string, NodeMetadata> nodes, string name, params int[] shape)
    {
        if (!nodes.TryGetValue(name, out NodeMetadata? node))
            throw new UserException($"{ModelPath}: expected {kind} '{name}', found {string.Join(", ", nodes.Keys)}");
        if (node.ElementDataType != TensorElementType.Float || !node.Dimensions.SequenceEqual(shape))
        {
            throw new UserException($"{ModelPath}: {kind} '{name}': expected Float {Shape(shape)}, "
                + $"found {node.ElementDataType} {Shape(node.Dimensions)}");
        }
    }
}
