using System.Globalization;
using System.Text;
using System.Text.Json;
using EmotionML.Infer.Library.Database;
using EmotionML.Infer.Library.Files;
using EmotionML.Infer.Library.Tracks;

namespace EmotionML.Infer.Library;

/// <summary>What the library holds, in numbers.</summary>
public sealed record LibraryStats
{
    /// <summary>Cells of the affect plane along each axis.</summary>
    public const int Cells = 4;

    // Longer tables tell less; the JSON has all.
    private const int Shown = 12;

    /// <summary>Full path of the database.</summary>
    public required string Database { get; init; }

    /// <summary>Songs.</summary>
    public required int Tracks { get; init; }

    /// <summary>Different artists.</summary>
    public required int Artists { get; init; }

    /// <summary>Songs whose file is here and may be served.</summary>
    public required int PlayableOffline { get; init; }

    /// <summary>Folders that were scanned.</summary>
    public required IReadOnlyList<string> Folders { get; init; }

    /// <summary>Songs of each source.</summary>
    public required IReadOnlyDictionary<string, int> Sources { get; init; }

    /// <summary>Songs by where their valence and arousal come from.</summary>
    public required IReadOnlyDictionary<string, int> AffectSources { get; init; }

    /// <summary>Songs of each genre, most first.</summary>
    public required IReadOnlyDictionary<string, int> Genres { get; init; }

    /// <summary>Songs of each language, most first.</summary>
    public required IReadOnlyDictionary<string, int> Languages { get; init; }

    /// <summary>Songs of each decade, such as <c>1980s</c>, oldest first.</summary>
    public required IReadOnlyDictionary<string, int> Decades { get; init; }

    /// <summary>Songs in each of the 4 x 4 cells of the affect plane: rows from excited to calm, columns from unpleasant to pleasant.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Plane { get; init; }

    /// <summary>Counts.</summary>
    public static LibraryStats Count(MusicDatabase database)
    {
        ArgumentNullException.ThrowIfNull(database);
        IReadOnlyList<Track> tracks = new TrackStore(database).All();
        var audio = new AudioFiles(database);
        var plane = new int[Cells][];
        for (int row = 0; row < Cells; row++) plane[row] = new int[Cells];
        foreach (Track track in tracks) plane[Cells - 1 - Cell(track.Arousal)][Cell(track.Valence)]++;
        return new()
        {
            Database = database.FilePath,
            Tracks = tracks.Count,
            Artists = tracks.Select(track => TrackText.Key(track.Artist)).Distinct().Count(),
            PlayableOffline = audio.Playable(tracks).Count,
            Folders = audio.Folders(),
            Sources = Most(tracks.Select(track => track.Source)),
            AffectSources = Most(tracks.Select(track => track.AffectSource)),
            Genres = Most(tracks.Select(track => track.Genre)),
            Languages = Most(tracks.Select(track => track.Language)),
            Decades = tracks.Where(track => track.Year is not null).GroupBy(track => track.Year!.Value / 10 * 10).OrderBy(group => group.Key)
                .ToDictionary(group => string.Create(CultureInfo.InvariantCulture, $"{group.Key}s"), group => group.Count()),
            Plane = plane,
        };
    }

    /// <summary>As JSON, all of it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, LibraryExport.Json) + "\n";

    /// <summary>As text for a terminal.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Tracks} songs of {Artists} artists, {PlayableOffline} playable offline, in {Database}\n");
        foreach (string folder in Folders) text.Append(CultureInfo.InvariantCulture, $"scanned    {folder}\n");
        Line("sources", Sources);
        Line("affect", AffectSources);
        Line("genres", Genres);
        Line("languages", Languages);
        Line("decades", Decades);
        text.Append("\nthe affect plane: rows from excited to calm, columns from unpleasant to pleasant\n");
        foreach (IReadOnlyList<int> row in Plane)
            text.Append(string.Concat(row.Select(count => count.ToString(CultureInfo.InvariantCulture).PadLeft(7)))).Append('\n');
        return text.ToString();

        void Line(string name, IReadOnlyDictionary<string, int> counts)
        {
            string more = counts.Count > Shown ? string.Create(CultureInfo.InvariantCulture, $" and {counts.Count - Shown} more") : "";
            text.Append(name.PadRight(11)).AppendJoin(", ", counts.Take(Shown).Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value}"))).Append(more).Append('\n');
        }
    }

    private static int Cell(double value) => Math.Clamp((int)Math.Floor((value + 1) / 2 * Cells), 0, Cells - 1);

    private static Dictionary<string, int> Most(IEnumerable<string?> names) => names.GroupBy(name => name ?? "unknown")
        .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count());
}
