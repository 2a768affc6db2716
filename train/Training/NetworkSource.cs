using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using EmotionML.Core.Common;
using EmotionML.Core.Model;
using EmotionML.Train.Networks;
using EmotionML.Train.Onnx;
using static TorchSharp.torch;

namespace EmotionML.Train.Training;

/// <summary>
/// Weights by name from a run folder, an ONNX file of ours or a safetensors file, and, in the first two, the network
/// they belong to.
/// </summary>
public sealed partial class NetworkSource
{
    // what networks must share for the mean of their weights to be one of them
    private static readonly string[] Shared = [.. ArchitectureKeys.All, "labels", "data.hash"];

    private readonly string path;
    private readonly Dictionary<string, TensorData> tensors;

    private NetworkSource(string path, Dictionary<string, TensorData> tensors, IReadOnlyDictionary<string, string> metadata, string prefix)
    {
        (this.path, this.tensors) = (path, tensors);
        Metadata = metadata.Where(p => p.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(p => p.Key[prefix.Length..], p => p.Value);
    }

    /// <summary>What the file says of itself: keys as in <see cref="Provenance.Of"/>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The labels that the network tells apart, in the order of its outputs; none where the file names none.</summary>
    public IReadOnlyList<string> Labels => Metadata.TryGetValue("labels", out string? labels) ? JsonSerializer.Deserialize<string[]>(labels)! : [];

    /// <summary>Opens a run folder (its best weights, or the averaged last ones before there is a best), an .onnx or a .safetensors file.</summary>
    /// <exception cref="UserException">There is none, or it cannot be read.</exception>
    public static NetworkSource Open(string path)
    {
        if (Directory.Exists(path))
        {
            var folder = new RunFolder(path);
            folder.RequireCheckpoint();
            bool best = File.Exists(folder.Best);
            (Dictionary<string, TensorData> all, Dictionary<string, string> about) = Safetensors.Read(best ? folder.Best : folder.Last);
            if (!best)
            {
                string prefix = all.Keys.Any(k => k.StartsWith("average.", StringComparison.Ordinal)) ? "average." : "model.";
                all = all.Where(p => p.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(p => p.Key[prefix.Length..], p => p.Value);
            }
            return new(path, all, about, "");
        }
        if (!File.Exists(path)) throw new UserException($"{path}: expected a run folder, an .onnx or a .safetensors file, found nothing there");
        if (!path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
        {
            (Dictionary<string, TensorData> all, Dictionary<string, string> about) = Safetensors.Read(path);
            return new(path, all, about, "");
        }
        OnnxModelReader model = OnnxModelReader.Open(path);
        return new(path, model.Initializers.ToDictionary(p => p.Key, p => new TensorData(p.Value.Shape, p.Value.Data)), model.Metadata, ModelCard.Prefix);
    }

    /// <summary>
    /// The mean of several runs' weights, which describes itself as the first of them. It is a good network where the runs
    /// went on from a common one (a "model soup", Wortsman et al. 2022), and nothing of worth where they did not.
    /// </summary>
    /// <param name="paths">Run folders, at least one.</param>
    /// <exception cref="UserException">One cannot be read, or has another network, other labels or other data than the first.</exception>
    public static NetworkSource Average(IReadOnlyList<string> paths)
    {
        NetworkSource[] all = [.. paths.Select(Open)];
        NetworkSource first = all[0];
        foreach (NetworkSource other in all[1..])
            foreach (string key in Shared)
                if (other.Metadata.GetValueOrDefault(key) != first.Metadata.GetValueOrDefault(key))
                    throw new UserException($"{other.path}: expected the {key} of {first.path}, {Say(first, key)}, found {Say(other, key)}");
        Dictionary<string, TensorData> mean = first.tensors.ToDictionary(p => p.Key, p => p.Value with { Values = Mean([.. all.Select(s => s.tensors[p.Key].Values)]) });
        var metadata = new Dictionary<string, string>(first.Metadata) { ["run"] = string.Join(" + ", all.Select(s => s.Metadata["run"])) };
        return new(first.path, mean, metadata, "");

        static float[] Mean(float[][] values) => [.. Enumerable.Range(0, values[0].Length).Select(i => (float)values.Average(v => (double)v[i]))];

        static string Say(NetworkSource source, string key) => source.Metadata.TryGetValue(key, out string? value) ? $"'{value}'" : "none";
    }

    /// <summary>Rebuilds the network that the file describes, in evaluation mode.</summary>
    /// <exception cref="UserException">The file does not describe one of ours.</exception>
    public Network Rebuild()
    {
        if (Labels.Count == 0) throw new UserException($"{path}: expected a run or model of EmotionML that names its labels, found none");
        (string architecture, NetworkShape shape) = ArchitectureKeys.Read(Metadata, Labels.Count, path);
        Network network = NetworkFactory.Create(architecture, shape, 0);
        IReadOnlyList<string> missing = CopyInto(network).Missing;
        if (missing.Count > 0) throw new UserException($"{path}: expected the parameters of {architecture}, found no fitting '{missing[0]}' ({missing.Count} missing)");
        network.eval();
        return network;
    }

    /// <summary>Copies every tensor whose name and shape fit; first layers of three channels are averaged to one.</summary>
    /// <returns>How many were copied, and the names in the network that got nothing.</returns>
    public (int Copied, IReadOnlyList<string> Missing) CopyInto(Network network)
    {
        Dictionary<string, TensorData> known = new(tensors);
        foreach ((string name, TensorData data) in tensors)
            if (Translate(network.Architecture, name) is { } ours) known.TryAdd(ours, data);
        using IDisposable off = no_grad();
        var missing = new List<string>();
        int copied = 0;
        foreach ((string name, Tensor target) in network.state_dict())
        {
            TensorData? data = known.GetValueOrDefault(name);
            if (data is not null && data.Shape.Length == 4 && data.Shape[1] == 3 && target.shape[1] == 1) data = ToGray(data);
            if (data is null || !data.Shape.SequenceEqual(target.shape))
            {
                missing.Add(name);
                continue;
            }
            using Tensor source = tensor(data.Values, data.Shape);
            target.copy_(source);
            copied++;
        }
        return (copied, missing);
    }

    // a grayscale picture has the same value in all three channels: their weights add up, and are averaged to keep the scale of one
    private static TensorData ToGray(TensorData rgb)
    {
        long outputs = rgb.Shape[0], area = rgb.Shape[2] * rgb.Shape[3];
        var gray = new float[outputs * area];
        for (long o = 0; o < outputs; o++)
            for (long k = 0; k < area; k++)
                for (long c = 0; c < 3; c++) gray[o * area + k] += rgb.Values[(o * 3 + c) * area + k] / 3;
        return new([outputs, 1, rgb.Shape[2], rgb.Shape[3]], gray);
    }

    // torchvision's names; its vgg19_bn numbers its layers as ours, so only ResNet's need translating
    private static string? Translate(string architecture, string name)
    {
        if (architecture != NetworkFactory.EmotionResNet) return null;
        if (name.StartsWith("conv1.", StringComparison.Ordinal)) return "stem.conv." + name[6..];
        if (name.StartsWith("bn1.", StringComparison.Ordinal)) return "stem.norm." + name[4..];
        Match match = TorchvisionBlock().Match(name);
        if (!match.Success) return null;
        string block = $"stages.{int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) - 1}.{match.Groups[2].Value}.", rest = match.Groups[4].Value;
        return match.Groups[3].Value switch
        {
            "conv1" => $"{block}body.conv1.{rest}",
            "bn1" => $"{block}body.norm1.{rest}",
            "conv2" => $"{block}body.conv2.{rest}",
            "bn2" => $"{block}body.norm2.{rest}",
            "downsample.0" => $"{block}shortcut.conv.{rest}",
            "downsample.1" => $"{block}shortcut.norm.{rest}",
            _ => null,
        };
    }

    [GeneratedRegex(@"^layer(\d)\.(\d+)\.(conv1|bn1|conv2|bn2|downsample\.[01])\.(.+)$")]
    private static partial Regex TorchvisionBlock();
}
