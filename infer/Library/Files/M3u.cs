using System.Globalization;
using EmotionML.Infer.Library.Tracks;

namespace EmotionML.Infer.Library.Files;

/// <summary>Extended M3U playlists: <c>#EXTINF:seconds,Artist - Title</c> and below it a path or an address.</summary>
public static class M3u
{
    private const string Extended = "#EXTM3U", Info = "#EXTINF:";

    /// <summary>
    /// Reads the songs. Without an EXTINF line, artist and title come from a file name <c>Artist - Title.mp3</c>; a file
    /// that exists needs no artist. Paths are relative to the playlist, in any spelling that <see cref="SongPath"/> knows,
    /// and kept where the file exists; addresses are not kept, as they run out.
    /// </summary>
    /// <param name="content">The file, in an encoding that <see cref="TextFile.Decode"/> knows.</param>
    /// <param name="folder">Folder of the playlist.</param>
    public static IEnumerable<TrackRow> Read(byte[] content, string folder)
    {
        string info = "";
        int line = 0;
        foreach (string raw in TextFile.Lines(TextFile.Decode(content)))
        {
            line++;
            string text = raw.Trim('\r', ' ', '\t', '\uFEFF');
            if (text.StartsWith(Info, StringComparison.OrdinalIgnoreCase)) info = text[Info.Length..];
            if (text.Length == 0 || text[0] == '#') continue;
            yield return Entry(line, info, text, folder);
            info = "";
        }
    }

    /// <summary>Writes songs; one without a file names its preview or a page to find it.</summary>
    public static void Write(TextWriter writer, IEnumerable<Track> tracks)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(tracks);
        writer.Write(Extended + "\n");
        foreach (Track track in tracks) writer.Write(Lines(track, track.File ?? track.Preview ?? track.Link ?? TrackLinks.Of(track).Youtube));
    }

    /// <summary>The two lines of a song.</summary>
    internal static string Lines(Track track, string location)
    {
        int seconds = track.Duration is { } duration ? (int)Math.Round(duration) : -1;
        return string.Create(CultureInfo.InvariantCulture, $"{Info}{seconds},{OneLine(track.Artist)} - {OneLine(track.Title)}\n{OneLine(location)}\n");
    }

    /// <summary>A text without what players take for the end of a line.</summary>
    internal static string OneLine(string text) => text.ReplaceLineEndings(" ");

    private static TrackRow Entry(int line, string info, string location, string folder)
    {
        bool address = SongPath.IsAddress(location);
        string? file = address || location.Length > TrackText.LongestAddress ? null : SongPath.Find(location, folder);
        int comma = info.IndexOf(',', StringComparison.Ordinal);
        string name = comma >= 0 ? info[(comma + 1)..].Trim() : "";
        if (name.Length == 0 && !address) name = Path.GetFileNameWithoutExtension(file ?? SongPath.Plain(location));
        int dash = name.IndexOf(" - ", StringComparison.Ordinal);
        // a file that is there is a song under any name: the library may know it already
        if (dash <= 0 && (file is null || name.Length == 0)) return new(line, null, $"expected «Artist - Title» in the EXTINF line or the file name, found '{DisplayText.Short(name)}'");
        var track = new Track
        {
            Artist = dash > 0 ? name[..dash].Trim() : Track.UnknownArtist,
            Title = dash > 0 ? name[(dash + 3)..].Trim() : name,
            Duration = double.TryParse(info.AsSpan(0, Math.Max(0, comma)), NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && seconds > 0 ? seconds : null,
            Valence = 0,
            Arousal = 0,
            AffectSource = "unknown",
            Source = "import",
            File = file,
        };
        return TrackText.Problem(track) is { } problem ? new(line, null, problem) : new(line, track, null);
    }
}
