using EmotionML.Core.Common;
using EmotionML.Core.Model;
using EmotionML.Tests.Train.Training;
using EmotionML.Train.Export;
using EmotionML.Train.Networks;
using EmotionML.Train.Networks.Pretrained;
using EmotionML.Train.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace EmotionML.Tests.Train.Networks;

public sealed class FaceResNetTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <summary>Deletes what the tests wrote.</summary>
    public void Dispose() => folder.Dispose();

    [Fact]
    public void It_keeps_the_budget_of_the_reference_model()
    {
        using Network network = Create();
        Assert.InRange(network.ParameterCount, 5_000_000, 6_000_000);
        Assert.InRange(network.CountMultiplyAdds(), 100_000_000, 200_000_000);
    }

    [FactIfFaceRecognition]
    public void Batch_norm_put_back_leaves_the_start_unchanged()
    {
        using FaceResNet network = Create();
        using DisposeScope scope = NewDisposeScope();
        using IDisposable off = no_grad();
        manual_seed(1);
        Tensor pictures = rand([16, 1, 48, 48]) * 3 - 1.5;
        FaceRecognitionWeights.CopyInto(network, pictures, mean: 129, std: 65);
        IReadOnlyDictionary<string, (long[] Shape, float[] Values)> weights = WeightManifest.Read(FaceRecognitionWeights.DefaultPath, FaceRecognitionWeights.Hash);
        network.eval();
        int seen = 0;
        network.Forward(pictures, (name, norm, x) =>
        {
            // the package's own form: scale * (convolution + bias) + offset; at the first layer of three equal channels less their means
            if (name == "conv32_down") x = RgbStem(weights, pictures);
            else x = x + Vector($"{name}/conv/bias");
            Tensor expected = x * Vector($"{name}/scale/weights") + Vector($"{name}/scale/biases");
            Tensor found = norm.forward(name == "conv32_down" ? Stem(network, pictures) : x - Vector($"{name}/conv/bias"));
            Assert.True((expected - found).abs().max().ToSingle() < 2e-3f * Math.Max(1, expected.abs().max().ToSingle()), name);
            seen++;
        });
        Assert.Equal(29, seen);

        Tensor Vector(string name) => tensor(weights[name].Values).reshape(1, -1, 1, 1);
    }

    [Fact]
    public void The_exported_file_computes_what_the_network_computes()
    {
        using FaceResNet network = Create();
        string path = folder.File("model.onnx");
        Dictionary<string, string> card = NetworkTests.Card(48);
        card["emotionml.architecture"] = "face-resnet";
        card["emotionml.architecture.working-size"] = "112";
        OnnxExporter.Write(path, network, new Intensity(129, 65), 1, card);
        var random = new Random(3);
        float[] faces = [.. Enumerable.Range(0, 3 * 48 * 48).Select(_ => (float)random.Next(256))];
        using var classifier = new EmotionClassifier(path);
        float[] found = classifier.Score(faces, 3).Logits;
        using DisposeScope scope = NewDisposeScope();
        using IDisposable off = no_grad();
        network.eval();
        float[] expected = network.forward(tensor([.. faces.Select(v => (v - 129) / 65)], 3, 1, 48, 48).ChannelsLast()).ToFloats();
        Assert.Equal(expected, found, (a, b) => Math.Abs(a - b) < 1e-3);
        using Network again = NetworkSource.Open(path).Rebuild();
        Assert.Equal(expected, again.forward(tensor([.. faces.Select(v => (v - 129) / 65)], 3, 1, 48, 48)).ToFloats(), (a, b) => Math.Abs(a - b) < 1e-3);
    }

    [FactIfFaceRecognition]
    public void Weights_of_another_file_are_refused_with_both_hashes()
    {
        string manifest = folder.File("face_recognition_model-weights_manifest.json");
        File.Copy(FaceRecognitionWeights.DefaultPath, manifest);
        File.WriteAllBytes(folder.File("face_recognition_model.bin"), [1, 2, 3]);
        string message = Assert.Throws<UserException>(() => WeightManifest.Read(manifest, FaceRecognitionWeights.Hash)).Message;
        Assert.Contains(FaceRecognitionWeights.Hash, message, StringComparison.Ordinal);
        Assert.Contains("found 039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_start_chooses_its_network_unless_another_is_named()
    {
        Assert.Equal("face-resnet", Settings.Resolve(("command line", new Dictionary<string, string> { ["init"] = "face-recognition" })).Options.Network);
        TrainOptions other = Settings.Resolve(("command line", new Dictionary<string, string> { ["init"] = "face-recognition", ["network"] = "vgg19" })).Options;
        Assert.Equal("vgg19", other.Network);
        UserException error = Assert.Throws<UserException>(() => NetworkStart.Build(other, TestFaces.Draw(size: 48), TextWriter.Null));
        Assert.Contains("expected --network face-resnet, found vgg19", error.Message, StringComparison.Ordinal);
    }

    private static FaceResNet Create() =>
        (FaceResNet)NetworkFactory.Create("face-resnet", new NetworkShape(7, 48, [1], [1]) { WorkingSize = 112 }, 1);

    private static Tensor Stem(FaceResNet network, Tensor pictures) =>
        nn.functional.conv2d(new Resample(48, 112).forward(pictures), network.state_dict()["stem.weight"], strides: [2, 2]);

    private static Tensor RgbStem(IReadOnlyDictionary<string, (long[] Shape, float[] Values)> weights, Tensor pictures)
    {
        (long[] shape, float[] values) = weights["conv32_down/conv/filters"];
        Tensor grey = new Resample(48, 112).forward(pictures) * 65 + 129;
        Tensor rgb = (grey.expand(-1, 3, -1, -1) - tensor([122.782f, 117.001f, 104.298f]).reshape(1, 3, 1, 1)) / 256;
        return nn.functional.conv2d(rgb, tensor(values, shape).permute(3, 2, 0, 1), tensor(weights["conv32_down/conv/bias"].Values), strides: [2, 2]);
    }
}

/// <summary>A test that wants the npm package's weights.</summary>
public sealed class FactIfFaceRecognitionAttribute : FactAttribute
{
    /// <summary>Skips the test where they are missing.</summary>
    public FactIfFaceRecognitionAttribute()
    {
        if (!File.Exists(FaceRecognitionWeights.DefaultPath)) Skip = $"{FaceRecognitionWeights.DefaultPath} is missing: run ./setup.sh";
    }
}
