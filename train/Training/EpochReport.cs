using System.Text.Json.Serialization;

namespace EmotionML.Train.Training;

/// <summary>One epoch: a line of <c>metrics.jsonl</c>, and a point of the report's curves.</summary>
public sealed record EpochReport
{
    /// <summary>Number, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Side of the training pictures in pixels; null where a run of an earlier version did not write it.</summary>
    public int? Size { get; init; }

    /// <summary>Mean training loss, augmentation and label smoothing included.</summary>
    public double? TrainLoss { get; init; }

    /// <summary>Share of augmented training pictures given their class, 0..1.</summary>
    public double? TrainAccuracy { get; init; }

    /// <summary>Log-loss on the validation split in nats.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>Accuracy on the validation split, 0..1.</summary>
    public double? ValidationAccuracy { get; init; }

    /// <summary>Macro-F1 on the validation split, 0..1.</summary>
    [JsonPropertyName("validation_macro_f1")]
    public double? ValidationMacroF1 { get; init; }

    /// <summary>Learning rate at the end of the epoch.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Seconds of training from the beginning of the run to the end of this epoch, over all sessions.</summary>
    public double? Seconds { get; init; }

    /// <summary>Training throughput.</summary>
    public double? ImagesPerSecond { get; init; }

    /// <summary>True where the weights of this epoch were kept.</summary>
    public bool? Best { get; init; }
}
