using System.Buffers.Text;
using System.Text;
using EmotionML.Core.Common;
using EmotionML.Core.Model;

namespace EmotionML.Train.Data.Readers;

/// <summary>Reads FER2013's table in either published form, parsing lines on every core.</summary>
internal static class CsvReader
{
    private const int Side = 48;
    private const int PixelCount = Side * Side;

    /// <summary>Reads every row.</summary>
    /// <param name="stream">The table, from its header on.</param>
    /// <param name="name">File name for messages.</param>
    /// <param name="votes">FER+ votes, one per row; null without.</param>
    /// <param name="options">How to read.</param>
    /// <exception cref="UserException">A bad row, unless those are skipped.</exception>
    public static RawDataset Read(Stream stream, string name, FerPlusVotes? votes, DataOptions options)
    {
        var bad = new BadItems(options.SkipBad);
        var samples = new List<Sample>();
        var blocks = new LineBlocks(TextFile.AsUtf8(stream));
        CsvHeader? header = null;
        int line = 0, rows = 0, withoutVotes = 0;
        while (Next(blocks, name, line) is { } lines)
        {
            int first = 0;
            if (header is null)
            {
                header = CsvHeader.TryParse(blocks.Buffer.AsSpan(lines[0]))
                    ?? throw new UserException($"{name} line 1: expected the columns emotion, pixels and Usage");
                first = 1;
                line = 1;
            }
            Row[] parsed = Parse(blocks.Buffer, lines, first, header.Value, options.Size);
            foreach (Row row in parsed)
            {
                line++;
                if (row.IsBlank) continue;
                string source = $"{name} line {line}";
                if (row.Problem is { } problem) bad.Add($"{source}: {problem}");
                else
                {
                    float[]? soft = votes?.For(rows, row.Split, source, bad);
                    if (votes is not null && soft is null)
                    {
                        withoutVotes++;
                        soft = new float[EmotionLabels.Fer2013.Count];
                        soft[row.Label] = 1;
                    }
                    if ((samples.Count + 1L) * options.Size * options.Size > Array.MaxLength)
                        throw new UserException($"{source}: expected at most {samples.Count} pictures of {options.Size}x{options.Size}, which fill the memory, found more");
                    samples.Add(new Sample(row.Split, row.Label, row.Pixels!, source, soft));
                }
                rows++;
            }
        }
        if (rows == 0) throw new UserException($"{name} line {line + 1}: expected a row of emotion, pixels and Usage, found the end of the file");
        var notes = new List<string>();
        if (votes is not null)
        {
            votes.RequireRows(rows);
            notes.Add($"FER+ votes joined as soft labels; {withoutVotes} pictures without a vote for one of the seven keep their hard label");
        }
        return new RawDataset("FER2013", EmotionLabels.Fer2013, samples, bad, notes);
    }

    private static List<Range>? Next(LineBlocks blocks, string name, int line)
    {
        try
        {
            return blocks.Next();
        }
        catch (InvalidDataException e)
        {
            throw new UserException($"{name} line {line + 1} or later: expected lines of a table, found {e.Message}", e);
        }
    }

    private static Row[] Parse(byte[] buffer, List<Range> lines, int first, CsvHeader header, int size)
    {
        var rows = new Row[lines.Count - first];
        Parallel.For(0, rows.Length, i => rows[i] = ParseRow(buffer.AsSpan(lines[i + first]), header, size));
        return rows;
    }

    private static Row ParseRow(ReadOnlySpan<byte> line, CsvHeader header, int size)
    {
        if (line.Trim(" \t"u8).IsEmpty) return new Row { IsBlank = true };
        int columns = Columns(line, header.Separator);
        if (columns != header.Columns) return Row.Bad($"expected {header.Columns} columns, found {columns}");

        ReadOnlySpan<byte> emotion = Column(line, header.Emotion, header.Separator);
        if (!Utf8Parser.TryParse(emotion, out int label, out int used) || used != emotion.Length || label < 0 || label >= EmotionLabels.Fer2013.Count)
            return Row.Bad($"expected an emotion from 0 to 6, found '{Shown(emotion)}'");

        ReadOnlySpan<byte> usage = Column(line, header.Usage, header.Separator);
        if (ParseUsage(usage) is not { } split)
            return Row.Bad($"expected the Usage Training, PublicTest or PrivateTest, found '{Shown(usage)}'");

        byte[] pixels = new byte[PixelCount];
        string? problem = ParsePixels(Column(line, header.Pixels, header.Separator), pixels);
        return problem is not null ? Row.Bad(problem) : new Row { Label = label, Split = split, Pixels = Picture.Resize(pixels, Side, size) };
    }

    /// <summary>FER2013's name of a split; null for any other text.</summary>
    internal static Split? ParseUsage(ReadOnlySpan<byte> usage)
    {
        if (usage.SequenceEqual("Training"u8)) return Split.Train;
        if (usage.SequenceEqual("PublicTest"u8)) return Split.Validation;
        return usage.SequenceEqual("PrivateTest"u8) ? Split.Test : null;
    }

    /// <summary>One column of a line, without quotes and surrounding spaces; a separator in quotes belongs to its column (RFC 4180).</summary>
    internal static ReadOnlySpan<byte> Column(ReadOnlySpan<byte> line, int index, byte separator = (byte)',')
    {
        for (; index > 0; index--) line = line[Math.Min(line.Length, End(line, separator) + 1)..];
        return line[..End(line, separator)].Trim(" \""u8);
    }

    /// <summary>How many columns a line has.</summary>
    internal static int Columns(ReadOnlySpan<byte> line, byte separator = (byte)',')
    {
        int columns = 1;
        for (int end; (end = End(line, separator)) < line.Length; columns++) line = line[(end + 1)..];
        return columns;
    }

    private static int End(ReadOnlySpan<byte> line, byte separator)
    {
        int first = line.IndexOf(separator), quote = line.IndexOf((byte)'"');
        if (quote < 0 || (first >= 0 && first < quote)) return first < 0 ? line.Length : first;
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] == '"') quoted = !quoted;
            else if (line[i] == separator && !quoted) return i;
        }
        return line.Length;
    }

    private static string? ParsePixels(ReadOnlySpan<byte> text, byte[] pixels)
    {
        int count = 0;
        string? problem = null;
        while (!text.IsEmpty)
        {
            int end = text.IndexOfAny((byte)' ', (byte)'\t');
            ReadOnlySpan<byte> token = end < 0 ? text : text[..end];
            text = end < 0 ? [] : text[(end + 1)..];
            if (token.IsEmpty) continue;
            if (!Utf8Parser.TryParse(token, out int value, out int used) || used != token.Length || value is < 0 or > 255)
                problem ??= $"expected a pixel from 0 to 255, found '{Shown(token)}' as pixel {count + 1}";
            else if (count < PixelCount) pixels[count] = (byte)value;
            count++;
        }
        return count != PixelCount ? $"expected {PixelCount} pixels, found {count}" : problem;
    }

    private static string Shown(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text.Length > 24 ? text[..24] : text) + (text.Length > 24 ? "…" : "");

    private readonly record struct Row
    {
        public bool IsBlank { get; init; }

        public int Label { get; init; }

        public Split Split { get; init; }

        public byte[]? Pixels { get; init; }

        public string? Problem { get; init; }

        public static Row Bad(string problem) => new() { Problem = problem };
    }
}
