using Dapper;
using EmotionML.Infer.Library.Tracks;
using Microsoft.Data.Sqlite;

namespace EmotionML.Infer.Library.Database;

/// <summary>What an <see cref="TrackStore.Upsert"/> did.</summary>
/// <param name="Added">Songs that were new.</param>
/// <param name="Updated">Songs that were there and learnt something.</param>
/// <param name="Unchanged">Songs that were there as given.</param>
/// <param name="Ids">Id of each given song, in the given order.</param>
public sealed record UpsertResult(int Added, int Updated, int Unchanged, IReadOnlyList<long> Ids);

/// <summary>The songs of the library. Safe for several threads.</summary>
public sealed class TrackStore(MusicDatabase database)
{
    /// <summary>Columns of <c>tracks</c> under the names of <see cref="Track"/>; the table is <c>t</c> in the query.</summary>
    public const string Columns = """
        t.id AS Id, t.title AS Title, t.artist AS Artist, t.year AS Year, t.genre AS Genre, t.language AS Language, t.duration AS Duration,
        t.valence AS Valence, t.arousal AS Arousal, t.affect_source AS AffectSource, t.tempo AS Tempo, t.explicit AS Explicit,
        t.source AS Source, t.source_id AS SourceId, t.link AS Link, t.preview AS Preview, t.file AS File
        """;

    /// <summary>Every song, by id.</summary>
    public IReadOnlyList<Track> All()
    {
        using SqliteConnection connection = database.Connect();
        return [.. connection.Query<Track>($"SELECT {Columns} FROM tracks t ORDER BY t.id")];
    }

    /// <summary>One song; null when there is none with this id.</summary>
    public Track? Find(long id)
    {
        using SqliteConnection connection = database.Connect();
        return connection.QuerySingleOrDefault<Track>($"SELECT {Columns} FROM tracks t WHERE t.id = @id", new { id });
    }

    /// <summary>Number of songs.</summary>
    public int Count()
    {
        using SqliteConnection connection = database.Connect();
        return connection.ExecuteScalar<int>("SELECT count(*) FROM tracks");
    }

    /// <summary>Grows with every change of the songs, by any process: a copy in memory is stale when it differs.</summary>
    public long Revision()
    {
        using SqliteConnection connection = database.Connect();
        return connection.ExecuteScalar<long>("SELECT revision FROM library");
    }

    /// <summary>
    /// Adds songs or brings known ones up to date, all or none. A song is known by source and id at that source, else by its file,
    /// else by normalised title and artist (<see cref="TrackText.Key"/>) unless both have different files or different
    /// ids at one source. What a song's own source says replaces what is stored, other sources only fill gaps;
    /// valence and arousal follow <see cref="Track.AffectSource"/>. Doing it again changes nothing.
    /// </summary>
    /// <param name="tracks">The songs; their ids are ignored.</param>
    /// <exception cref="UserException">A song breaks a limit of <see cref="TrackText"/>; nothing is stored.</exception>
    public UpsertResult Upsert(IEnumerable<Track> tracks)
    {
        ArgumentNullException.ThrowIfNull(tracks);
        return database.Write((connection, transaction) => TrackWriter.Write(connection, transaction, tracks));
    }

    /// <summary>
    /// Unties songs from files below a folder that are gone, so that a moved file finds its song again.
    /// </summary>
    /// <param name="folder">Full path of the folder, without a separator at its end.</param>
    /// <returns>How many files were gone.</returns>
    public int ForgetMissingFiles(string folder) => database.Write((connection, transaction) =>
    {
        string below = folder.EndsWith(Path.DirectorySeparatorChar) ? folder : folder + Path.DirectorySeparatorChar;
        var gone = connection.Query<(long Id, string File)>("SELECT id, file FROM tracks WHERE substr(file, 1, length(@below)) = @below", new { below }, transaction)
            .Where(row => !File.Exists(row.File)).ToList();
        foreach ((long id, _) in gone)
            connection.Execute("UPDATE tracks SET file = NULL WHERE id = @id", new { id }, transaction);
        if (gone.Count > 0) connection.Execute("UPDATE library SET revision = revision + 1", transaction: transaction);
        return gone.Count;
    });
}
