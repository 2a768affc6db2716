using EmotionML.Train.Evaluation;

namespace EmotionML.Train.Reporting;

/// <summary>A number to compare with.</summary>
/// <param name="Name">What reached it.</param>
/// <param name="Accuracy">Accuracy, 0..1.</param>
/// <param name="Split">The pictures it was measured on: not always the ones of the report.</param>
/// <param name="Source">Where it is from.</param>
public sealed record PublishedResult(string Name, double Accuracy, string Split, string Source);

/// <summary>Published results on FER2013.</summary>
public static class PublishedResults
{
    /// <summary>What others reach on FER2013, worst first.</summary>
    public static IReadOnlyList<PublishedResult> Fer2013 { get; } =
    [
        new("Human agreement (± 5 points)", 0.65, "a sample of the set", "Goodfellow et al., 2013, arXiv:1307.0414"),
        new("Hobby CNNs (Keras, 75 epochs, 13 hours)", 0.66, "not always stated", "stated by their authors"),
        new("Best single networks from scratch", 0.726, "PrivateTest (test)", "published results selected on validation, no outside pictures; compare arXiv:1612.02903"),
    ];

    /// <summary>The baselines of a report: the majority class of its split, and for FER2013 what others reach.</summary>
    public static IReadOnlyList<PublishedResult> For(EvaluationReport report)
    {
        ClassReport most = report.PerClass.MaxBy(item => item.Support)!;
        var majority = new PublishedResult($"Always “{most.Label}”", report.MajorityAccuracy, SplitName(report.Data), "counted");
        bool fer2013 = report.Data is { Synthetic: false, LabelRule: null } && report.Data.Name.Contains("FER2013", StringComparison.OrdinalIgnoreCase);
        return fer2013 ? [majority, .. Fer2013] : [majority];
    }

    /// <summary>A split under both of its names.</summary>
    public static string SplitName(DataReport data) => data.SplitName == data.Split ? data.Split : $"{data.SplitName} ({data.Split})";
}
