using EmotionML.Infer.Library.Database;
using EmotionML.Infer.Library.Tracks;

namespace EmotionML.Infer.Library.Files;

/// <summary>What an import did.</summary>
/// <param name="Added">Songs that were new.</param>
/// <param name="Updated">Songs that learnt something.</param>
/// <param name="Unchanged">Songs that were there already.</param>
/// <param name="Bad">Rows that were skipped: line and what is wrong with it.</param>
public sealed record ImportResult(int Added, int Updated, int Unchanged, IReadOnlyList<TrackRow> Bad);

/// <summary>Brings a file of songs into the library.</summary>
public static class LibraryImport
{
    // Songs a transaction: each is on the disk when it is reported, and other programs get their turn in between.
    private const int Batch = 500;

    /// <summary>Reads a CSV file (<see cref="TrackCsv"/>) or an M3U playlist (<see cref="M3u"/>), by its ending.</summary>
    /// <exception cref="UserException">The ending is another one, or the file is not what its ending says.</exception>
    public static IReadOnlyList<TrackRow> Read(string path)
    {
        string name = Path.GetFileName(path), folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case ".csv":
                using (var reader = new StringReader(TextFile.Read(path)))
                    return [.. TrackCsv.Read(reader, name, "import", "import").Select(row => row.Track?.File is { } file ? row with { Track = row.Track with { File = Located(file, folder) } } : row)];
            case ".m3u" or ".m3u8":
                return [.. M3u.Read(File.ReadAllBytes(path), folder)];
            case var other:
                throw new UserException($"{name}: expected a file that ends in .csv, .m3u or .m3u8, found '{other}'");
        }
    }

    /// <summary>
    /// Stores the rows' songs. All rows are looked at before the first is stored. They are stored in steps: what
    /// <paramref name="progress"/> was told is on the disk and survives a kill, and importing again adds the rest.
    /// </summary>
    /// <param name="store">The library.</param>
    /// <param name="rows">What was read.</param>
    /// <param name="name">File name for messages.</param>
    /// <param name="skipBad">True leaves bad rows out; false refuses the file when there is one.</param>
    /// <param name="progress">Told how many songs are on the disk.</param>
    /// <param name="stop">Ends after the step at hand.</param>
    /// <exception cref="UserException">A row is bad and <paramref name="skipBad"/> is false: nothing is stored.</exception>
    public static ImportResult Store(TrackStore store, IReadOnlyList<TrackRow> rows, string name, bool skipBad, Action<int>? progress = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(rows);
        List<TrackRow> bad = [.. rows.Where(row => row.Track is null)];
        if (bad.Count > 0 && !skipBad)
        {
            string more = bad.Count > 1 ? $" (and {bad.Count - 1} more bad rows)" : "";
            throw new UserException($"{name} line {bad[0].Line}: {bad[0].Problem}{more}; nothing was imported, --skip-bad imports the other rows");
        }
        int added = 0, updated = 0, unchanged = 0;
        foreach (Track[] batch in rows.Where(row => row.Track is not null).Select(row => row.Track!).Chunk(Batch))
        {
            stop.ThrowIfCancellationRequested();
            UpsertResult result = store.Upsert(batch);
            added += result.Added;
            updated += result.Updated;
            unchanged += result.Unchanged;
            progress?.Invoke(added + updated + unchanged);
        }
        return new(added, updated, unchanged, bad);
    }

    // The file of a row is relative to its table; one that is not there keeps its place.
    private static string Located(string file, string folder) =>
        file.Contains('\0', StringComparison.Ordinal) ? file : SongPath.Find(file, folder) ?? Path.GetFullPath(Path.Combine(folder, file));
}
