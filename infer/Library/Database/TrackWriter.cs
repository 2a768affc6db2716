using Dapper;
using EmotionML.Infer.Library.Tracks;
using Microsoft.Data.Sqlite;

namespace EmotionML.Infer.Library.Database;

/// <summary>Writes songs inside one transaction, with prepared statements: a library of 100,000 songs takes seconds.</summary>
internal sealed class TrackWriter : IDisposable
{
    // The strongest identity wins; among equals the oldest song.
    private const string MatchSql = """
        SELECT id FROM (
          SELECT track_id AS id, 1 AS rank FROM track_ids WHERE source = $source AND source_id = $sourceId
          UNION ALL SELECT id, 2 FROM tracks WHERE file = $file
          UNION ALL SELECT t.id, 3 FROM tracks t WHERE t.title_key = $titleKey AND t.artist_key = $artistKey
            AND ($file IS NULL OR t.file IS NULL)
            AND ($sourceId IS NULL OR NOT EXISTS (SELECT 1 FROM track_ids i WHERE i.track_id = t.id AND i.source = $source)))
        ORDER BY rank, id LIMIT 1
        """;

    private const string InsertSql = """
        INSERT INTO tracks (title, artist, title_key, artist_key, year, genre, language, duration, valence, arousal, affect_source, tempo, explicit, source, source_id, link, preview, file, added)
        VALUES ($title, $artist, $titleKey, $artistKey, $year, $genre, $language, $duration, $valence, $arousal, $affectSource, $tempo, $explicit, $source, $sourceId, $link, $preview, $file, $added)
        RETURNING id
        """;

    private const string UpdateSql = """
        UPDATE tracks SET title = $title, artist = $artist, title_key = $titleKey, artist_key = $artistKey, year = $year, genre = $genre, language = $language,
          duration = $duration, valence = $valence, arousal = $arousal, affect_source = $affectSource, tempo = $tempo, explicit = $explicit,
          link = $link, preview = $preview, file = $file
        WHERE id = $id RETURNING id
        """;

    private readonly SqliteConnection connection;
    private readonly SqliteTransaction transaction;
    private readonly SqliteCommand match, insert, update, identify;
    // of the song at hand: made once, as each takes longer than a statement
    private string titleKey = "", artistKey = "";
    private readonly string now = UtcTime.Text(DateTimeOffset.UtcNow);

    private TrackWriter(SqliteConnection connection, SqliteTransaction transaction)
    {
        this.connection = connection;
        this.transaction = transaction;
        match = Prepare(MatchSql);
        insert = Prepare(InsertSql);
        update = Prepare(UpdateSql);
        identify = Prepare("INSERT INTO track_ids (source, source_id, track_id) VALUES ($source, $sourceId, $id) ON CONFLICT DO NOTHING RETURNING track_id");
    }

    /// <summary>See <see cref="TrackStore.Upsert"/>.</summary>
    internal static UpsertResult Write(SqliteConnection connection, SqliteTransaction transaction, IEnumerable<Track> tracks)
    {
        using var writer = new TrackWriter(connection, transaction);
        int added = 0, updated = 0;
        var ids = new List<long>();
        foreach (Track track in tracks)
        {
            if (TrackText.Problem(track) is { } problem)
                throw new UserException($"song {ids.Count + 1} ('{DisplayText.Short(track.Title)}'): {problem}");
            (long id, bool isNew, bool changed) = writer.Upsert(track);
            ids.Add(id);
            if (isNew) added++;
            else if (changed) updated++;
        }
        if (added + updated > 0) connection.Execute("UPDATE library SET revision = revision + 1", transaction: transaction);
        return new(added, updated, ids.Count - added - updated, ids);
    }

    public void Dispose()
    {
        match.Dispose();
        insert.Dispose();
        update.Dispose();
        identify.Dispose();
    }

    private (long Id, bool IsNew, bool Changed) Upsert(Track track)
    {
        track = track with { Title = track.Title.Trim(), Artist = track.Artist.Trim(), Genre = track.Genre?.Trim().ToLowerInvariant() };
        titleKey = TrackText.Key(track.Title);
        artistKey = TrackText.Key(track.Artist);
        if (Scalar(match, track, 0) is not long id)
        {
            id = (long)Scalar(insert, track.AffectSource == Affect.Unknown ? Guess(track) : track, 0)!;
            if (track.SourceId is not null) Scalar(identify, track, id);
            return (id, true, true);
        }
        Track stored = connection.QuerySingle<Track>($"SELECT {TrackStore.Columns} FROM tracks t WHERE t.id = @id", new { id }, transaction);
        Track merged = Merge(stored, track);
        bool changed = merged != stored;
        if (changed)
        {
            (titleKey, artistKey) = (TrackText.Key(merged.Title), TrackText.Key(merged.Artist));
            Scalar(update, merged, id);
        }
        if (track.SourceId is not null) changed |= Scalar(identify, track, id) is not null;
        return (id, false, changed);
    }

