using EmotionML.Core.Common;
using EmotionML.Train.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace EmotionML.Train.Training;

/// <summary>
/// The tensors of a run as one safetensors file: <c>model.*</c>, <c>average.*</c> and <c>optimizer.*</c>, and the state
/// in the metadata. One file, renamed into place, so a run killed at any moment has a whole one.
/// </summary>
public static class Checkpoint
{
    /// <summary>Writes everything needed to go on.</summary>
    public static void Save(string path, TrainState state, Network model, Network average, OptimizerHelper optimizer, IReadOnlyDictionary<string, string> metadata)
    {
        var tensors = new List<(string, TensorData)>();
        Add("model", model.state_dict().Select(p => (p.Key, p.Value)));
        if (!ReferenceEquals(model, average)) Add("average", average.state_dict().Select(p => (p.Key, p.Value)));
        Add("optimizer", OptimizerState.Tensors(optimizer));
        Dictionary<string, string> all = state.ToMetadata();
        foreach ((string key, string value) in metadata) all[key] = value;
        all["optimizer.steps"] = $"{OptimizerState.Steps(optimizer)}";
        AtomicFile.Write(path, stream => Safetensors.Write(stream, tensors, all));

        void Add(string prefix, IEnumerable<(string Name, Tensor Tensor)> named) => tensors.AddRange(Read(named).Select(p => ($"{prefix}.{p.Name}", p.Data)));
    }

    /// <summary>Writes the weights of one network under their own names.</summary>
    public static void SaveWeights(string path, Network network, IReadOnlyDictionary<string, string> metadata) =>
        AtomicFile.Write(path, stream => Safetensors.Write(stream, [.. Read(network.state_dict().Select(p => (p.Key, p.Value)))], metadata));

    /// <summary>Puts a checkpoint back into networks and optimiser of the same shapes.</summary>
    /// <exception cref="UserException">The file is damaged or of another shape.</exception>
    public static TrainState Load(string path, Network model, Network average, OptimizerHelper optimizer)
    {
        (Dictionary<string, TensorData> tensors, Dictionary<string, string> metadata) = Safetensors.Read(path);
        using IDisposable off = no_grad();
        foreach ((string name, Tensor tensor) in model.state_dict()) Put(path, tensors, $"model.{name}", tensor);
        if (!ReferenceEquals(model, average))
            foreach ((string name, Tensor tensor) in average.state_dict()) Put(path, tensors, $"average.{name}", tensor);
        OptimizerState.Prepare(optimizer, long.Parse(metadata["optimizer.steps"], System.Globalization.CultureInfo.InvariantCulture));
        foreach ((string name, Tensor tensor) in OptimizerState.Tensors(optimizer)) Put(path, tensors, $"optimizer.{name}", tensor);
        return TrainState.FromMetadata(metadata);
    }

    /// <summary>Puts weights saved with <see cref="SaveWeights"/> into a network of the same shape.</summary>
    public static void LoadWeights(string path, Network network)
    {
        (Dictionary<string, TensorData> tensors, _) = Safetensors.Read(path);
        using IDisposable off = no_grad();
        foreach ((string name, Tensor tensor) in network.state_dict()) Put(path, tensors, name, tensor);
    }

    private static void Put(string path, Dictionary<string, TensorData> tensors, string name, Tensor target)
    {
        if (!tensors.TryGetValue(name, out TensorData? data)) throw new UserException($"{path}: expected a tensor '{name}', found none");
        if (!data.Shape.SequenceEqual(target.shape))
            throw new UserException($"{path}: '{name}': expected shape [{string.Join(", ", target.shape)}], found [{string.Join(", ", data.Shape)}]");
        using Tensor source = tensor(data.Values, data.Shape);
        target.copy_(source);
    }

    private static IEnumerable<(string Name, TensorData Data)> Read(IEnumerable<(string Name, Tensor Tensor)> named) =>
        named.Select(p => (p.Name, new TensorData(p.Tensor.shape, p.Tensor.ToFloats())));
}
