using System.Globalization;
using System.Text;
using EmotionML.Infer.Library.Files;
using EmotionML.Infer.Library.Tracks;

namespace EmotionML.Infer.Playlists;

/// <summary>Playlists as files that other players read.</summary>
public static class PlaylistFiles
{
    /// <summary>Media type of an M3U file.</summary>
    public const string M3uType = "audio/x-mpegurl";

    /// <summary>
    /// Extended M3U in UTF-8: the local file of each song, or a link where there is none. The format has no specification;
    /// <c>#EXTM3U</c>, <c>#PLAYLIST</c> and <c>#EXTINF</c> are what players agree on.
    /// </summary>
    public static string M3u(Playlist playlist)
    {
        ArgumentNullException.ThrowIfNull(playlist);
        var text = new StringBuilder();
        text.Append("#EXTM3U\n#PLAYLIST:").Append(Library.Files.M3u.OneLine(playlist.Name)).Append('\n');
        // no previews: their addresses run out
        foreach (Track track in playlist.Tracks) text.Append(Library.Files.M3u.Lines(track, track.File ?? track.Link ?? TrackLinks.Of(track).Youtube));
        return text.ToString();
    }

    /// <summary>The table that <c>infer library import</c> reads.</summary>
    public static string Csv(Playlist playlist)
    {
        ArgumentNullException.ThrowIfNull(playlist);
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        TrackCsv.Write(writer, playlist.Tracks);
        return writer.ToString();
    }

    /// <summary>A file name made of the playlist's name, without what file systems forbid.</summary>
    public static string Name(Playlist playlist, string extension)
    {
        ArgumentNullException.ThrowIfNull(playlist);
        // Windows forbids the most; a name made here shall be good everywhere
        string name = string.Concat(playlist.Name.Select(c => char.IsControl(c) || "<>:\"/\\|?*".Contains(c, StringComparison.Ordinal) ? '_' : c)).Trim('.', ' ');
        return $"{(name.Length > 0 ? name[..Math.Min(100, name.Length)] : "playlist")}.{extension}";
    }
}
