
namespace EmotionML.Train.Data.Inspection;

/// <summary>One picture of a data set.</summary>
/// <param name="Split">Its split.</param>
/// <param name="Index">Its number within the split.</param>
/// <param name="Label">Its class name.</param>
/// <param name="Source">Where it came from.</param>
public sealed record PictureReference(Split Split, int Index, string Label, string Source);

/// <summary>Pictures that show the same thing.</summary>
/// <param name="Pictures">Two or more, in order of split and number.</param>
public sealed record DuplicateGroup(IReadOnlyList<PictureReference> Pictures)
{
    /// <summary>True when the pictures lie in more than one split.</summary>
    public bool CrossesSplits => Pictures.Any(picture => picture.Split != Pictures[0].Split);

    /// <summary>True when the pictures carry different labels.</summary>
    public bool HasConflict => Pictures.Any(picture => picture.Label != Pictures[0].Label);
}

/// <summary>Groups of pictures that show the same thing.</summary>
/// <param name="Groups">The groups, in order of their first pictures.</param>
public sealed record DuplicateFinding(IReadOnlyList<DuplicateGroup> Groups)
{
    /// <summary>Pictures beyond the first of every group.</summary>
    public int Redundant => Groups.Sum(group => group.Pictures.Count - 1);

    /// <summary>Groups with more than one label.</summary>
    public int Conflicts => Groups.Count(group => group.HasConflict);

    /// <summary>Groups that lie inside one split.</summary>
    public int Within(Split split) => Groups.Count(group => !group.CrossesSplits && group.Pictures[0].Split == split);

    /// <summary>Groups that have pictures in both splits.</summary>
    public int Across(Split one, Split other) =>
        Groups.Count(group => group.Pictures.Any(p => p.Split == one) && group.Pictures.Any(p => p.Split == other));
}

/// <summary>What a look at a data set found.</summary>
/// <param name="Dataset">The data set looked at.</param>
/// <param name="Counts">Pictures of every split and class, shape [3][classes].</param>
/// <param name="Published">The published counts to compare with, same shape; null for another data set than FER2013.</param>
/// <param name="Exact">Pictures with equal pixels.</param>
/// <param name="Near">Pictures that are the same up to compression, brightness or a pixel of shift; without equal ones.</param>
/// <param name="Blank">Pictures without content.</param>
public sealed record DatasetInspection(
    FaceDataset Dataset, int[][] Counts, int[][]? Published, DuplicateFinding Exact, DuplicateFinding Near, IReadOnlyList<PictureReference> Blank)
{
    /// <summary>How the grey values are distributed.</summary>
    public required GrayStatistics Gray { get; init; }

    /// <summary>What should be shown wherever the data are named: known processed content, or grey values unlike FER2013's; null when nothing is.</summary>
    public string? Warning => Dataset.Warning ?? (Published is not null && Gray.IsFiltered
        ? "the grey values are not those of FER2013's originals: the pictures look contrast-filtered, and a model trained on them does worse on a camera's faces"
        : null);

    /// <summary>True when every split that holds pictures has the published number of every class; null for another data set.</summary>
    public bool? MatchesPublished => Published is null ? null : Counts.Zip(Published).All(pair => pair.First.Sum() == 0 || pair.First.SequenceEqual(pair.Second));
}
