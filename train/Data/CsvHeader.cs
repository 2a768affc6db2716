using System.Text;

namespace EmotionML.Train.Data;

/// <summary>Which column of FER2013's table is which; both published forms differ in order and in spaces.</summary>
internal readonly record struct CsvHeader(int Columns, int Emotion, int Pixels, int Usage)
{
    /// <summary>The longest header line that is looked for, in bytes.</summary>
    public const int MaximumLength = 1024;

    /// <summary>Finds the three columns in the first line of a file; null when it is another kind of file.</summary>
    public static CsvHeader? TryParse(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith(Encoding.UTF8.Preamble)) head = head[Encoding.UTF8.Preamble.Length..];
        int end = head.IndexOf((byte)'\n');
        if (end >= 0) head = head[..end];
        if (head.Length > MaximumLength) return null;
        string[] names = [.. Encoding.UTF8.GetString(head).Split(',').Select(name => name.Trim().Trim('"').Trim().ToLowerInvariant())];
        var header = new CsvHeader(names.Length, Array.IndexOf(names, "emotion"), Array.IndexOf(names, "pixels"), Array.IndexOf(names, "usage"));
        return header is { Emotion: >= 0, Pixels: >= 0, Usage: >= 0 } ? header : null;
    }
}
