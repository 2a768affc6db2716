using System.Text;
using EmotionML.Core.Common;

namespace EmotionML.Train.Data.Readers;

/// <summary>Which column of FER2013's table is which; both published forms differ in order and in spaces.</summary>
internal readonly record struct CsvHeader(int Columns, int Emotion, int Pixels, int Usage, byte Separator)
{
    /// <summary>The longest header line that is looked for, in bytes.</summary>
    public const int MaximumLength = 1024;

    /// <summary>Finds the three columns in the first line of a file; null when it is another kind of file.</summary>
    public static CsvHeader? TryParse(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith(Encoding.UTF8.Preamble)) head = head[Encoding.UTF8.Preamble.Length..];
        if (head.IndexOf((byte)0) >= 0) head = Encoding.UTF8.GetBytes(TextFile.Decode(head[..(head.Length & ~1)]));
        int end = head.IndexOfAny((byte)'\n', (byte)'\r');
        if (end >= 0) head = head[..end];
        if (head.Length > MaximumLength) return null;
        string line = Encoding.UTF8.GetString(head);
        foreach (char separator in ",;\t")
        {
            string[] names = [.. line.Split(separator).Select(name => name.Trim().Trim('"').Trim().ToLowerInvariant())];
            var header = new CsvHeader(names.Length, Array.IndexOf(names, "emotion"), Array.IndexOf(names, "pixels"), Array.IndexOf(names, "usage"), (byte)separator);
            if (header is { Emotion: >= 0, Pixels: >= 0, Usage: >= 0 }) return header;
        }
        return null;
    }
}
