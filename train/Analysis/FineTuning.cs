using System.Globalization;
using EmotionML.Train.Training;

namespace EmotionML.Train.Analysis;

/// <summary>Settings that continue from a model of ours.</summary>
public static class FineTuning
{
    /// <summary>Settings whose network has the model's architecture, so that its weights fit, and that start from them.</summary>
    /// <param name="model">An ONNX file of ours or a run folder.</param>
    /// <exception cref="Core.UserException">It is none, or does not describe its architecture.</exception>
    public static TrainOptions Of(string model)
    {
        IReadOnlyDictionary<string, string> about = NetworkSource.Open(model).Metadata;
        string Fact(string key) => about.TryGetValue(key, out string? value) ? value : throw new Core.UserException($"{model}: expected a model that states its {key}, found none");
        return new TrainOptions { Network = Fact("architecture"), Width = Fact("architecture.widths"), Blocks = Fact("architecture.blocks"), WorkingSize = int.Parse(about.GetValueOrDefault("architecture.working-size", "0"), CultureInfo.InvariantCulture), Init = model };
    }
}
