using EmotionML.Core.Common;

namespace EmotionML.Train.Data;

/// <summary>The three splits of FER2013: Training, PublicTest (validation) and PrivateTest (test).</summary>
public enum Split
{
    /// <summary>FER2013's Training: what the network learns from.</summary>
    Train,

    /// <summary>FER2013's PublicTest: what models and settings are selected on.</summary>
    Validation,

    /// <summary>FER2013's PrivateTest: touched once, for the final number.</summary>
    Test,
}

/// <summary>Square grayscale pictures with their labels.</summary>
/// <param name="Size">Side of every picture in pixels.</param>
/// <param name="Pixels">Intensities 0..255, shape [Count, Size, Size], row-major.</param>
/// <param name="Labels">Class index of every picture, shape [Count].</param>
/// <param name="Sources">Where each picture came from, for messages: a path inside a folder or archive, or a file and line.</param>
/// <param name="SoftLabels">Label distribution of every picture, shape [Count, classes], rows summing to 1; null without votes.</param>
public sealed record FaceSet(int Size, byte[] Pixels, int[] Labels, string[] Sources, float[]? SoftLabels = null)
{
    /// <summary>Number of pictures.</summary>
    public int Count => Labels.Length;

    /// <summary>The pixels of one picture, shape [Size, Size].</summary>
    public ReadOnlySpan<byte> Image(int index) => Pixels.AsSpan(index * Size * Size, Size * Size);

    /// <summary>Number of pictures of a class.</summary>
    public int CountOf(int label) => Labels.Count(l => l == label);

    /// <summary>The pictures of the given indices, in that order.</summary>
    public FaceSet Select(IReadOnlyList<int> indices)
    {
        int area = Size * Size, classes = SoftLabels is null ? 0 : SoftLabels.Length / Math.Max(1, Count);
        byte[] pixels = new byte[indices.Count * area];
        float[]? soft = SoftLabels is null ? null : new float[indices.Count * classes];
        for (int k = 0; k < indices.Count; k++)
        {
            Image(indices[k]).CopyTo(pixels.AsSpan(k * area));
            SoftLabels?.AsSpan(indices[k] * classes, classes).CopyTo(soft.AsSpan(k * classes));
        }
        return new FaceSet(Size, pixels, [.. indices.Select(i => Labels[i])], [.. indices.Select(i => Sources[i])], soft);
    }

    /// <summary>An empty set of pictures of the given side.</summary>
    public static FaceSet Empty(int size) => new(size, [], [], []);
}

/// <summary>A data set: its labels and its three splits (validation or test may be empty).</summary>
/// <param name="Name">Short name for reports, such as <c>FER2013</c> or <c>synthetic</c>.</param>
/// <param name="Hash">SHA-256 of the content (labels, splits, pixels), lower-case hexadecimal.</param>
/// <param name="Labels">Class names; a label is an index into this list.</param>
/// <param name="Size">Side of every picture in pixels.</param>
/// <param name="IsSynthetic">True for drawn faces: such a run never replaces the reference model.</param>
/// <param name="Skipped">With <c>--skip-bad</c>, one message per item left out.</param>
public sealed record FaceDataset(
    string Name, string Hash, IReadOnlyList<string> Labels, int Size, FaceSet Train, FaceSet Validation, FaceSet Test,
    bool IsSynthetic, IReadOnlyList<string> Skipped)
{
    /// <summary>What a reader decided by itself, one sentence each: splits set aside, votes joined, duplicates removed.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>How the labels were made where they are not the data's own, as a sentence; null where they are.</summary>
    public string? LabelRule { get; init; }

    /// <summary>What is known to be wrong with exactly this content, for the start of a run, its card and its report; null when nothing is.</summary>
    public string? Warning => KnownData.WarningFor(Hash);

    /// <summary>The pictures of one split.</summary>
    public FaceSet this[Split split] => split switch
    {
        Split.Train => Train,
        Split.Validation => Validation,
        _ => Test,
    };

    /// <summary>Refuses a data set that lacks a split which the caller needs; a reader accepts one, such as a lone test split.</summary>
    /// <exception cref="UserException">One of the splits is empty.</exception>
    public FaceDataset Require(params ReadOnlySpan<Split> splits)
    {
        foreach (Split split in splits)
            if (this[split].Count == 0)
                throw new UserException($"{Name}: expected pictures of the split {split.PublishedName()} ({split.OptionName()}), found an empty split");
        return this;
    }
}

/// <summary>The names of the splits.</summary>
public static class SplitNames
{
    /// <summary>FER2013's name: Training, PublicTest or PrivateTest.</summary>
    public static string PublishedName(this Split split) => split switch
    {
        Split.Train => "Training",
        Split.Validation => "PublicTest",
        _ => "PrivateTest",
    };

    /// <summary>The name on the command line: train, validation or test.</summary>
    public static string OptionName(this Split split) => split switch
    {
        Split.Train => "train",
        Split.Validation => "validation",
        _ => "test",
    };
}
