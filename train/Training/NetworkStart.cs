using System.Globalization;
using System.Text.RegularExpressions;
using EmotionML.Core.Common;
using EmotionML.Train.Data;
using EmotionML.Train.Networks;
using EmotionML.Train.Networks.Pretrained;
using EmotionML.Train.Training.Augmentation;

namespace EmotionML.Train.Training;

/// <summary>The network that a run starts with, fresh or from another's weights, whole or partly frozen; and those that it learns from.</summary>
public static partial class NetworkStart
{
    /// <summary>Builds the network of the settings for a data set.</summary>
    /// <param name="options">Settings; <see cref="TrainOptions.Init"/> and <see cref="TrainOptions.Freeze"/> are what this class is about.</param>
    /// <param name="data">Gives classes and picture size.</param>
    /// <param name="output">Told what was copied and what is frozen.</param>
    /// <exception cref="UserException">Nothing of the initial weights fits, or the freezing names nothing or everything.</exception>
    public static Network Build(TrainOptions options, FaceDataset data, TextWriter output)
    {
        Network network = NetworkFactory.Create(options.Network, NetworkFactory.Shape(options, data), SeedStreams.Initialisation(options.Seed));
        if (options.Init == FaceRecognitionWeights.Name)
        {
            if (network is not FaceResNet face)
                throw new UserException($"--init {options.Init}: expected --network {NetworkFactory.FaceResNet}, found {network.Architecture}");
            StartFromFaces(face, options, data);
            output.WriteLine($"init: {FaceRecognitionWeights.Origin}; started anew: head");
        }
        else if (options.Init.Length > 0)
        {
            (int copied, IReadOnlyList<string> missing) = NetworkSource.Open(options.Init).CopyInto(network);
            if (copied == 0) throw new UserException($"--init {options.Init}: expected parameters of {network.Architecture}, found none that fit");
            string[] added = AddIdentities(network, missing);
            string[] anew = [.. missing.Where(name => !added.Any(block => name.StartsWith(block + '.', StringComparison.Ordinal)))];
            output.WriteLine($"init: {copied} tensors from {options.Init}" + (added.Length == 0 ? "" : $"; added, passing their input on until they learn: {string.Join(", ", added)}") +
                (anew.Length == 0 ? "" : $"; started anew: {string.Join(", ", anew)}"));
        }
        Freeze(network, options.Freeze, output);
        return network;
    }

    /// <summary>Opens a network to learn from, calibrated on the validation pictures.</summary>
    /// <param name="path">A run folder or an .onnx file of ours.</param>
    /// <param name="data">What the student learns from: the teacher must tell the same labels apart, in the same order, in pictures of the same side.</param>
    /// <exception cref="UserException">It cannot be read, or is made for other labels or pictures.</exception>
    public static TeacherNetwork Teacher(string path, FaceDataset data)
    {
        NetworkSource source = NetworkSource.Open(path);
        Network teacher = source.Rebuild();
        string labels = string.Join(", ", source.Labels), expected = string.Join(", ", data.Labels);
        if (labels == expected && teacher.Shape.ImageSize == data.Size) return TeacherNetwork.Calibrate(teacher, source.Metadata, data);
        teacher.Dispose();
        throw new UserException(labels != expected
            ? $"--teacher {path}: expected the labels of {data.Name}, {expected}, found {labels}"
            : $"--teacher {path}: expected a model for pictures of {data.Size} pixels, found one for {teacher.Shape.ImageSize}");
    }

    private static void StartFromFaces(FaceResNet network, TrainOptions options, FaceDataset data)
    {
        const int measured = 512;
        using DisposeScope scope = torch.NewDisposeScope();
        Intensity intensity = Intensity.Of(data.Train);
        int[] order = [.. Enumerable.Range(0, data.Train.Count)];
        new RandomStream(SeedStreams.Initialisation(options.Seed)).Shuffle(order);
        int count = Math.Min(measured, order.Length), area = data.Size * data.Size;
        var pixels = new float[count * area];
        new Augmenter(AugmentationOptions.None, 0, intensity.Mean, intensity.Std).Fill(data.Train, order.AsSpan(0, count), 0, 0, pixels);
        FaceRecognitionWeights.CopyInto(network, TensorExtensions.FromArray(pixels, count, 1, data.Size, data.Size), intensity.Mean, intensity.Std);
    }

    // a block that a known stage gains adds nothing at first: the deeper network begins as the one it grew from
    private static string[] AddIdentities(Network network, IReadOnlyList<string> missing)
    {
        using IDisposable off = torch.no_grad();
        IReadOnlyDictionary<string, torch.Tensor> state = network.state_dict();
        string[] added = [.. missing.Select(name => LastNorm().Match(name)).Where(m => m.Success && !missing.Contains($"{m.Groups["stage"].Value}.0.body.norm2.weight")).
            Select(m => m.Groups["block"].Value)];
        foreach (string block in added) state[$"{block}.body.norm2.weight"].fill_(0);
        return added;
    }

    private static void Freeze(Network network, string what, TextWriter output)
    {
        if (what.Length == 0) return;
        (string name, torch.Tensor parameter)[] all = [.. network.named_parameters()];
        (string name, torch.Tensor parameter)[] frozen = int.TryParse(what, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            ? all[..Math.Min(count, all.Length)]
            : [.. all.Where(p => p.name.StartsWith(what, StringComparison.Ordinal))];
        if (frozen.Length == 0) throw new UserException($"--freeze {what}: expected a number or the beginning of a name such as {all[0].name}, found no such parameter");
        if (frozen.Length == all.Length) throw new UserException($"--freeze {what}: expected something left to train, found all {all.Length} parameters frozen");
        foreach ((_, torch.Tensor parameter) in frozen) parameter.requires_grad = false;
        output.WriteLine($"freeze: {frozen.Length} of {all.Length} parameters, to {frozen[^1].name}");
    }

    [GeneratedRegex(@"^(?<block>(?<stage>stages\.\d+)\.\d+)\.body\.norm2\.weight$")]
    private static partial Regex LastNorm();
}
