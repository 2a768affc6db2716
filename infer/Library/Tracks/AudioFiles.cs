using Dapper;
using EmotionML.Infer.Library.Database;
using Microsoft.Data.Sqlite;

namespace EmotionML.Infer.Library.Tracks;

/// <summary>
/// The audio files on this machine that may be listened to. A song may name any path (an imported table can say
/// <c>/etc/passwd</c>); a file is handed out only when it is an audio file whose real path, every symbolic link
/// resolved, lies below a folder that the user scanned.
/// </summary>
public sealed class AudioFiles(MusicDatabase database)
{
    // more links than this in one path are a loop
    private const int MostLinks = 40;

    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".mp3"] = "audio/mpeg",
        [".m4a"] = "audio/mp4",
        [".aac"] = "audio/aac",
        [".flac"] = "audio/flac",
        [".ogg"] = "audio/ogg",
        [".oga"] = "audio/ogg",
        [".opus"] = "audio/ogg",
        [".wav"] = "audio/wav",
        [".aif"] = "audio/aiff",
        [".aiff"] = "audio/aiff",
        [".wma"] = "audio/x-ms-wma",
    };

    /// <summary>True when the name ends as an audio file's does.</summary>
    public static bool IsAudio(string path) => Types.ContainsKey(Path.GetExtension(path));

    /// <summary>Media type by the name's ending, such as <c>audio/flac</c>.</summary>
    public static string MediaType(string path) => Types.GetValueOrDefault(Path.GetExtension(path), "application/octet-stream");

    /// <summary>Real path of a song's file; null when the song is unknown, has no file, or the file may not be served.</summary>
    public string? Resolve(long trackId)
    {
        using SqliteConnection connection = database.Connect();
        string? file = connection.ExecuteScalar<string?>("SELECT file FROM tracks WHERE id = @trackId", new { trackId });
        return file is null ? null : Allowed(file, Folders(connection));
    }

    /// <summary>Those of the given songs' files that may be served now, by song id; one look-up of the folders for all.</summary>
    public IReadOnlySet<long> Playable(IEnumerable<Track> tracks)
    {
        ArgumentNullException.ThrowIfNull(tracks);
        IReadOnlyList<string> folders = Folders();
        return tracks.Where(track => track.File is not null && Allowed(track.File, folders) is not null).Select(track => track.Id).ToHashSet();
    }

    /// <summary>The scanned folders, as real paths.</summary>
    public IReadOnlyList<string> Folders()
    {
        using SqliteConnection connection = database.Connect();
        return Folders(connection);
    }

    /// <summary>Allows a folder and all below it.</summary>
    /// <returns>Its real path.</returns>
    /// <exception cref="UserException">There is no such folder.</exception>
    public string AddFolder(string folder)
    {
        string? real = Directory.Exists(folder) ? RealPath(Path.GetFullPath(folder)) : null;
        if (real is null) throw new UserException($"{folder}: expected a folder, found {(File.Exists(folder) ? "a file" : "nothing")}");
        return database.Write((connection, transaction) =>
        {
            connection.Execute("INSERT INTO scanned_folders VALUES (@real, @now) ON CONFLICT DO UPDATE SET scanned = @now",
                new { real, now = UtcTime.Text(DateTimeOffset.UtcNow) }, transaction);
            return real;
        });
    }

    /// <summary>The path without symbolic links anywhere in it; null when it does not exist or the links run in a circle.</summary>
    internal static string? RealPath(string path)
    {
        string root = Path.GetPathRoot(path) ?? "";
        var ahead = new Stack<string>(Parts(path[root.Length..]).Reverse());
        string real = root;
        int links = 0;
        while (ahead.TryPop(out string? part))
        {
            if (part == "..")
            {
                real = Path.GetDirectoryName(real) ?? root;
                continue;
            }
            string next = Path.Combine(real, part);
            FileSystemInfo info = Directory.Exists(next) ? new DirectoryInfo(next) : new FileInfo(next);
            if (info.LinkTarget is { } target)
            {
                if (++links > MostLinks) return null;
                if (Path.IsPathRooted(target)) real = Path.GetPathRoot(target)!;
                foreach (string piece in Parts(target[(Path.GetPathRoot(target) ?? "").Length..]).Reverse()) ahead.Push(piece);
            }
            else if (info.Exists) real = next;
            else return null;
        }
        return real;
    }

    private static string? Allowed(string file, IReadOnlyList<string> folders)
    {
        if (!Path.IsPathRooted(file) || file.Contains('\0', StringComparison.Ordinal) || RealPath(Path.GetFullPath(file)) is not { } real) return null;
        StringComparison comparison = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        bool below = folders.Any(folder => real.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, comparison));
        // a named pipe or a device has no length and would be waited for in vain
        return below && IsAudio(real) && new FileInfo(real) is { Exists: true, Length: > 0 } ? real : null;
    }

    private static IReadOnlyList<string> Folders(SqliteConnection connection) => [.. connection.Query<string>("SELECT path FROM scanned_folders ORDER BY path")];

    private static IEnumerable<string> Parts(string path) =>
        path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".");
}
