
namespace EmotionML.Train.Data.Inspection;

/// <summary>What is told about duplicates, in the text as in the page.</summary>
internal static class DuplicateRows
{
    /// <summary>The name of every row and its count.</summary>
    public static IReadOnlyList<(string Name, Func<DuplicateFinding, int> Count)> All { get; } =
    [
        ("all", finding => finding.Groups.Count),
        .. Enum.GetValues<Split>().Select(split => ($"within {split.OptionName()}", (Func<DuplicateFinding, int>)(finding => finding.Within(split)))),
        ("across train and validation", finding => finding.Across(Split.Train, Split.Validation)),
        ("across train and test", finding => finding.Across(Split.Train, Split.Test)),
        ("across validation and test", finding => finding.Across(Split.Validation, Split.Test)),
        ("with different labels", finding => finding.Conflicts),
        ("pictures beyond the first of a group", finding => finding.Redundant),
    ];
}
