using Dapper;
using EmotionML.Infer.Library.Database;
using Microsoft.Data.Sqlite;

namespace EmotionML.Infer.Playlists;

/// <summary>Which songs a mood plays.</summary>
public enum MoodSongs
{
    /// <summary>The mood's list first, then the songs of the library that are nearest to the mood.</summary>
    List,

    /// <summary>The mood's list first, then songs like those of the list.</summary>
    Similar,

    /// <summary>The whole library by its distance from the mood; the list is one part of it like any other.</summary>
    Library,
}

/// <summary>The list of a mood.</summary>
/// <param name="Emotion">The emotion whose list it is.</param>
/// <param name="PlaylistId">The playlist.</param>
/// <param name="Name">The playlist's name.</param>
/// <param name="Edited">Whether somebody edited the list, or a service's list was followed into it, since it was made.</param>
/// <param name="Chosen">What somebody chose for this mood; null for the default.</param>
/// <param name="TrackIds">The songs in order.</param>
public sealed record MoodList(string Emotion, long PlaylistId, string Name, bool Edited, MoodSongs? Chosen, IReadOnlyList<long> TrackIds)
{
    /// <summary>What plays: the choice, else the list first where somebody has edited it and the whole library where nobody has.</summary>
    public MoodSongs Songs => Chosen ?? (Edited ? MoodSongs.List : MoodSongs.Library);
}

/// <summary>The lists of the emotions, and what each mood plays. Safe for several threads and processes.</summary>
public sealed class MoodLists(MusicDatabase database)
{
    /// <summary>The names of <see cref="MoodSongs"/>, in lower case.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetNames<MoodSongs>().Select(name => name.ToLowerInvariant())];

    /// <summary>The value of a name.</summary>
    /// <exception cref="UserException">There is no such name.</exception>
    public static MoodSongs Parse(string name) =>
        Names.Contains(name) ? Enum.Parse<MoodSongs>(name, ignoreCase: true) : throw new UserException($"songs: expected {string.Join(", ", Names)}, found '{DisplayText.Short(name ?? "")}'");

    /// <summary>The lists of all emotions.</summary>
    public IReadOnlyList<MoodList> All()
    {
        using SqliteConnection connection = database.Connect();
        // one read transaction, so that lists and songs belong together
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: true);
        ILookup<long, long> songs = connection.Query<(long Playlist, long Track)>("""
            SELECT t.playlist_id, t.track_id FROM playlist_tracks t JOIN playlists p ON p.id = t.playlist_id
            WHERE p.emotion IS NOT NULL ORDER BY t.playlist_id, t.position
            """, transaction: transaction).ToLookup(row => row.Playlist, row => row.Track);
        return [.. connection.Query<(long Id, string Emotion, string Name, long Version, string? Chosen)>("""
            SELECT p.id, p.emotion, p.name, p.version, s.value FROM playlists p LEFT JOIN listening_settings s ON s.name = 'mood.songs.' || p.emotion
            WHERE p.emotion IS NOT NULL ORDER BY p.id
            """, transaction: transaction).Select(row => new MoodList(row.Emotion, row.Id, row.Name, row.Version > 1, row.Chosen is null ? null : Parse(row.Chosen), [.. songs[row.Id]]))];
    }

    /// <summary>The list of an emotion; null where it has none, or its list was deleted.</summary>
    public MoodList? Find(string emotion) => All().FirstOrDefault(list => list.Emotion == emotion);

    /// <summary>Chooses what a mood plays.</summary>
    /// <param name="emotion">The emotion.</param>
    /// <param name="songs">The choice; null for the default.</param>
    /// <returns>False when the emotion has no list.</returns>
    public bool Choose(string emotion, MoodSongs? songs) => database.Write((connection, transaction) =>
    {
        if (connection.ExecuteScalar<int>("SELECT count(*) FROM playlists WHERE emotion = @emotion", new { emotion }, transaction) == 0) return false;
        object setting = new { name = $"mood.songs.{emotion}", value = songs?.ToString().ToLowerInvariant() };
        connection.Execute(songs is null ? "DELETE FROM listening_settings WHERE name = @name" : "INSERT INTO listening_settings VALUES (@name, @value) ON CONFLICT DO UPDATE SET value = @value", setting, transaction);
        return true;
    });

    /// <summary>Changes with every edit of these lists: a copy held in memory that was made under another stamp is stale.</summary>
    public (long Lists, long Versions) Stamp()
    {
        using SqliteConnection connection = database.Connect();
        return connection.QuerySingle<(long, long)>("SELECT count(*), coalesce(sum(version), 0) FROM playlists WHERE emotion IS NOT NULL");
    }
}
