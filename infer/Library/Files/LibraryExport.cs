using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using EmotionML.Infer.Library.Tracks;

namespace EmotionML.Infer.Library.Files;

/// <summary>Writes songs as a file: CSV that can be imported again, an M3U playlist, or JSON with links.</summary>
public static class LibraryExport
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // a file of its own and not part of a page: letters of all languages stay readable
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes to <paramref name="path"/>, by its ending; the old file stays whole until the new one is.</summary>
    /// <exception cref="UserException">The ending is not .csv, .m3u, .m3u8 or .json.</exception>
    public static void Save(string path, IReadOnlyList<Track> tracks)
    {
        string format = Path.GetExtension(path).TrimStart('.').ToLowerInvariant();
        var text = new StringWriter();
        Write(text, tracks, format == "m3u8" ? "m3u" : format);
        AtomicFile.WriteText(path, text.ToString());
    }

    /// <summary>Writes songs in a format.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="tracks">The songs, in order.</param>
    /// <param name="format"><c>csv</c>, <c>m3u</c> or <c>json</c>.</param>
    /// <exception cref="UserException">The format is another one.</exception>
    public static void Write(TextWriter writer, IReadOnlyList<Track> tracks, string format)
    {
        ArgumentNullException.ThrowIfNull(writer);
        switch (format)
        {
            case "csv":
                TrackCsv.Write(writer, tracks);
                break;
            case "m3u":
                M3u.Write(writer, tracks);
                break;
            case "json":
                writer.Write(JsonSerializer.Serialize(tracks.Select(Entry), Json) + "\n");
                break;
            default:
                throw new UserException($"expected the format csv, m3u or json, found '{format}'");
        }
    }

    private static JsonObject Entry(Track track)
    {
        JsonObject entry = JsonSerializer.SerializeToNode(track, Json)!.AsObject();
        entry["links"] = JsonSerializer.SerializeToNode(TrackLinks.Of(track), Json);
        return entry;
    }
}
