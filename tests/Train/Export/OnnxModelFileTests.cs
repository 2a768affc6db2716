using System.Diagnostics;
using EmotionML.Core.Common;
using EmotionML.Core.Model;
using EmotionML.Train.Onnx;

namespace EmotionML.Tests.Train.Export;

public class OnnxModelFileTests
{
    [Fact]
    public void The_reader_gives_back_weights_normalisation_temperature_and_metadata()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("emotion.onnx");
        OnnxModelWriter.Write(path, new OnnxModelOptions(2, 2, 127.5, 60) { Temperature = 1.25, Metadata = new Dictionary<string, string> { ["colour"] = "grün" } },
            (graph, x) => graph.Gemm(graph.Flatten(x), graph.Initializer("head.weight", [1, 2, 3, 4, 5, 6, 7, 8], 2, 4), graph.Initializer("head.bias", [9, 10], 2)));
        OnnxModelReader model = OnnxModelReader.Open(path);

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], model.Initializers["head.weight"].Data);
        Assert.Equal([2, 4], model.Initializers["head.weight"].Shape);
        Assert.Equal((127.5f, 60f, 1.25f), (model.Mean!.Value, model.StandardDeviation!.Value, model.Temperature!.Value));
        Assert.Equal("grün", model.Metadata["colour"]);
        Assert.Equal(10, model.Values);
    }

    [Fact]
    public void Rewriting_the_temperature_keeps_logits_and_weights_and_changes_the_probabilities()
    {
        using var folder = new TemporaryFolder();
        string path = TestModels.ByBrightness(folder.File("emotion.onnx"));
        float[] face = [.. Enumerable.Repeat(100f, 64)];
        EmotionScores before = Score(path, face);
        OnnxModelWriter.Rewrite(path, 4, new Dictionary<string, string> { ["new"] = "1" });
        EmotionScores after = Score(path, face);

        Assert.Equal(before.Logits, after.Logits);
        Assert.Equal(1 / (1 + Math.Exp(1) + Math.Exp(-5.5 / 4)), after.Probabilities[0], 1e-5); // logits 0, 4, -5.5
        OnnxModelReader model = OnnxModelReader.Open(path);
        Assert.Equal(4, model.Temperature!.Value);
        Assert.Equal("1", model.Metadata["new"]);
        Assert.Equal(4, ModelCard.FromMetadata(model.Metadata, path).Temperature);
        Assert.Equal([0, -6, -25.5f], model.Initializers["head.bias"].Data);
        Assert.Single(Directory.GetFiles(folder.Path)); // no temporary file stays

        static EmotionScores Score(string path, float[] face)
        {
            using var classifier = new EmotionClassifier(path);
            return classifier.Score(face, 1);
        }
    }

    [Fact]
    public void A_file_that_is_no_model_is_refused_with_its_path()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("emotion.onnx");
        Assert.Contains("found none", Assert.Throws<UserException>(() => OnnxModelReader.Open(path)).Message, StringComparison.Ordinal);
        File.WriteAllText(path, "these are no weights");
        Assert.StartsWith(path, Assert.Throws<UserException>(() => OnnxModelReader.Open(path)).Message, StringComparison.Ordinal);
        File.WriteAllBytes(path, []);
        Assert.Contains("graph", Assert.Throws<UserException>(() => OnnxModelReader.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        string path = TestModels.ByBrightness(folder.File("emotion.onnx"));
        byte[] whole = File.ReadAllBytes(path);
        File.WriteAllBytes(path, whole[..(whole.Length / 2)]);
        Assert.StartsWith(path, Assert.Throws<UserException>(() => OnnxModelReader.Open(path)).Message, StringComparison.Ordinal);
    }

    [FactIfOnnxChecker]
    public void The_onnx_checker_accepts_the_file()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("emotion.onnx");
        OnnxModelWriter.Write(path, new OnnxModelOptions(8, 2, 128, 64) { Metadata = TestModels.Card(8).ToMetadata() }, (graph, x) =>
        {
            using (graph.Scope("stem"))
            {
                x = graph.Conv(x, graph.Initializer("stem.conv.weight", new float[4 * 9], 4, 1, 3, 3), null, 1, 1);
                x = graph.Relu(graph.BatchNorm(x, graph.Initializer("stem.bn.weight", [1, 1, 1, 1], 4), graph.Initializer("stem.bn.bias", new float[4], 4),
                    graph.Initializer("stem.bn.running_mean", new float[4], 4), graph.Initializer("stem.bn.running_var", [1, 1, 1, 1], 4), 1e-5));
            }
            string gates = graph.Sigmoid(graph.Gemm(graph.Flatten(graph.GlobalAveragePool(x)), graph.Initializer("gate.weight", new float[16], 4, 4), null));
            x = graph.Add(graph.Mul(x, graph.Unsqueeze(gates, 2, 3)), x);
            x = graph.AveragePool(graph.MaxPool(x, 2, 2), 2, 2);
            x = graph.Reshape(graph.ReduceMean(x, [2, 3]), 0, -1);
            return graph.Gemm(x, graph.Initializer("head.weight", new float[8], 2, 4), graph.Initializer("head.bias", new float[2], 2));
        });
        (int exit, _, string error) = FactIfOnnxCheckerAttribute.Python($"import onnx; onnx.checker.check_model(onnx.load('{path}'), full_check=True)");
        Assert.True(exit == 0, error);
    }
}

/// <summary>A test that needs the onnx checker; reported as skipped where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactIfOnnxCheckerAttribute : FactAttribute
{
    // Debian's own, where python3-onnx installs itself
    private const string Interpreter = "/usr/bin/python3";

    private static readonly bool Installed = File.Exists(Interpreter) && Python("import importlib.util, sys; sys.exit(importlib.util.find_spec('onnx') is None)").Code == 0;

    /// <summary>Skips the test when it is missing.</summary>
    public FactIfOnnxCheckerAttribute()
    {
        if (!Installed) Skip = "the onnx checker is not installed: ./setup.sh, or apt-get install python3-onnx";
    }

    internal static (int Code, string Output, string Error) Python(string code) => Programs.Run(new ProcessStartInfo(Interpreter, ["-c", code]));
}
