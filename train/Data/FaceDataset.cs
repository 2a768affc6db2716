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
    /// <summary>The pictures of one split.</summary>
    public FaceSet this[Split split] => split switch
    {
        Split.Train => Train,
        Split.Validation => Validation,
        _ => Test,
    };
}
