using EmotionML.Core.Common;
using EmotionML.Core.Model;
using EmotionML.Tests.Train.Export;
using EmotionML.Tests.Train.Training;
using EmotionML.Train.Data;
using EmotionML.Train.Data.Synthetic;
using EmotionML.Train.Export;
using EmotionML.Train.Networks;
using EmotionML.Train.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace EmotionML.Tests.Train.Networks;

[Collection(SequentialCollection.Name)]
[Trait("Category", "Slow")]
public sealed class NetworkTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("emotion-resnet", 48)]
    [InlineData("emotion-resnet", 40)]
    [InlineData("seed-cnn", 48)]
    [InlineData("vgg19", 48)]
    public void An_exported_network_computes_what_the_trainer_computes(string architecture, int size)
    {
        using Network network = Create(architecture, size);
        Disturb(network);
        string path = folder.File("model.onnx");
        OnnxExporter.Write(path, network, new Intensity(120, 60), 1.3, Card(size));

        const int count = 16;
        var random = new Random(1);
        float[] faces = [.. Enumerable.Range(0, count * size * size).Select(_ => (float)random.Next(256))];
        float[] expected = Logits(network, [.. faces.Select(v => (v - 120) / 60)], count, size);
        using var classifier = new EmotionClassifier(path);
        EmotionScores found = classifier.Score(faces, count);
        float scale = expected.Max(Math.Abs);
        Assert.All(Enumerable.Range(0, expected.Length), i => Assert.Equal(expected[i], found.Logits[i], 1e-4f * Math.Max(1, scale)));
        ParityCheck.Require(Softmax(expected, 1.3), found.Probabilities, 7);
    }

    [Fact]
    public void The_peer_network_has_the_parameters_and_multiply_adds_that_the_design_states()
    {
        using Network network = NetworkFactory.Create("emotion-resnet", new NetworkShape(7, 48, [24, 48, 96, 192], [1, 2, 2, 2]), 1);
        Assert.Equal(1.59, network.ParameterCount / 1e6, 0.005);
        Assert.Equal(149, network.CountMultiplyAdds() / 1e6, 4.0);
    }

    [Fact]
    public void Multiply_adds_of_a_convolution_are_counted_as_by_hand()
    {
        using var scope = NewDisposeScope();
        using var convolution = new Conv(3, 5, 3, stride: 2);
        using var counter = new MultiplyAddCounter();
        convolution.forward(zeros([1, 3, 8, 8]));
        Assert.Equal(4 * 4 * 5 * 3 * 9, counter.Total);
    }

    [Fact]
    public void The_gates_start_open_and_the_seed_decides_the_start()
    {
        using Network a = Create("emotion-resnet", 48), b = Create("emotion-resnet", 48);
        Assert.All(a.state_dict()["stages.0.0.gate.up.bias"].ToFloats(), v => Assert.Equal(2, v));
        Assert.Equal(a.state_dict()["stem.conv.weight"].ToFloats(), b.state_dict()["stem.conv.weight"].ToFloats());
    }

    [Fact]
    public void A_first_stage_without_blocks_saves_work_and_is_exported_alike()
    {
        using Network network = NetworkFactory.Create("emotion-resnet", new NetworkShape(7, 48, [8, 16], [0, 1]), 1), whole = Create("emotion-resnet", 48);
        Assert.True(network.CountMultiplyAdds() < whole.CountMultiplyAdds() / 2);
        Disturb(network);
        string path = folder.File("model.onnx");
        OnnxExporter.Write(path, network, new Intensity(0, 1), 1, Card(48));
        float[] face = [.. Enumerable.Range(0, 48 * 48).Select(i => (float)(i % 256))];
        using var classifier = new EmotionClassifier(path);
        float[] expected = Logits(network, face, 1, 48);
        Assert.All(expected.Zip(classifier.Score(face, 1).Logits), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
    }

    [Fact]
    public void A_network_that_shrinks_its_pictures_saves_work_and_is_exported_and_rebuilt_alike()
    {
        using Network network = NetworkFactory.Create("emotion-resnet", new NetworkShape(7, 48, [8, 16], [1, 1]) { WorkingSize = 40 }, 1), whole = Create("emotion-resnet", 48);
        Assert.Equal(1 / 1.44, (double)network.CountMultiplyAdds() / whole.CountMultiplyAdds(), 0.001);
        Assert.Contains("at 40 pixels", network.Describe(), StringComparison.Ordinal);
        Disturb(network);
        string path = folder.File("model.onnx");
        Dictionary<string, string> card = Card(48);
        card["emotionml.architecture.working-size"] = "40";
        OnnxExporter.Write(path, network, new Intensity(120, 60), 1, card);

        var random = new Random(1);
        float[] faces = [.. Enumerable.Range(0, 4 * 48 * 48).Select(_ => (float)random.Next(256))], normal = [.. faces.Select(v => (v - 120) / 60)];
        float[] expected = Logits(network, normal, 4, 48);
        using var classifier = new EmotionClassifier(path);
        Assert.Equal(48, classifier.Size);
        Assert.All(expected.Zip(classifier.Score(faces, 4).Logits), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
        using Network again = NetworkSource.Open(path).Rebuild();
        Assert.Equal(expected, Logits(again, normal, 4, 48), (a, b) => Math.Abs(a - b) < 1e-3);
    }

    [Fact]
    public void A_teacher_for_other_labels_or_pictures_is_refused()
    {
        using Network network = Create("emotion-resnet", 48);
        string path = folder.File("teacher.onnx");
        OnnxExporter.Write(path, network, new Intensity(120, 60), 1, Card(48));
        FaceDataset other = TestFaces.Draw(size: 48), larger = other with { Labels = NetworkSource.Open(path).Labels, Size = 64 };
        string labels = Assert.Throws<UserException>(() => NetworkStart.Teacher(path, other)).Message;
        Assert.Contains("teacher.onnx: expected the labels of toy, left, right, top, found angry, disgust", labels, StringComparison.Ordinal);
        string size = Assert.Throws<UserException>(() => NetworkStart.Teacher(path, larger)).Message;
        Assert.Contains("teacher.onnx: expected a model for pictures of 64 pixels, found one for 48", size, StringComparison.Ordinal);
        using TeacherNetwork teacher = NetworkStart.Teacher(path, other with { Labels = larger.Labels });
        Assert.False(teacher.Network.training);
    }

    [Theory]
    [InlineData(48, 40)]
    [InlineData(48, 32)]
    [InlineData(48, 24)]
    public void Shrinking_is_that_of_the_pictures_before_rounding(int from, int to)
    {
        using DisposeScope scope = NewDisposeScope();
        var random = new Random(2);
        byte[] picture = [.. Enumerable.Range(0, from * from).Select(_ => (byte)random.Next(256))];
        using var shrink = new Resample(from, to);
        Tensor small = shrink.forward(tensor([.. picture.Select(v => (float)v)], 1, 1, from, from));
        Assert.Equal([1L, 1, to, to], small.shape);
        byte[] expected = new FacePreparation(to).BytesFromGray(picture, from, from);
        Assert.All(expected.Zip(small.ToFloats()), pair => Assert.Equal(pair.First, pair.Second, 0.501));
        Assert.Equal(to, shrink.forward(small).size(2)); // one that is small already stays
    }

    [Fact]
    public void An_exported_model_starts_another_network_with_the_same_weights()
    {
        using Network network = Create("emotion-resnet", 48);
        Disturb(network);
        string path = folder.File("model.onnx");
        OnnxExporter.Write(path, network, new Intensity(120, 60), 1, Card(48));
        NetworkSource source = NetworkSource.Open(path);
        using Network again = source.Rebuild();
        Assert.All(network.state_dict(), p => Assert.Equal(p.Value.ToFloats(), again.state_dict()[p.Key].ToFloats()));

        // another number of classes: the head alone starts anew
        using Network other = NetworkFactory.Create("emotion-resnet", new NetworkShape(4, 48, [8, 16], [1, 1]), 2);
        (int copied, IReadOnlyList<string> missing) = source.CopyInto(other);
        Assert.Equal(["head.weight", "head.bias"], missing);
        Assert.Equal(other.state_dict().Count - 2, copied);
    }

    [Fact]
    public void A_deeper_network_begins_as_the_one_it_grew_from()
    {
        using Network network = Create("emotion-resnet", 48);
        Disturb(network);
        network.eval();
        string path = folder.File("model.onnx");
        OnnxExporter.Write(path, network, new Intensity(120, 60), 1, Card(48));
        using Network deeper = Start("8,16", "2,3", out string said);
        deeper.eval();
        using Tensor input = randn([3, 1, 48, 48]), expected = network.forward(input), actual = deeper.forward(input);
        Assert.Equal(expected.ToFloats(), actual.ToFloats());
        Assert.EndsWith("until they learn: stages.0.1, stages.1.1, stages.1.2", said.TrimEnd(), StringComparison.Ordinal);

        // a stage of another width is new altogether, and a new stage that adds nothing would not learn
        using Network wider = Start("8,24", "1,2", out said);
        Assert.DoesNotContain("until they learn", said, StringComparison.Ordinal);
        Assert.All(wider.state_dict()["stages.1.1.body.norm2.weight"].ToFloats(), weight => Assert.Equal(1, weight));

        Network Start(string width, string blocks, out string said)
        {
            using var output = new StringWriter();
            Network started = NetworkStart.Build(new TrainOptions { Width = width, Blocks = blocks, WorkingSize = 0, Init = path }, SyntheticFaces.Draw(new SyntheticCounts(1, 1, 0), 1, 48), output);
            said = output.ToString();
            return started;
        }
    }

    [Fact]
    public void Weights_of_torchvision_are_found_by_name_and_colour_is_averaged()
    {
        string path = folder.File("resnet.safetensors");
        float[] rgb = [.. Enumerable.Range(0, 8 * 3 * 9).Select(i => (float)i)];
        float[] block = [.. Enumerable.Range(0, 8 * 8 * 9).Select(i => i * 0.5f)];
        AtomicFile.Write(path, s => Safetensors.Write(s, [("conv1.weight", new([8, 3, 3, 3], rgb)), ("layer1.0.conv2.weight", new([8, 8, 3, 3], block)),
            ("fc.weight", new([1000, 16], new float[16_000]))], new Dictionary<string, string>()));
        using Network network = Create("emotion-resnet", 48);
        (int copied, IReadOnlyList<string> missing) = NetworkSource.Open(path).CopyInto(network);
        Assert.Equal(2, copied);
        Assert.Contains("head.weight", missing);
        Assert.Equal(block, network.state_dict()["stages.0.0.body.conv2.weight"].ToFloats());
        Assert.Equal((rgb[0] + rgb[9] + rgb[18]) / 3, network.state_dict()["stem.conv.weight"].ToFloats()[0], 4);
    }

    [Theory]
    [InlineData("emotion-resnet", 48, "8", "1,1", "expected one width, or one for each of the 2 stages")]
    [InlineData("emotion-resnet", 8, "8,16", "1,1", "expected pictures of at least 16 pixels, found 8")]
    [InlineData("emotion-resnet", 48, "8,16", "1,0", "expected at least one block in every stage")]
    [InlineData("vgg19", 24, "8", "1", "expected pictures of at least 32 pixels, found 24")]
    public void A_shape_that_does_not_fit_is_a_clear_error(string architecture, int size, string widths, string blocks, string message)
    {
        var shape = new NetworkShape(7, size, NetworkOptions.Integers("width", widths), NetworkOptions.Integers("blocks", blocks));
        Assert.Contains(message, Assert.Throws<UserException>(() => NetworkFactory.Create(architecture, shape, 1)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("emotion-resnet", 56, "expected 16 to 48 pixels, found 56")]
    [InlineData("emotion-resnet", 8, "expected 16 to 48 pixels, found 8")]
    [InlineData("seed-cnn", 40, "seed-cnn takes pictures of 48 pixels only, found 40")]
    public void A_working_size_that_does_not_fit_is_a_clear_error(string architecture, int working, string message)
    {
        NetworkShape shape = new NetworkShape(7, 48, [8, 16], [1, 1]) { WorkingSize = working };
        Assert.Contains("--working-size: " + message, Assert.Throws<UserException>(() => NetworkFactory.Create(architecture, shape, 1)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("emotion-resnet", 48, -1, 40)]
    [InlineData("emotion-resnet", 64, -1, 56)]
    [InlineData("emotion-resnet", 16, -1, 16)]
    [InlineData("emotion-resnet", 48, 0, 48)]
    [InlineData("emotion-resnet", 48, 32, 32)]
    [InlineData("seed-cnn", 48, -1, 48)]
    public void The_working_size_follows_the_pictures_unless_it_is_given(string network, int size, int setting, int expected) =>
        Assert.Equal(expected, NetworkFactory.Shape(new TrainOptions { Network = network, WorkingSize = setting }, TestFaces.Draw(size: size)).WorkingSize);

    [Fact]
    public void The_sizes_follow_their_shares_and_end_at_full_size()
    {
        using Network network = Create("emotion-resnet", 48);
        SizeSchedule sizes = SizeSchedule.Parse("auto", network);
        Assert.Equal([32, 32, 32, 32, 40, 40, 40, 48, 48, 48], Enumerable.Range(0, 10).Select(e => sizes.At(e, 10)));
        Assert.Equal(48, SizeSchedule.Parse("full", network).At(0, 10));
        Assert.Contains("expected the last size", Assert.Throws<UserException>(() => SizeSchedule.Parse("48:0.5,32:0.5", network)).Message, StringComparison.Ordinal);
        Assert.Contains("found '32'", Assert.Throws<UserException>(() => SizeSchedule.Parse("32,48:1", network)).Message, StringComparison.Ordinal);
        using Network shrinking = NetworkFactory.Create("emotion-resnet", new NetworkShape(7, 48, [8, 16], [1, 1]) { WorkingSize = 40 }, 1);
        Assert.Equal([24, 24, 32, 40], Enumerable.Range(0, 4).Select(e => SizeSchedule.Parse("auto", shrinking).At(e, 4)));
        Assert.Contains("the network's 40", Assert.Throws<UserException>(() => SizeSchedule.Parse("32:0.5,48:0.5", shrinking)).Message, StringComparison.Ordinal);
        using Network fixedSize = Create("seed-cnn", 48);
        Assert.Equal(48, SizeSchedule.Parse("auto", fixedSize).At(0, 10));
    }

    private static Network Create(string architecture, int size) => NetworkFactory.Create(architecture, new NetworkShape(7, size, [8, 16], [1, 1]), 1);

    // running statistics and gates away from their start, so that a mistake in any of them shows
    private static void Disturb(Network network)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable off = no_grad();
        foreach ((string name, Tensor tensor) in network.state_dict())
        {
            if (name.EndsWith("running_var", StringComparison.Ordinal)) tensor.uniform_(0.5, 2);
            else if (tensor.ndim == 1) tensor.add_(randn(tensor.shape), 0.2);
        }
        network.eval();
    }

    private static float[] Logits(Network network, float[] pixels, int count, int size)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable off = no_grad();
        return network.forward(tensor(pixels, count, 1, size, size).ChannelsLast()).ToFloats();
    }

    private static float[] Softmax(float[] logits, double temperature)
    {
        using DisposeScope scope = NewDisposeScope();
        return nn.functional.softmax(tensor(logits, logits.Length / 7, 7) * (1 / temperature), 1).ToFloats();
    }

    internal static Dictionary<string, string> Card(int size) => new((TestModels.Card(size, labels: [.. EmotionLabels.Fer2013]) with { Architecture = "emotion-resnet" }).ToMetadata())
    {
        ["emotionml.architecture.image-size"] = $"{size}",
        ["emotionml.architecture.widths"] = "8,16",
        ["emotionml.architecture.blocks"] = "1,1",
    };
}
