using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using EmotionML.Core.Common;

namespace EmotionML.Train.Data.Readers;

/// <summary>
/// The FER+ votes of ten people per picture (Barsoum et al., "Training deep networks for facial expression
/// recognition with crowd-sourced label distribution", 2016), in the row order of FER2013's table.
/// </summary>
internal sealed class FerPlusVotes
{
    // FER+'s column of each of FER2013's labels: contempt, unknown and "not a face" have none and are left out.
    private static readonly string[] Columns = ["anger", "disgust", "fear", "happiness", "sadness", "surprise", "neutral"];

    private readonly string _name;
    private readonly List<string> _lines;
    private readonly int[] _columns;
    private readonly int _columnCount;

    private FerPlusVotes(string name, List<string> lines, int[] columns, int columnCount, string hash)
    {
        _name = name;
        _lines = lines;
        _columns = columns;
        _columnCount = columnCount;
        Hash = hash;
    }

    /// <summary>SHA-256 of the file, lower-case hexadecimal.</summary>
    public string Hash { get; }

    /// <summary>Opens <c>fer2013new.csv</c>.</summary>
    /// <exception cref="UserException">The file is missing or another kind of table.</exception>
    public static FerPlusVotes Open(string path)
    {
        if (!File.Exists(path)) throw new UserException($"{path}: expected the FER+ votes (fer2013new.csv), found no such file");
        string name = Path.GetFileName(path);
        byte[] content = File.ReadAllBytes(path);
        List<string> lines = [.. TextFile.Lines(TextFile.Decode(content))];
        while (lines.Count > 0 && lines[^1].Length == 0) lines.RemoveAt(lines.Count - 1);
        string[] header = lines.Count == 0 ? [] : [.. lines[0].Split(',').Select(column => column.Trim().ToLowerInvariant())];
        int[] columns = [.. Columns.Prepend("usage").Select(column => Array.IndexOf(header, column))];
        if (columns.Contains(-1))
            throw new UserException($"{name} line 1: expected the columns Usage, {string.Join(", ", Columns)}, found '{(lines.Count == 0 ? "" : lines[0][..Math.Min(60, lines[0].Length)])}'");
        lines.RemoveAt(0);
        return new FerPlusVotes(name, lines, columns, header.Length, Convert.ToHexStringLower(SHA256.HashData(content)));
    }

    /// <summary>
    /// The label distribution of a row of FER2013's table, shape [7], summing to 1; null when nobody voted for one of
    /// the seven, or when the row is bad and bad items are skipped.
    /// </summary>
    /// <exception cref="UserException">The row is missing or bad, or belongs to another split.</exception>
    public float[]? For(int row, Split split, string source, BadItems bad)
    {
        if (row >= _lines.Count)
        {
            bad.Add($"{_name} line {row + 2}: expected the votes for {source}, found the end of the file");
            return null;
        }
        byte[] line = Encoding.UTF8.GetBytes(_lines[row]);
        string where = $"{_name} line {row + 2}";
        int columns = CsvReader.Columns(line);
        if (columns != _columnCount)
        {
            bad.Add($"{where}: expected {_columnCount} columns, found {columns}");
            return null;
        }
        ReadOnlySpan<byte> usage = CsvReader.Column(line, _columns[0]);
        if (CsvReader.ParseUsage(usage) != split)
        {
            bad.Add($"{where}: expected the votes for {source} of {split.PublishedName()}, found Usage '{Encoding.UTF8.GetString(usage)}': the two tables do not match");
            return null;
        }
        float[] votes = new float[Columns.Length];
        for (int i = 0; i < votes.Length; i++)
        {
            ReadOnlySpan<byte> text = CsvReader.Column(line, _columns[i + 1]);
            if (Utf8Parser.TryParse(text, out int vote, out int used) && used == text.Length && vote >= 0) votes[i] = vote;
            else
            {
                bad.Add($"{where}: expected a number of votes for {Columns[i]}, found '{Encoding.UTF8.GetString(text)}'");
                return null;
            }
        }
        float sum = votes.Sum();
        return sum > 0 ? [.. votes.Select(vote => vote / sum)] : null;
    }

    /// <summary>Refuses a table of votes that is longer than the table of pictures.</summary>
    public void RequireRows(int rows)
    {
        if (_lines.Count > rows) throw new UserException($"{_name}: expected {rows} rows of votes, one per picture, found {_lines.Count}");
    }
}
