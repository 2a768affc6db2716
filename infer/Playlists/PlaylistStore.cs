using Dapper;
using EmotionML.Infer.Library.Database;
using EmotionML.Infer.Library.Tracks;
using Microsoft.Data.Sqlite;

namespace EmotionML.Infer.Playlists;

/// <summary>A playlist without its songs.</summary>
/// <param name="Id">Key.</param>
/// <param name="Name">Name that the user gave.</param>
/// <param name="Emotion">The emotion that it was made for at the first start; null for the user's own.</param>
/// <param name="Version">Grows with every edit.</param>
/// <param name="Count">Number of songs.</param>
public readonly record struct PlaylistSummary(long Id, string Name, string? Emotion, long Version, int Count);

/// <summary>A playlist with its songs in order.</summary>
/// <param name="Id">Key.</param>
/// <param name="Name">Name that the user gave.</param>
/// <param name="Emotion">The emotion that it was made for at the first start; null for the user's own.</param>
/// <param name="Version">Grows with every edit.</param>
/// <param name="Tracks">The songs.</param>
public sealed record Playlist(long Id, string Name, string? Emotion, long Version, IReadOnlyList<Track> Tracks);

/// <summary>How an edit ended.</summary>
public enum EditOutcome
{
    /// <summary>It was stored.</summary>
    Done,

    /// <summary>There is no such playlist.</summary>
    Missing,

    /// <summary>Somebody else edited the playlist in the meantime; nothing was stored.</summary>
    Changed,
}

/// <summary>The playlists. Safe for several threads and processes.</summary>
public sealed class PlaylistStore(MusicDatabase database, TimeProvider clock)
{
    /// <summary>Most songs of a playlist.</summary>
    public const int MostTracks = 5000;

    /// <summary>Longest name in UTF-16 units.</summary>
    public const int LongestName = 200;

    private const string Seeded = "playlists.seeded";

    /// <summary>All playlists: those of the emotions first, then by name.</summary>
    public IReadOnlyList<PlaylistSummary> List()
    {
        using SqliteConnection connection = database.Connect();
        return [.. connection.Query<(long Id, string Name, string? Emotion, long Version, int Count)>("""
            SELECT p.id, p.name, p.emotion, p.version, count(t.track_id) FROM playlists p LEFT JOIN playlist_tracks t ON t.playlist_id = p.id
            GROUP BY p.id ORDER BY p.emotion IS NULL, p.name COLLATE NOCASE, p.id
            """).Select(row => new PlaylistSummary(row.Id, row.Name, row.Emotion, row.Version, row.Count))];
    }

