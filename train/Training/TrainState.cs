using System.Globalization;

namespace EmotionML.Train.Training;

/// <summary>Where a run stands, to the step. All that a resumed run needs beside the tensors.</summary>
public sealed record TrainState
{
    /// <summary>Finished epochs.</summary>
    public int Epoch { get; init; }

    /// <summary>Finished steps of the epoch under way.</summary>
    public int Step { get; init; }

    /// <summary>Epochs of the whole schedule.</summary>
    public int Epochs { get; init; }

    /// <summary>Best validation accuracy at full size, 0..1.</summary>
    public double BestAccuracy { get; init; }

    /// <summary>Macro-F1 of that epoch, 0..1.</summary>
    public double BestMacroF1 { get; init; }

    /// <summary>The epoch that reached it, from 1; 0 before the first at full size.</summary>
    public int BestEpoch { get; init; }

    /// <summary>Sum of the losses of the steps of the epoch under way.</summary>
    public double LossSum { get; init; }

    /// <summary>Training pictures of the epoch under way that were classified correctly.</summary>
    public long Correct { get; init; }

    /// <summary>Seconds of training so far, over all sessions.</summary>
    public double Seconds { get; init; }

    /// <summary>As strings, for a checkpoint's metadata.</summary>
    public Dictionary<string, string> ToMetadata() => typeof(TrainState).GetProperties().Where(p => p.CanWrite)
        .ToDictionary(p => $"state.{p.Name}", p => Convert.ToString(p.GetValue(this), CultureInfo.InvariantCulture)!);

    /// <summary>Back from a checkpoint's metadata.</summary>
    public static TrainState FromMetadata(IReadOnlyDictionary<string, string> metadata)
    {
        var state = new TrainState();
        foreach (var property in typeof(TrainState).GetProperties().Where(p => p.CanWrite))
            property.SetValue(state, Convert.ChangeType(metadata[$"state.{property.Name}"], property.PropertyType, CultureInfo.InvariantCulture));
        return state;
    }
}
