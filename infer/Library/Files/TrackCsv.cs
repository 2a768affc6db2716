using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using EmotionML.Infer.Library.Tracks;

namespace EmotionML.Infer.Library.Files;

/// <summary>One row of a file of songs: a song, or what is wrong with the row.</summary>
/// <param name="Line">Line in the file, from 1 on.</param>
/// <param name="Track">The song; null when the row is bad.</param>
/// <param name="Problem">Expected and found; null when the row is good.</param>
public readonly record struct TrackRow(int Line, Track? Track, string? Problem);

/// <summary>
/// Songs as a table. Columns by name, in any order: <c>title</c> and <c>artist</c> must be there; <c>year, genre, language,
/// duration</c> (seconds), <c>valence, arousal</c> (-1 to 1, both or none), <c>tempo</c> (beats per minute), <c>explicit</c>
/// (true or false), <c>affect</c> (<see cref="Track.AffectSource"/>), <c>link</c> and <c>file</c> may be. RFC 4180, separated by
/// commas, semicolons, tabs or bars.
/// </summary>
public static class TrackCsv
{
    private static readonly string[] Columns =
        ["title", "artist", "year", "genre", "language", "duration", "valence", "arousal", "tempo", "explicit", "affect", "link", "file"];

    /// <summary>Text in UTF-8; other encodings are an error and not silently garbled.</summary>
    internal static StreamReader OpenText(Stream stream) => new(stream, new UTF8Encoding(false, throwOnInvalidBytes: true));

    /// <summary>Reads all rows.</summary>
    /// <param name="reader">The table, from its header on.</param>
    /// <param name="name">File name for messages.</param>
    /// <param name="source">What <see cref="Track.Source"/> becomes.</param>
    /// <param name="affectSource">What <see cref="Track.AffectSource"/> becomes where the table gives valence and arousal but no <c>affect</c>.</param>
    /// <exception cref="UserException">The header lacks a column, or the file is not UTF-8 text.</exception>
    public static IEnumerable<TrackRow> Read(TextReader reader, string name, string source, string affectSource)
    {
        bool bad = false;
        string text = Text(reader, name);
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture) { BadDataFound = _ => bad = true, TrimOptions = TrimOptions.Trim, Delimiter = Separator(text) };
        using var csv = new CsvParser(new StringReader(text), configuration);
        if (!csv.Read()) throw new UserException($"{name} line 1: expected the columns title and artist, found an empty file");
        string[] header = csv.Record!;
        var place = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < header.Length; i++)
            if (!place.TryAdd(header[i], i)) throw new UserException($"{name} line 1: expected each column once, found '{DisplayText.Short(header[i])}' twice");
        foreach (string column in Columns.Take(2))
            if (!place.ContainsKey(column)) throw new UserException($"{name} line 1: expected the columns title and artist, found {string.Join(", ", header.Take(20).Select(DisplayText.Short))}");
        bad = false;
        while (csv.Read())
        {
            string[] cells = csv.Record!;
            yield return bad ? new(csv.RawRow, null, "expected a quotation mark to be doubled inside a quoted cell")
                : cells.Length != header.Length ? new(csv.RawRow, null, $"expected {header.Length} columns, found {cells.Length}")
                : Row(csv.RawRow, cells, place, source, affectSource);
            bad = false;
        }
    }

    /// <summary>Writes songs so that <see cref="Read"/> reads them back.</summary>
    public static void Write(TextWriter writer, IEnumerable<Track> tracks)
    {
        ArgumentNullException.ThrowIfNull(tracks);
        using var csv = new CsvWriter(writer, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n" }, leaveOpen: true);
        foreach (string column in Columns) csv.WriteField(column);
        csv.NextRecord();
        foreach (Track track in tracks)
        {
            string?[] cells =
            [
                track.Title, track.Artist, Text(track.Year), track.Genre, track.Language, Text(track.Duration), Text(track.Valence), Text(track.Arousal),
                Text(track.Tempo), track.Explicit is { } marked ? (marked ? "true" : "false") : null, track.AffectSource, track.Link, track.File,
            ];
            foreach (string? cell in cells) csv.WriteField(CsvFormulas.Escape(cell));
            csv.NextRecord();
        }
    }

    private static string Text(TextReader reader, string name)
    {
        try
        {
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException e)
        {
            throw new UserException($"{name}: expected text in UTF-8, found bytes that are not", e);
        }
    }

    // The separator that the header has most of; spreadsheets of many countries write semicolons.
    private static string Separator(string text)
    {
        int end = text.AsSpan().IndexOfAny('\r', '\n');
        string header = end < 0 ? text : text[..end];
        return new[] { ",", ";", "\t", "|" }.MaxBy(separator => header.Count(letter => letter == separator[0]))!;
    }

    private static TrackRow Row(int line, string[] cells, Dictionary<string, int> place, string source, string affectSource)
    {
        string? problem = null;
        double? valence = Number("valence"), arousal = Number("arousal"), year = Number("year");
        if (valence is null != arousal is null) problem ??= "expected both valence and arousal or none, found one";
        if (year is { } y && y != Math.Floor(y)) problem ??= $"year: expected a whole number, found '{Cell("year")}'";
        string? affect = Cell("affect");
        if (affect is not (null or "import" or "audio" or "estimate" or "unknown"))
            problem ??= $"affect: expected import, audio, estimate or unknown, found '{DisplayText.Short(affect)}'";
        var track = new Track
        {
            Title = Cell("title") ?? "",
            Artist = Cell("artist") ?? "",
            Year = year is >= int.MinValue and <= int.MaxValue ? (int)year : null,
            Genre = Cell("genre")?.ToLowerInvariant(),
            Language = Cell("language")?.ToLowerInvariant(),
            Duration = Number("duration"),
            Valence = valence ?? 0,
            Arousal = arousal ?? 0,
            AffectSource = valence is null ? "unknown" : affect ?? affectSource,
            Tempo = Number("tempo"),
            Explicit = Flag("explicit"),
            Source = source,
            Link = Cell("link"),
            File = Cell("file"),
        };
        problem ??= TrackText.Problem(track);
        return problem is null ? new(line, track, null) : new(line, null, problem);

        string? Cell(string column) => place.TryGetValue(column, out int index) && cells[index].Length > 0 ? CsvFormulas.Unescape(cells[index]) : null;

        double? Number(string column)
        {
            if (Cell(column) is not { } text) return null;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)) return value;
            problem ??= $"{column}: expected a number, found '{DisplayText.Short(text)}'";
            return null;
        }

        bool? Flag(string column)
        {
            switch (Cell(column)?.ToLowerInvariant())
            {
                case null: return null;
                case "true" or "yes" or "1": return true;
                case "false" or "no" or "0": return false;
                default:
                    problem ??= $"{column}: expected true or false, found '{DisplayText.Short(Cell(column)!)}'";
                    return null;
            }
        }
    }

    private static string? Text(double? value) => value?.ToString(CultureInfo.InvariantCulture);
}
