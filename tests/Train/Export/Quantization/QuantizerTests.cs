using EmotionML.Core.Common;
using EmotionML.Core.Model;
using EmotionML.Tests.Train.Training;
using EmotionML.Train.Data;
using EmotionML.Train.Data.Readers;
using EmotionML.Train.Data.Synthetic;
using EmotionML.Train.Evaluation;
using EmotionML.Train.Export;
using EmotionML.Train.Export.Quantization;
using EmotionML.Train.Networks;
using EmotionML.Train.Onnx;
using EmotionML.Train.Training;
using Google.Protobuf;

namespace EmotionML.Tests.Train.Export.Quantization;

[Trait("Category", "Data")]
public sealed class QuantizerTests : IDisposable
{
    private const int Size = 24;
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Folding_batch_norms_leaves_the_function_as_it_is()
    {
        var options = new OnnxModelOptions(4, 2, 100, 50) { Metadata = TestModels.Card(4, labels: ["a", "b"]).ToMetadata() };
        ModelProto plain = OnnxModelWriter.Build(options, (graph, x) =>
        {
            string conv = graph.Conv(x, graph.Initializer("conv.weight", [.. Enumerable.Range(0, 18).Select(i => (i - 7) / 5f)], 2, 1, 3, 3), graph.Initializer("conv.bias", [0.5f, -1], 2), 1, 1);
            string norm = graph.BatchNorm(conv, graph.Initializer("scale", [1.5f, -0.7f], 2), graph.Initializer("shift", [0.2f, 3], 2), graph.Initializer("mean", [1, -2], 2),
                graph.Initializer("variance", [4, 0.25f], 2), 1e-5);
            string second = graph.Conv(norm, graph.Initializer("conv2.weight", [1, 2, 3, 4], 2, 2, 1, 1), null, 1, 0);
            string last = graph.BatchNorm(second, graph.Initializer("scale2", [1, 2], 2), graph.Initializer("shift2", [0, 1], 2), graph.Initializer("mean2", [0.5f, 0], 2), graph.Initializer("variance2", [1, 9], 2), 1e-3);
            return graph.Flatten(graph.GlobalAveragePool(last));
        });
        ModelProto folded = plain.Clone();
        Assert.Equal(2, BatchNormFolding.Fold(folded.Graph));
        Assert.DoesNotContain(folded.Graph.Node, node => node.OpType == "BatchNormalization");
        float[] face = [.. Enumerable.Range(0, 16).Select(i => i * 15f)];
        float[] expected = TestModels.RunBoth(face, plain.ToByteArray()).Logits, found = TestModels.RunBoth(face, folded.ToByteArray()).Logits;
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-3f));
    }

    [Fact]
    public void A_range_holds_zero_exactly_and_clipping_takes_outliers_off()
    {
        var range = new ActivationRange(-1, 3);
        Assert.Equal(4f / 255, range.Scale, 1e-7f);
        Assert.Equal(64, range.ZeroPoint); // 1 / (4 / 255) = 63.75
        Assert.Equal(0, new ActivationRange(0, 5).ZeroPoint);
        // 1000 numbers in bins of width 1 from 0 to 10, one of them far out
        long[] histogram = [500, 499, 0, 0, 0, 0, 0, 0, 0, 1];
        Assert.Equal(new ActivationRange(0, 10), ActivationRanges.Clip(histogram, 0, 10, 99.99));
        Assert.Equal(new ActivationRange(0, 2), ActivationRanges.Clip(histogram, 0, 10, 99.7));
    }

    [Fact]
    public void A_quantised_network_is_small_works_on_whole_numbers_and_answers_as_before()
    {
        (string source, FaceDataset data) = Network();
        string target = folder.File("int8.onnx");
        QuantizationReport report = ModelQuantization.Quantize(source, target, data, new QuantizationOptions { Images = 32, Percentile = 100 });

        Assert.True(report.Quantized.Bytes <= 0.4 * report.Original.Bytes, $"{report.Quantized.Bytes} of {report.Original.Bytes} bytes");
        Assert.Equal(1, report.Original.Accuracy); // the labels are the network's own answers
        Assert.InRange(report.Quantized.Accuracy, 0.995, 1);
        Assert.Equal(report.Quantized.Accuracy, report.SameClass);
        Assert.True(report.Quantized.LatencyMs > 0);

        ModelProto model = OnnxModelReader.Parse(target);
        Assert.All(model.Graph.Node.Where(node => node.OpType is "Conv" or "Gemm"), node =>
            Assert.All(node.Input, input => Assert.EndsWith(".dequantized", input, StringComparison.Ordinal)));
        TensorProto weight = model.Graph.Initializer.Single(tensor => tensor.Name == "stem.conv.weight.quantized");
        Assert.Equal((int)TensorProto.Types.DataType.Int8, weight.DataType);
        // 7 bits, and every channel uses its whole range
        Assert.All(weight.RawData.ToByteArray().Select(value => (int)(sbyte)value).Chunk(9), channel => Assert.Equal(63, channel.Max(Math.Abs)));

        // as many weights as before; of four numbers that a channel of a folded batch norm had, one is left: the bias of its convolution
        OnnxModelReader before = OnnxModelReader.Open(source);
        int channels = before.Initializers.Where(pair => pair.Key.EndsWith(".running_mean", StringComparison.Ordinal)).Sum(pair => pair.Value.Data.Length);
        Assert.Equal(before.Values - 3 * channels, OnnxModelReader.Open(target).Values);

        using var classifier = new EmotionClassifier(target);
        Assert.Equal(data.Labels, classifier.Labels);
        Assert.Equal(report.Quantized.Accuracy, classifier.Card.ValidationMetrics["accuracy"]);
        Assert.Contains("7 bit", OnnxModelReader.Open(target).Metadata["emotionml.quantization"], StringComparison.Ordinal);
        Assert.Contains("quantised", Assert.Throws<UserException>(() => ModelQuantization.Quantize(target, folder.File("twice.onnx"), data, new())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bias_survives_beside_weights_that_have_decayed_to_nothing()
    {
        var options = new OnnxModelOptions(4, 2, 100, 50) { Metadata = TestModels.Card(4, labels: ["a", "b"]).ToMetadata() };
        ModelProto plain = OnnxModelWriter.Build(options, (graph, x) =>
        {
            string mean = graph.Flatten(graph.GlobalAveragePool(x));
            string spread = graph.Gemm(mean, graph.Initializer("fc1.weight", [1e-12f, 0, 1, -0.5f], 4, 1), graph.Initializer("fc1.bias", [2, -1, 0.5f, 0], 4));
            return graph.Gemm(spread, graph.Initializer("fc2.weight", [1, 1, 1, 0, 1e-9f, 0, 0, 0], 2, 4), graph.Initializer("fc2.bias", [0, 3], 2));
        });
        FaceSet train = TestFaces.Draw(size: 4).Train;
        ModelProto quantized = Int8Quantizer.Quantize(plain, train, new QuantizationOptions { Percentile = 100 });
        float[] face = [.. train.Pixels.Take(16).Select(value => (float)value)];
        float[] expected = TestModels.RunBoth(face, plain.ToByteArray()).Logits, found = TestModels.RunBoth(face, quantized.ToByteArray()).Logits;
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 0.05f));
        Assert.InRange(expected[1], 2.99f, 3.01f);
    }

    [Fact]
    public void A_result_that_misses_is_refused_with_the_reason_and_leaves_no_file()
    {
        // three weights: the description of the scales takes more room than they do
        string source = TestModels.ByBrightness(folder.File("tiny.onnx"));
        FaceDataset greys = new("greys", "00", TestModels.Labels, 8, Grey(10, 100, 240), Grey(20, 120, 230), FaceSet.Empty(8), IsSynthetic: true, []);
        string target = folder.File("out.onnx");
        UserException refusal = Assert.Throws<UserException>(() => ModelQuantization.Quantize(source, target, greys, new QuantizationOptions()));
        Assert.Contains("expected at most 40 % of the size", refusal.Message, StringComparison.Ordinal);
        Assert.Equal([source], Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData(400, 0.650, null)]
    [InlineData(401, 0.650, "40 % of the size")]
    [InlineData(300, 0.6451, null)]
    [InlineData(300, 0.6449, "0.51 (65.00 % to 64.49 %)")]
    public void The_bounds_are_forty_percent_of_the_size_and_half_a_point(long bytes, double accuracy, string? expected)
    {
        var report = new QuantizationReport(1000, new QuantizedSide(1000, 0.65, 0.6, 3), new QuantizedSide(bytes, accuracy, 0.6, 2), 0.99);
        if (expected is null) Assert.Null(report.Refusal);
        else Assert.Contains(expected, report.Refusal, StringComparison.Ordinal);
    }

    [FactIfFer2013]
    public void The_reference_model_stays_within_the_bounds()
    {
        FaceDataset data = DatasetReader.Read(Fer2013.Path!, new DataOptions());
        // the whole split: on a quarter of it half a point is four pictures
        QuantizationReport report = ModelQuantization.Quantize(Repository.Model, folder.File("int8.onnx"), data, new QuantizationOptions());
        Assert.Null(report.Refusal);
        Assert.True(report.SameClass > 0.97, $"{report.SameClass}");
    }

    /// <summary>A network that nobody trained; pictures of the validation split carry the class that it names most surely.</summary>
    private (string Path, FaceDataset Data) Network()
    {
        var options = new TrainOptions { Width = "32,64", Blocks = "1,1" };
        FaceDataset drawn = SyntheticFaces.Draw(new SyntheticCounts(Train: 16, Validation: 40, Test: 0), seed: 2, size: Size);
        using Network network = NetworkFactory.Create("emotion-resnet", NetworkFactory.Shape(options, drawn), seed: 3);
        string path = folder.File("fp32.onnx");
        OnnxExporter.Write(path, network, new Intensity(120, 60), 1, TestModels.Card(Size, labels: [.. drawn.Labels]).ToMetadata());

        using var classifier = new EmotionClassifier(path);
        FaceSet all = drawn.Validation;
        float[] faces = Array.ConvertAll(all.Pixels, pixel => (float)pixel);
        EmotionPrediction[] named = classifier.Classify(faces, all.Count);
        // the clearest two thirds: a picture on the border between two classes tells nothing about the quantiser
        int[] clear = [.. Enumerable.Range(0, all.Count).OrderByDescending(i => Margin(named[i])).Take(2 * all.Count / 3)];
        FaceSet validation = all.Select(clear) with { Labels = [.. clear.Select(i => named[i].LabelIndex)] };
        return (path, drawn with { Validation = validation });
    }

    private static double Margin(EmotionPrediction prediction)
    {
        float[] sorted = [.. prediction.Probabilities.OrderDescending()];
        return sorted[0] - sorted[1];
    }

    private static FaceSet Grey(params byte[] greys) => new(8, [.. greys.SelectMany(grey => Enumerable.Repeat(grey, 64))], [.. Enumerable.Range(0, greys.Length)], [.. greys.Select(grey => $"{grey}")]);
}