    /// <summary>One playlist; null when there is none with this id.</summary>
    public Playlist? Find(long id)
    {
        using SqliteConnection connection = database.Connect();
        // one read transaction, so that version and songs belong together
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: true);
        var head = connection.Query<(string Name, string? Emotion, long Version)>("SELECT name, emotion, version FROM playlists WHERE id = @id", new { id }, transaction).ToList();
        if (head.Count == 0) return null;
        List<Track> tracks = [.. connection.Query<Track>(
            $"SELECT {TrackStore.Columns} FROM playlist_tracks p JOIN tracks t ON t.id = p.track_id WHERE p.playlist_id = @id ORDER BY p.position", new { id }, transaction)];
        return new(id, head[0].Name, head[0].Emotion, head[0].Version, tracks);
    }

    /// <summary>Makes a playlist.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="UserException">The name or a song is not allowed.</exception>
    public long Create(string name, IReadOnlyList<long> trackIds)
    {
        Check(name, trackIds);
        return database.Write((connection, transaction) => Insert(connection, transaction, name.Trim(), null, trackIds));
    }

    /// <summary>Gives a playlist another name and other songs, all or nothing.</summary>
    /// <param name="id">The playlist.</param>
    /// <param name="expected">Versions that the edit may have been made on; null allows any.</param>
    /// <param name="name">The new name, one line of 1 to <see cref="LongestName"/> characters.</param>
    /// <param name="trackIds">The new songs in order, none twice.</param>
    /// <exception cref="UserException">The name or a song is not allowed.</exception>
    public EditOutcome Replace(long id, IReadOnlyCollection<long>? expected, string name, IReadOnlyList<long> trackIds)
    {
        Check(name, trackIds);
        return database.Write((connection, transaction) =>
        {
            EditOutcome outcome = Compare(connection, transaction, id, expected);
            if (outcome != EditOutcome.Done) return outcome;
            connection.Execute("UPDATE playlists SET name = @name, version = version + 1, changed = @changed WHERE id = @id",
                new { id, name = name.Trim(), changed = UtcTime.Text(clock.GetUtcNow()) }, transaction);
            connection.Execute("DELETE FROM playlist_tracks WHERE playlist_id = @id", new { id }, transaction);
            Fill(connection, transaction, id, trackIds);
            return EditOutcome.Done;
        });
    }

    /// <summary>Deletes a playlist; its songs stay in the library.</summary>
    /// <param name="id">The playlist.</param>
    /// <param name="expected">Versions that the caller may have seen; null allows any.</param>
    public EditOutcome Remove(long id, IReadOnlyCollection<long>? expected) => database.Write((connection, transaction) =>
    {
        EditOutcome outcome = Compare(connection, transaction, id, expected);
        if (outcome == EditOutcome.Done) connection.Execute("DELETE FROM playlists WHERE id = @id", new { id }, transaction);
        return outcome;
    });

    /// <summary>Makes the first playlists, once in the life of a database: one that the user deleted does not come back.</summary>
    /// <param name="playlists">Emotion, name and songs of each; asked for only when they are to be made.</param>
    public void SeedOnce(Func<IEnumerable<(string Emotion, string Name, IReadOnlyList<long> TrackIds)>> playlists)
    {
        ArgumentNullException.ThrowIfNull(playlists);
        using (SqliteConnection connection = database.Connect())
            if (IsSeeded(connection, null)) return;
        var made = playlists().ToList();
        database.Write((connection, transaction) =>
        {
            // two first starts at once: the second finds the work done
            if (IsSeeded(connection, transaction)) return 0;
            foreach ((string emotion, string name, IReadOnlyList<long> ids) in made) Insert(connection, transaction, name, emotion, ids);
            return connection.Execute("INSERT INTO listening_settings VALUES (@Seeded, 'true')", new { Seeded }, transaction);
        });
    }

    private static bool IsSeeded(SqliteConnection connection, SqliteTransaction? transaction) =>
        connection.ExecuteScalar<string?>("SELECT value FROM listening_settings WHERE name = @Seeded", new { Seeded }, transaction) is not null;

    private static EditOutcome Compare(SqliteConnection connection, SqliteTransaction transaction, long id, IReadOnlyCollection<long>? expected)
    {
        long? version = connection.ExecuteScalar<long?>("SELECT version FROM playlists WHERE id = @id", new { id }, transaction);
        return version is null ? EditOutcome.Missing : expected is null || expected.Contains(version.Value) ? EditOutcome.Done : EditOutcome.Changed;
    }

    private long Insert(SqliteConnection connection, SqliteTransaction transaction, string name, string? emotion, IReadOnlyList<long> trackIds)
    {
        long id = connection.ExecuteScalar<long>("INSERT INTO playlists (name, emotion, changed) VALUES (@name, @emotion, @changed) RETURNING id",
            new { name, emotion, changed = UtcTime.Text(clock.GetUtcNow()) }, transaction);
        Fill(connection, transaction, id, trackIds);
        return id;
    }

    private static void Fill(SqliteConnection connection, SqliteTransaction transaction, long id, IReadOnlyList<long> trackIds)
    {
        for (int position = 0; position < trackIds.Count; position++)
        {
            long track = trackIds[position];
            int added = connection.Execute("INSERT INTO playlist_tracks SELECT @id, @position, id FROM tracks WHERE id = @track", new { id, position, track }, transaction);
            // the exception undoes the transaction
            if (added == 0) throw new UserException($"trackIds: expected ids of songs in the library, found {track}");
        }
    }

    private static void Check(string name, IReadOnlyList<long> trackIds)
    {
        ArgumentNullException.ThrowIfNull(trackIds);
        string trimmed = (name ?? "").Trim();
        if (trimmed.Length is 0 or > LongestName) throw new UserException($"name: expected 1 to {LongestName} characters, found {trimmed.Length}");
        if (TrackText.Clean(trimmed) is not { } clean || clean.Length != trimmed.Length || trimmed.Any(char.IsControl) || !IsUnicode(trimmed))
            throw new UserException("name: expected one line of text, found control characters");
        if (trackIds.Count > MostTracks) throw new UserException($"trackIds: expected up to {MostTracks} songs, found {trackIds.Count}");
        var seen = new HashSet<long>();
        foreach (long id in trackIds)
            if (!seen.Add(id)) throw new UserException($"trackIds: expected each song once, found {id} twice");
    }

    // halves of surrogate pairs cannot be stored as UTF-8
    private static bool IsUnicode(string text) => !text.Contains('\uFFFD') && text.EnumerateRunes().All(rune => rune.Value != 0xFFFD);
}
