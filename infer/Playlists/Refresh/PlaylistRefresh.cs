using System.Text.Json;
using Dapper;
using EmotionML.Infer.Library.Database;
using EmotionML.Infer.Library.Sources;
using EmotionML.Infer.Library.Tracks;
using Microsoft.Data.Sqlite;

namespace EmotionML.Infer.Playlists.Refresh;

/// <summary>What a refresh did to one playlist.</summary>
/// <param name="Playlist">Its name.</param>
/// <param name="Source">Where songs were asked for.</param>
/// <param name="Added">Songs that came in, as «Artist - Title».</param>
/// <param name="Removed">Songs that went.</param>
/// <param name="Problem">Why nothing was done; null when all went well.</param>
public sealed record RefreshResult(string Playlist, string Source, IReadOnlyList<string> Added, IReadOnlyList<string> Removed, string? Problem);

/// <summary>
/// Brings playlists that ask for it up to date from a source. What an earlier refresh brought and the source no longer
/// names goes; what the user put in stays, and what the user took out does not come back.
/// </summary>
public sealed class PlaylistRefresh(MusicDatabase database, IEnumerable<IMusicSource> sources, TimeProvider clock)
{
    /// <summary>Most songs that a playlist may ask for.</summary>
    public const int MostSongs = 100;

    // Two refreshes at once would each record the other's changes.
    private readonly SemaphoreSlim running = new(1);

    /// <summary>Makes a playlist ask for songs at every refresh.</summary>
    /// <param name="playlistId">The playlist.</param>
    /// <param name="source">Name of the source; null makes it ask no more.</param>
    /// <param name="query">What to ask for (<see cref="IMusicSource.FindAsync"/>).</param>
    /// <param name="count">Songs wanted, 1 to <see cref="MostSongs"/>.</param>
    /// <exception cref="UserException">There is no such playlist or source, or a value is out of range.</exception>
    public void Follow(long playlistId, string? source, string query, int count)
    {
        if (source is not null && sources.All(known => known.Name != source))
            throw new UserException($"source: expected {string.Join(" or ", sources.Select(known => known.Name))}, found '{source}'");
        if (source is not null && (string.IsNullOrWhiteSpace(query) || query.Length > TrackText.Longest)) throw new UserException($"query: expected 1 to {TrackText.Longest} characters, found {query.Trim().Length}");
        if (source is not null && count is < 1 or > MostSongs) throw new UserException($"count: expected 1 to {MostSongs}, found {count}");
        database.Write((connection, transaction) =>
        {
            if (connection.ExecuteScalar<int>("SELECT count(*) FROM playlists WHERE id = @playlistId", new { playlistId }, transaction) == 0)
                throw new UserException($"playlist: expected the id of a playlist, found {playlistId}");
            return source is null
                ? connection.Execute("DELETE FROM playlist_sources WHERE playlist_id = @playlistId", new { playlistId }, transaction)
                : connection.Execute("""
                    INSERT INTO playlist_sources VALUES (@playlistId, @source, @query, @count)
                    ON CONFLICT DO UPDATE SET source = @source, refresh_query = @query, count = @count
                    """, new { playlistId, source, query = query.Trim(), count }, transaction);
        });
    }

    /// <summary>True when a playlist asks for a refresh.</summary>
    internal bool IsWanted()
    {
        using SqliteConnection connection = database.Connect();
        return connection.ExecuteScalar<int>("SELECT count(*) FROM playlist_sources") > 0;
    }

    /// <summary>When the last refresh that came to its end began; null before the first.</summary>
    internal DateTimeOffset? LastRun()
    {
        using SqliteConnection connection = database.Connect();
        string? text = connection.ExecuteScalar<string?>("SELECT max(started) FROM refresh_runs WHERE finished IS NOT NULL");
        return text is null ? null : UtcTime.Parse(text);
    }

    /// <summary>Refreshes every playlist that asks for it, and records what changed. A source that fails leaves its playlists as they are.</summary>
    /// <param name="reason"><c>weekly</c>, <c>missed</c> or <c>hand</c>.</param>
    /// <param name="progress">Told the playlists done and in all.</param>
    /// <param name="stop">Ends after the playlist at hand.</param>
    public async Task<IReadOnlyList<RefreshResult>> RunAsync(string reason, Action<int, int>? progress = null, CancellationToken stop = default)
    {
        await running.WaitAsync(stop);
        try
        {
            List<Wish> wishes = ReadWishes();
            long run = database.Write((connection, transaction) =>
                connection.ExecuteScalar<long>("INSERT INTO refresh_runs (reason, started) VALUES (@reason, @now) RETURNING id", new { reason, now = Now() }, transaction));
            var results = new List<RefreshResult>();
            foreach (Wish wish in wishes)
            {
                results.Add(await RefreshAsync(run, wish, stop));
                progress?.Invoke(results.Count, wishes.Count);
            }
            database.Write((connection, transaction) => connection.Execute("UPDATE refresh_runs SET finished = @now WHERE id = @run", new { run, now = Now() }, transaction));
            return results;
        }
        finally
        {
            running.Release();
        }
    }

