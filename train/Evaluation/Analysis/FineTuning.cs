using EmotionML.Train.Networks;
using EmotionML.Train.Training;

namespace EmotionML.Train.Evaluation.Analysis;

/// <summary>Settings that continue from a model of ours.</summary>
public static class FineTuning
{
    /// <summary>Settings whose network has the model's architecture, so that its weights fit, and that start from them.</summary>
    /// <param name="model">An ONNX file of ours or a run folder.</param>
    /// <exception cref="Core.Common.UserException">It is none, or does not describe its architecture.</exception>
    public static TrainOptions Of(string model)
    {
        NetworkSource source = NetworkSource.Open(model);
        (string architecture, NetworkShape shape) = ArchitectureKeys.Read(source.Metadata, source.Labels.Count, model);
        return new TrainOptions
        {
            Network = architecture,
            Width = string.Join(',', shape.Widths),
            Blocks = string.Join(',', shape.Blocks),
            WorkingSize = shape.WorkingSize == shape.ImageSize ? 0 : shape.WorkingSize,
            Init = model,
        };
    }
}
