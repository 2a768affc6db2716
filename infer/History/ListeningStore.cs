using Dapper;
using EmotionML.Infer.Library.Database;
using Microsoft.Data.Sqlite;

namespace EmotionML.Infer.History;

/// <summary>What the listener did with a song.</summary>
public enum FeedbackKind
{
    /// <summary>Liked it in this mood.</summary>
    Like,

    /// <summary>Skipped it in this mood.</summary>
    Skip,

    /// <summary>Takes every like of the song back.</summary>
    Unlike,
}

/// <summary>A song that was played.</summary>
/// <param name="Time">When it began.</param>
/// <param name="TrackId">The song.</param>
/// <param name="Title">Its title.</param>
/// <param name="Artist">Its artist.</param>
/// <param name="Valence">The listener's mood, -1 to 1.</param>
/// <param name="Arousal">The listener's mood, -1 to 1.</param>
public readonly record struct PlayedTrack(DateTimeOffset Time, long TrackId, string Title, string Artist, double Valence, double Arousal);

/// <summary>Likes and skips of a day.</summary>
/// <param name="Day">The day in UTC, such as <c>2026-11-21</c>.</param>
/// <param name="Likes">Number of likes.</param>
/// <param name="Skips">Number of skips.</param>
public readonly record struct DayOfFeedback(string Day, int Likes, int Skips);

/// <summary>Plays, likes and skips. Safe for several threads and processes.</summary>
public sealed class ListeningStore(MusicDatabase database)
{
    // a play of five days ago costs less than 0.001 of a distance
    private static readonly TimeSpan Fresh = TimeSpan.FromDays(5);

    // the newest say most, and reading more would take longer than recommending
    private const int MostFeedback = 5000;

    /// <summary>Notes that a song was played.</summary>
    /// <returns>False when there is no such song.</returns>
    public bool AddPlay(long trackId, AffectPoint mood, DateTimeOffset time) => Insert("plays (time, track_id, valence, arousal) SELECT @time, id, @Valence, @Arousal", trackId, mood, time, "");

    /// <summary>Notes a like or a skip, or takes likes back.</summary>
    /// <returns>False when there is no such song.</returns>
    public bool AddFeedback(long trackId, FeedbackKind kind, AffectPoint mood, DateTimeOffset time)
    {
        if (kind != FeedbackKind.Unlike)
            return Insert("feedback (time, track_id, kind, valence, arousal) SELECT @time, id, @kind, @Valence, @Arousal", trackId, mood, time, kind == FeedbackKind.Like ? "like" : "skip");
        return database.Write((connection, transaction) =>
        {
            connection.Execute("DELETE FROM feedback WHERE track_id = @trackId AND kind = 'like'", new { trackId }, transaction);
            return connection.ExecuteScalar<int>("SELECT count(*) FROM tracks WHERE id = @trackId", new { trackId }, transaction) > 0;
        });
    }

    /// <summary>Forgets every like and skip: the recommender starts anew.</summary>
    /// <returns>How many there were.</returns>
    public int ResetFeedback() => database.Write((connection, transaction) => connection.Execute("DELETE FROM feedback", transaction: transaction));

    /// <summary>What the recommender has to know.</summary>
    public Listening Read(DateTimeOffset now)
    {
        using SqliteConnection connection = database.Connect();
        // the newest ones, oldest first: the order does not matter to the sums but to their last bit
        var feedback = connection.Query<(long Track, bool Liked, double Valence, double Arousal)>(
            "SELECT track_id, kind = 'like', valence, arousal FROM (SELECT * FROM feedback ORDER BY id DESC LIMIT @MostFeedback) ORDER BY id", new { MostFeedback });
        var plays = connection.Query<(long Track, string Time)>("SELECT track_id, max(time) FROM plays WHERE time > @since GROUP BY track_id", new { since = UtcTime.Text(now - Fresh) });
        return new([.. feedback.Select(row => new Feedback(row.Track, row.Liked, new(row.Valence, row.Arousal)))],
            plays.ToDictionary(row => row.Track, row => UtcTime.Parse(row.Time)), now);
    }

    /// <summary>Songs played since a time, oldest first, at most the newest 10,000.</summary>
    public IReadOnlyList<PlayedTrack> Plays(DateTimeOffset since)
    {
        using SqliteConnection connection = database.Connect();
        return [.. connection.Query<(string Time, long Id, string Title, string Artist, double Valence, double Arousal)>("""
            SELECT p.time, t.id, t.title, t.artist, p.valence, p.arousal FROM plays p JOIN tracks t ON t.id = p.track_id
            WHERE p.time >= @since ORDER BY p.id DESC LIMIT 10000
            """, new { since = UtcTime.Text(since) })
            .Select(row => new PlayedTrack(UtcTime.Parse(row.Time), row.Id, row.Title, row.Artist, row.Valence, row.Arousal)).Reverse()];
    }

    /// <summary>Likes and skips of each day since a time; days without any are left out.</summary>
    public IReadOnlyList<DayOfFeedback> FeedbackByDay(DateTimeOffset since)
    {
        using SqliteConnection connection = database.Connect();
        return [.. connection.Query<(string Day, int Likes, int Skips)>("""
            SELECT substr(time, 1, 10), sum(kind = 'like'), sum(kind = 'skip') FROM feedback WHERE time >= @since GROUP BY 1 ORDER BY 1
            """, new { since = UtcTime.Text(since) }).Select(row => new DayOfFeedback(row.Day, row.Likes, row.Skips))];
    }

    private bool Insert(string what, long trackId, AffectPoint mood, DateTimeOffset time, string kind) => database.Write((connection, transaction) =>
        connection.Execute($"INSERT INTO {what} FROM tracks WHERE id = @trackId", new { trackId, mood.Valence, mood.Arousal, time = UtcTime.Text(time), kind }, transaction) > 0);
}