    private async Task<RefreshResult> RefreshAsync(long run, Wish wish, CancellationToken stop)
    {
        string asked = Now();
        IReadOnlyList<Track> found = [];
        string? problem = null;
        try
        {
            IMusicSource source = sources.FirstOrDefault(known => known.Name == wish.Source) ?? throw new UserException($"expected a source that this version knows, found '{wish.Source}'");
            found = await source.FindAsync(wish.Query, wish.Count, stop);
            // an empty answer more often means a bad query than an emptied playlist
            if (found.Count == 0) problem = $"{wish.Source} knows no song for '{wish.Query}'; the playlist stays as it is";
        }
        catch (UserException e)
        {
            problem = e.Message;
        }
        return database.Write((connection, transaction) =>
        {
            connection.Execute("""
                INSERT INTO sources VALUES (@Source, @asked, @answered, @problem)
                ON CONFLICT DO UPDATE SET asked = @asked, answered = coalesce(@answered, answered), problem = @problem
                """, new { wish.Source, asked, answered = problem is null ? Now() : null, problem }, transaction);
            (IReadOnlyList<string> added, IReadOnlyList<string> removed) = problem is null ? Change(connection, transaction, wish, found) : ([], []);
            connection.Execute("INSERT INTO refresh_results VALUES (@run, @PlaylistId, @Name, @Source, @added, @removed, @problem)",
                new { run, wish.PlaylistId, wish.Name, wish.Source, added = JsonSerializer.Serialize(added), removed = JsonSerializer.Serialize(removed), problem }, transaction);
            return new RefreshResult(wish.Name, wish.Source, added, removed, problem);
        });
    }

    private (IReadOnlyList<string> Added, IReadOnlyList<string> Removed) Change(SqliteConnection connection, SqliteTransaction transaction, Wish wish, IReadOnlyList<Track> found)
    {
        var id = new { wish.PlaylistId };
        List<long> now = [.. TrackWriter.Write(connection, transaction, found).Ids.Distinct()];
        HashSet<long> brought = [.. connection.Query<long>("SELECT track_id FROM playlist_source_tracks WHERE playlist_id = @PlaylistId", id, transaction)];
        List<long> current = [.. connection.Query<long>("SELECT track_id FROM playlist_tracks WHERE playlist_id = @PlaylistId ORDER BY position", id, transaction)];
        List<long> removed = [.. current.Where(track => brought.Contains(track) && !now.Contains(track))];
        List<long> added = [.. now.Where(track => !brought.Contains(track) && !current.Contains(track))];
        if (removed.Count + added.Count > 0)
        {
            connection.Execute("DELETE FROM playlist_tracks WHERE playlist_id = @PlaylistId", id, transaction);
            int position = 0;
            foreach (long track in current.Except(removed).Concat(added))
                connection.Execute("INSERT INTO playlist_tracks (playlist_id, position, track_id) VALUES (@PlaylistId, @position, @track)", new { wish.PlaylistId, position = position++, track }, transaction);
            connection.Execute("UPDATE playlists SET version = version + 1, changed = @now WHERE id = @PlaylistId", new { wish.PlaylistId, now = Now() }, transaction);
        }
        // what came before and was taken out by the user stays remembered while the source goes on naming it
        connection.Execute("DELETE FROM playlist_source_tracks WHERE playlist_id = @PlaylistId", id, transaction);
        foreach (long track in now.Where(track => brought.Contains(track) || added.Contains(track)))
            connection.Execute("INSERT INTO playlist_source_tracks VALUES (@PlaylistId, @track)", new { wish.PlaylistId, track }, transaction);
        return (Names(added), Names(removed));

        List<string> Names(List<long> ids) => [.. ids.Select(track => connection.QuerySingle<string>("SELECT artist || ' - ' || title FROM tracks WHERE id = @track", new { track }, transaction))];
    }

    private List<Wish> ReadWishes()
    {
        using SqliteConnection connection = database.Connect();
        return [.. connection.Query<(long, string, string, string, int)>("""
            SELECT p.id, p.name, s.source, s.refresh_query, s.count FROM playlist_sources s JOIN playlists p ON p.id = s.playlist_id ORDER BY p.id
            """).Select(row => new Wish(row.Item1, row.Item2, row.Item3, row.Item4, row.Item5))];
    }

    private string Now() => UtcTime.Text(clock.GetUtcNow());

    private sealed record Wish(long PlaylistId, string Name, string Source, string Query, int Count);
}