    private static Track Merge(Track stored, Track given)
    {
        bool own = stored.Source == given.Source, named = own && given.Artist != Track.UnknownArtist;
        int better = Affect.Rank(given.AffectSource).CompareTo(Affect.Rank(stored.AffectSource));
        bool affect = given.AffectSource != Affect.Unknown && (better > 0 || (better == 0 && own));
        return stored with
        {
            Title = named ? given.Title : stored.Title,
            Artist = named ? given.Artist : stored.Artist,
            Year = own ? given.Year ?? stored.Year : stored.Year ?? given.Year,
            Genre = own ? given.Genre ?? stored.Genre : stored.Genre ?? given.Genre,
            Language = own ? given.Language ?? stored.Language : stored.Language ?? given.Language,
            Duration = own ? given.Duration ?? stored.Duration : stored.Duration ?? given.Duration,
            Tempo = own ? given.Tempo ?? stored.Tempo : stored.Tempo ?? given.Tempo,
            Explicit = own ? given.Explicit ?? stored.Explicit : stored.Explicit ?? given.Explicit,
            Link = own ? given.Link ?? stored.Link : stored.Link ?? given.Link,
            // the newest preview: the old one's address may have run out
            Preview = given.Preview ?? stored.Preview,
            File = given.File ?? stored.File,
            Valence = affect ? given.Valence : stored.Valence,
            Arousal = affect ? given.Arousal : stored.Arousal,
            AffectSource = affect ? given.AffectSource : stored.AffectSource,
        };
    }

    // Nobody said how it feels: like the artist's other songs, else like the genre's, else in the middle.
    private Track Guess(Track track)
    {
        (double? valence, double? arousal) = Mean("artist_key = @key", artistKey);
        if (valence is null && track.Genre is not null) (valence, arousal) = Mean("genre = @key", track.Genre);
        return track with { Valence = valence ?? 0, Arousal = arousal ?? 0 };
    }

    private (double?, double?) Mean(string where, string key) => connection.QuerySingle<(double?, double?)>(
        $"SELECT avg(valence), avg(arousal) FROM tracks WHERE {where} AND affect_source <> '{Affect.Unknown}'", new { key }, transaction);

    private SqliteCommand Prepare(string sql)
    {
        SqliteCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        foreach (string name in ParameterNames.Where(name => sql.Contains(name, StringComparison.Ordinal)))
            command.Parameters.Add(new SqliteParameter(name, null));
        command.Prepare();
        return command;
    }

    private static readonly string[] ParameterNames =
    [
        "$id", "$title", "$artist", "$titleKey", "$artistKey", "$year", "$genre", "$language", "$duration", "$valence", "$arousal",
        "$affectSource", "$tempo", "$explicit", "$source", "$sourceId", "$link", "$preview", "$file", "$added",
    ];

    private object? Scalar(SqliteCommand command, Track track, long id)
    {
        foreach (SqliteParameter parameter in command.Parameters)
        {
            parameter.Value = parameter.ParameterName switch
            {
                "$id" => (object?)id,
                "$title" => track.Title,
                "$artist" => track.Artist,
                "$titleKey" => titleKey,
                "$artistKey" => artistKey,
                "$year" => track.Year,
                "$genre" => track.Genre,
                "$language" => track.Language,
                "$duration" => track.Duration,
                "$valence" => track.Valence,
                "$arousal" => track.Arousal,
                "$affectSource" => track.AffectSource,
                "$tempo" => track.Tempo,
                "$explicit" => track.Explicit,
                "$source" => track.Source,
                "$sourceId" => track.SourceId,
                "$link" => track.Link,
                "$preview" => track.Preview,
                "$file" => track.File,
                _ => now,
            } ?? DBNull.Value;
        }
        return command.ExecuteScalar();
    }

    /// <summary>The names of <see cref="Track.AffectSource"/> and which of them is believed.</summary>
    private static class Affect
    {
        internal const string Unknown = "unknown";

        internal static int Rank(string source) => source switch { "import" => 3, "audio" => 2, "estimate" => 1, _ => 0 };
    }
}
