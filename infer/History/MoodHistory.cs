using System.Globalization;
using Dapper;
using EmotionML.Infer.Library.Database;
using Microsoft.Data.Sqlite;

namespace EmotionML.Infer.History;

/// <summary>An emotion that was seen at one moment.</summary>
/// <param name="Time">When.</param>
/// <param name="Emotion">Its label.</param>
/// <param name="Valence">The mood, -1 to 1.</param>
/// <param name="Arousal">The mood, -1 to 1.</param>
public readonly record struct EmotionSample(DateTimeOffset Time, string Emotion, double Valence, double Arousal);

/// <summary>What was seen in a minute.</summary>
/// <param name="Minute">Its start.</param>
/// <param name="Shares">Share of the samples with each label; they sum to 1.</param>
/// <param name="Valence">Mean, -1 to 1.</param>
/// <param name="Arousal">Mean, -1 to 1.</param>
public sealed record MoodMinute(DateTimeOffset Minute, IReadOnlyDictionary<string, double> Shares, double Valence, double Arousal);

/// <summary>
/// Emotions per minute, how long they are kept, and the one way to delete all that is known of the listener. No picture
/// and no single moment is ever stored. Safe for several threads and processes.
/// </summary>
public sealed class MoodHistory(MusicDatabase database)
{
    /// <summary>Days that minutes and plays are kept when the user has not said otherwise.</summary>
    public const int DefaultRetentionDays = 90;

    /// <summary>Most samples in one call.</summary>
    public const int MostSamples = 2000;

    /// <summary>Longest label in UTF-16 units.</summary>
    public const int LongestLabel = 50;

    private const string Retention = "history.retention_days";

    /// <summary>Adds samples to their minutes, all or none.</summary>
    /// <exception cref="UserException">A sample is not allowed, or there are too many.</exception>
    public void Add(IReadOnlyList<EmotionSample> samples, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (samples.Count > MostSamples) throw new UserException($"samples: expected up to {MostSamples}, found {samples.Count}");
        for (int i = 0; i < samples.Count; i++) Check(samples[i], i, now);
        database.Write((connection, transaction) =>
        {
            foreach (var minute in samples.GroupBy(sample => UtcTime.Minute(sample.Time)))
            {
                connection.Execute("""
                    INSERT INTO mood_minutes VALUES (@minute, @count, @valence, @arousal)
                    ON CONFLICT (minute) DO UPDATE SET samples = samples + @count, valence = valence + @valence, arousal = arousal + @arousal
                    """, new { minute = minute.Key, count = minute.Count(), valence = minute.Sum(s => s.Valence), arousal = minute.Sum(s => s.Arousal) }, transaction);
                foreach (var label in minute.GroupBy(sample => sample.Emotion))
                    connection.Execute("INSERT INTO mood_minute_labels VALUES (@minute, @label, @count) ON CONFLICT (minute, label) DO UPDATE SET samples = samples + @count",
                        new { minute = minute.Key, label = label.Key, count = label.Count() }, transaction);
            }
            return 0;
        });
    }

    /// <summary>The minutes since a time that something was seen in, oldest first.</summary>
    public IReadOnlyList<MoodMinute> Minutes(DateTimeOffset since)
    {
        using SqliteConnection connection = database.Connect();
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: true);
        var given = new { since = UtcTime.Text(since) };
        var labels = connection.Query<(string Minute, string Label, double Samples)>("SELECT minute, label, CAST(samples AS REAL) FROM mood_minute_labels WHERE minute >= @since ORDER BY minute, label", given, transaction)
            .ToLookup(row => row.Minute);
        return [.. connection.Query<(string Minute, double Samples, double Valence, double Arousal)>("SELECT minute, CAST(samples AS REAL), valence, arousal FROM mood_minutes WHERE minute >= @since ORDER BY minute", given, transaction)
            .Select(row => new MoodMinute(UtcTime.Parse(row.Minute), labels[row.Minute].ToDictionary(label => label.Label, label => label.Samples / row.Samples),
                row.Valence / row.Samples, row.Arousal / row.Samples))];
    }

    /// <summary>Days that minutes and plays are kept, 1 to 3650.</summary>
    public int RetentionDays()
    {
        using SqliteConnection connection = database.Connect();
        return connection.ExecuteScalar<string?>("SELECT value FROM listening_settings WHERE name = @Retention", new { Retention }) is { } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : DefaultRetentionDays;
    }

    /// <summary>Changes how long minutes and plays are kept, and deletes what is older at once.</summary>
    /// <exception cref="UserException">The number is out of range.</exception>
    public void Keep(int days, DateTimeOffset now)
    {
        if (days is < 1 or > 3650) throw new UserException($"retentionDays: expected 1 to 3650, found {days}");
        database.Write((connection, transaction) => connection.Execute("INSERT INTO listening_settings VALUES (@Retention, @value) ON CONFLICT (name) DO UPDATE SET value = @value",
            new { Retention, value = days.ToString(CultureInfo.InvariantCulture) }, transaction));
        Prune(now);
    }

    /// <summary>Deletes minutes and plays that are too old. Likes and skips stay: they are what the recommender has learnt.</summary>
    /// <returns>How many minutes and plays were deleted.</returns>
    public int Prune(DateTimeOffset now)
    {
        var old = new { before = UtcTime.Text(now - TimeSpan.FromDays(RetentionDays())) };
        return Erase((connection, transaction) => connection.Execute("DELETE FROM mood_minutes WHERE minute < @before", old, transaction)
            + connection.Execute("DELETE FROM plays WHERE time < @before", old, transaction));
    }

    /// <summary>Deletes minutes, plays, likes and skips, and overwrites their bytes in the file. Songs, playlists and settings stay.</summary>
    /// <returns>How many rows were deleted.</returns>
    public int DeleteAll() => Erase((connection, transaction) => connection.Execute("DELETE FROM mood_minutes", transaction: transaction)
        + connection.Execute("DELETE FROM plays", transaction: transaction) + connection.Execute("DELETE FROM feedback", transaction: transaction));

    private int Erase(Func<SqliteConnection, SqliteTransaction, int> delete)
    {
        using SqliteConnection connection = database.Connect();
        // a deleted row's bytes stay in the file otherwise, and in the log until it is written over
        connection.Execute("PRAGMA secure_delete = ON");
        int deleted;
        using (SqliteTransaction transaction = connection.BeginTransaction())
        {
            deleted = delete(connection, transaction);
            transaction.Commit();
        }
        if (deleted > 0) connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        return deleted;
    }

    private static void Check(EmotionSample sample, int number, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(sample.Emotion) || sample.Emotion.Length > LongestLabel || sample.Emotion.Any(char.IsControl))
            throw new UserException($"samples[{number}].emotion: expected a label of 1 to {LongestLabel} characters, found '{DisplayText.Short(sample.Emotion ?? "")}'");
        new AffectPoint(sample.Valence, sample.Arousal).Check($"samples[{number}].");
        // clocks differ a little; a day off is a mistake
        if (sample.Time > now + TimeSpan.FromDays(1) || sample.Time < now - TimeSpan.FromDays(3650))
            throw new UserException($"samples[{number}].time: expected a time of the last ten years, found {UtcTime.Text(sample.Time)}");
    }
}
