using EmotionML.Core.Model;
using EmotionML.Train.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace EmotionML.Tests.Train.Export;

/// <summary>Small ONNX files with known answers.</summary>
internal static class TestModels
{
    internal static readonly string[] Labels = ["black", "grey", "white"];

    /// <summary>Tells pictures apart by their mean intensity m: logits 0, m/10 - 6 and m/5 - 25.5, so black below 60 and white from 195 on.</summary>
    internal static string ByBrightness(string path, int size = 8, double temperature = 1, float bias = -6, string[]? labels = null)
    {
        OnnxModelWriter.Write(path, new OnnxModelOptions(size, 3, 0, 1) { Temperature = temperature, Metadata = Card(size, temperature, labels).ToMetadata() },
            (graph, x) => graph.Gemm(
                graph.Flatten(graph.GlobalAveragePool(x)),
                graph.Initializer("head.weight", [0, 0.1f, 0.2f], 3, 1), graph.Initializer("head.bias", [0, bias, -25.5f], 3)));
        return path;
    }

    internal static ModelCard Card(int size, double temperature = 1, string[]? labels = null) => new()
    {
        Labels = labels ?? Labels,
        InputSize = size,
        Architecture = "mean intensity",
        TrainingData = "greys",
        TrainingDataHash = "00ff",
        RunId = "run-7",
        Commit = "0123456789ab",
        Date = DateTimeOffset.UnixEpoch,
        EmotionMLVersion = "0.1.0",
        Opset = OnnxModelWriter.Opset,
        Temperature = temperature,
    };

    /// <summary>Writes a network over one square picture and runs it: its logits.</summary>
    internal static float[] Run(float[] picture, int outputs, Func<OnnxGraph, string, string> network, double mean = 0, double deviation = 1) =>
        RunBoth(picture, new OnnxModelOptions((int)Math.Sqrt(picture.Length), outputs, mean, deviation), network).Logits;

    internal static (float[] Logits, float[] Probabilities) RunBoth(float[] picture, OnnxModelOptions options, Func<OnnxGraph, string, string> network) =>
        RunBoth(picture, OnnxModelWriter.ToBytes(options, network));

    /// <summary>Runs a model over one square picture.</summary>
    internal static (float[] Logits, float[] Probabilities) RunBoth(float[] picture, byte[] model)
    {
        int size = (int)Math.Sqrt(picture.Length);
        using var session = new InferenceSession(model);
        using var run = new RunOptions();
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, picture.AsMemory(), [1, 1, size, size]);
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(run, [OnnxModelWriter.InputName], [input], [OnnxModelWriter.LogitsName, OnnxModelWriter.ProbabilitiesName]);
        return (results[0].GetTensorDataAsSpan<float>().ToArray(), results[1].GetTensorDataAsSpan<float>().ToArray());
    }
}
