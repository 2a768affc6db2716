using Dapper;
using EmotionML.Infer.Library.Database;
using EmotionML.Infer.Library.Tracks;
using EmotionML.Infer.Vision;
using Microsoft.Data.Sqlite;

namespace EmotionML.Infer.Library.Scan;

/// <summary>What a scan did.</summary>
/// <param name="Folder">Real path of the folder.</param>
/// <param name="Files">Audio files found.</param>
/// <param name="Added">Songs that were new.</param>
/// <param name="Updated">Songs that learnt something.</param>
/// <param name="Known">Files that have not changed since they were last measured.</param>
/// <param name="Gone">Files that songs named and that are there no more.</param>
/// <param name="Bad">Files and folders that could not be read, and why.</param>
public sealed record ScanResult(string Folder, int Files, int Added, int Updated, int Known, int Gone, IReadOnlyList<(string File, string Problem)> Bad);

/// <summary>
/// Reads the audio files of a folder: tags, and affect measured from the sound. New and changed files only. Each song
/// is stored as soon as it is measured, so a scan that is stopped goes on where it was. Symbolic links are not followed;
/// hidden files, thumbnails, recycle bins and other folders of operating systems are passed over.
/// </summary>
public sealed class LibraryScan(MusicDatabase database)
{
    private readonly TrackStore store = new(database);
    private readonly AudioFiles audio = new(database);

    /// <summary>Scans a folder and all below it, and allows its files to be served.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="progress">Told the number of files done and of all, one call at a time.</param>
    /// <param name="stop">Ends after the files at hand.</param>
    /// <exception cref="UserException">There is no such folder, or ffmpeg is not installed.</exception>
    public async Task<ScanResult> RunAsync(string folder, Action<int, int>? progress = null, CancellationToken stop = default)
    {
        string real = audio.AddFolder(folder);
        int gone = store.ForgetMissingFiles(real);
        var files = new List<string>();
        var bad = new List<(string, string)>();
        Walk(new DirectoryInfo(real), files, bad);
        files.Sort(StringComparer.Ordinal);
        Dictionary<string, Seen> seen = ReadSeen();

        int done = 0, added = 0, updated = 0, known = 0;
        var counting = new Lock();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = stop };
        await Parallel.ForEachAsync(files, parallel, async (file, token) =>
        {
            bool unchanged = false;
            UpsertResult? stored = null;
            // not remembered: a right that is missing today leaves size and time as they are
            string? problem = Unreadable(file);
            if (problem is null)
            {
                var info = new FileInfo(file);
                var now = new Seen(file, info.Length, info.LastWriteTimeUtc.Ticks, null);
                unchanged = seen.TryGetValue(file, out Seen? before) && now == before with { Problem = null };
                (Track? track, problem) = unchanged ? (null, before!.Problem) : await MeasureAsync(file, token);
                if (!unchanged) stored = Remember(now with { Problem = problem }, track);
            }
            lock (counting)
            {
                if (unchanged) known++;
                added += stored?.Added ?? 0;
                updated += stored?.Updated ?? 0;
                if (problem is not null) bad.Add((file, problem));
                progress?.Invoke(++done, files.Count);
            }
        });
        bad.Sort();
        return new(real, files.Count, added, updated, known, gone, bad);
    }

    private static void Walk(DirectoryInfo folder, List<string> files, List<(string File, string Problem)> bad)
    {
        FileSystemInfo[] entries;
        try
        {
            entries = folder.GetFileSystemInfos();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            bad.Add((folder.FullName, $"expected a folder that can be listed, found {e.Message}"));
            return;
        }
        foreach (FileSystemInfo entry in entries.Where(entry => FileEntries.IsWanted(entry.Name)))
        {
            if (entry.LinkTarget is not null)
            {
                if (AudioFiles.IsAudio(entry.Name) && FileEntries.Target(entry, out string problem) is null) bad.Add((entry.FullName, problem));
            }
            else if (entry is DirectoryInfo below) Walk(below, files, bad);
            else if (AudioFiles.IsAudio(entry.Name)) files.Add(entry.FullName);
        }
    }

    // Names of other bytes than UTF-8 come out of the runtime with U+FFFD in them, and lead to no file.
    private static string? Unreadable(string path)
    {
        if (!File.Exists(path)) return path.Contains('\uFFFD') ? "expected a name in UTF-8, found one in another encoding; rename the file" : "expected a file, found none of this name any more";
        if (!VideoFormats.HasContent(path)) return null;
        try
        {
            File.OpenRead(path).Dispose();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"expected a readable file, found {e.Message}";
        }
    }

    private static async Task<(Track? Track, string? Problem)> MeasureAsync(string path, CancellationToken stop)
    {
        try
        {
            AudioTags tags = await Ffmpeg.ProbeAsync(path, stop);
            AudioFeatures features = AudioAnalysis.Measure(await Ffmpeg.DecodeAsync(path, tags.Duration, tags.Counted, stop));
            AffectPoint affect = AudioAffect.Of(features);
            (string artist, string title) = Named(path);
            var track = new Track
            {
                Title = tags.Title ?? title,
                Artist = tags.Artist ?? artist,
                Year = tags.Year,
                Genre = tags.Genre,
                Language = tags.Language,
                Duration = tags.Duration,
                Valence = Math.Round(affect.Valence, 3),
                Arousal = Math.Round(affect.Arousal, 3),
                AffectSource = "audio",
                Tempo = features.Tempo is { } tempo ? Math.Round(tempo, 1) : null,
                Source = "scan",
                File = path,
            };
            return TrackText.Problem(track) is { } problem ? (null, problem) : (track, null);
        }
        catch (UserException e) when (e.InnerException is not System.ComponentModel.Win32Exception)
        {
            return (null, e.Message);
        }
    }

    // «Artist - Title.mp3», where a file has no tags
    private static (string Artist, string Title) Named(string path)
    {
        string name = TrackText.Clean(Path.GetFileNameWithoutExtension(path)) ?? "Untitled";
        int dash = name.IndexOf(" - ", StringComparison.Ordinal);
        return dash > 0 && dash + 3 < name.Length ? (name[..dash], name[(dash + 3)..]) : (Track.UnknownArtist, name);
    }

    // In one transaction: a file that counts as measured has its song in the library.
    private UpsertResult? Remember(Seen seen, Track? track) => database.Write((connection, transaction) =>
    {
        UpsertResult? stored = track is null ? null : TrackWriter.Write(connection, transaction, [track]);
        connection.Execute("INSERT INTO scanned_files VALUES (@File, @Size, @Modified, @Problem) ON CONFLICT DO UPDATE SET size = @Size, modified = @Modified, problem = @Problem", seen, transaction);
        return stored;
    });

    // A file whose song was untied while the file was gone must be read again.
    private Dictionary<string, Seen> ReadSeen()
    {
        using SqliteConnection connection = database.Connect();
        return connection.Query<Seen>("SELECT s.file AS File, s.size AS Size, s.modified AS Modified, s.problem AS Problem FROM scanned_files s WHERE s.problem IS NOT NULL OR EXISTS (SELECT 1 FROM tracks t WHERE t.file = s.file)")
            .ToDictionary(row => row.File);
    }

    private sealed record Seen(string File, long Size, long Modified, string? Problem);
}
