
namespace EmotionML.Train.Evaluation;

/// <summary>What one approach reached.</summary>
/// <param name="Name">Name on the command line.</param>
/// <param name="Description">What it does and with which settings.</param>
/// <param name="Accuracy">Share of validation pictures classified correctly, 0..1.</param>
/// <param name="MacroF1">Mean F1 of the classes, 0..1.</param>
/// <param name="TrainingPictures">Pictures it learnt from; null where somebody else trained it.</param>
/// <param name="TrainingMinutes">Minutes of one processor core from pictures to a finished model, features included; null where it was trained before.</param>
/// <param name="MsPerFace">Mean milliseconds of one processor core to name one face, features included.</param>
/// <param name="Bytes">Size of what it must keep, in bytes.</param>
/// <param name="Notes">Remarks, one sentence each.</param>
/// <param name="Environment">Where it was measured; null where that is said of the whole table.</param>
public sealed record BaselineResult(
    string Name, string Description, double Accuracy, double MacroF1, int? TrainingPictures, double? TrainingMinutes, double MsPerFace, long Bytes,
    IReadOnlyList<string> Notes, EnvironmentReport? Environment = null);

/// <summary>An approach that could not be measured here.</summary>
/// <param name="Name">Name on the command line.</param>
/// <param name="Reason">Why.</param>
public sealed record SkippedBaseline(string Name, string Reason);

/// <summary>The table of approaches, as <c>baselines.json</c> holds it.</summary>
/// <param name="Data">The pictures scored on.</param>
/// <param name="Images">How many.</param>
/// <param name="TrainLimit">Training pictures of the approaches whose time grows faster than the data; 0: all.</param>
/// <param name="Environment">Where it was measured.</param>
/// <param name="Rows">The approaches in the order they were run.</param>
/// <param name="Skipped">Those that could not be run.</param>
public sealed record BaselineReport(
    DataReport Data, int Images, int TrainLimit, EnvironmentReport Environment, IReadOnlyList<BaselineResult> Rows, IReadOnlyList<SkippedBaseline> Skipped)
{
    /// <summary>Name of the table's file.</summary>
    public const string FileName = "baselines.json";

    /// <summary>An earlier table with these rows in the place of its own, each with where it was measured; this table where the two cannot be compared.</summary>
    /// <param name="earlier">A table measured before, or null.</param>
    public BaselineReport Into(BaselineReport? earlier)
    {
        if (earlier is null || earlier.Data != Data || earlier.Images != Images || earlier.TrainLimit != TrainLimit) return this;
        Dictionary<string, BaselineResult> rows = Rows.ToDictionary(row => row.Name, row => row with { Environment = Environment });
        return earlier with
        {
            Rows = [.. earlier.Rows.Select(row => rows.Remove(row.Name, out BaselineResult? now) ? now : row), .. rows.Values],
            Skipped = [.. earlier.Skipped.Where(skipped => Rows.All(row => row.Name != skipped.Name))],
        };
    }
}
