using Dapper;
using EmotionML.Infer.Library.Database;
using Microsoft.Data.Sqlite;

namespace EmotionML.Infer.Library.Tracks;

/// <summary>Finds songs of the library by words, for adding them to playlists.</summary>
public static class TrackSearchApi
{
    private const int LongestQuery = 200, MostTracks = 100;

    /// <summary>Maps <c>GET /api/tracks?query=&amp;count=</c>.</summary>
    public static void MapTrackSearch(this IEndpointRouteBuilder app) => app.MapGet("/api/tracks", (string? query, int? count, MusicDatabase database, AudioFiles files) =>
    {
        if (query is null || query.Length > LongestQuery) throw new UserException($"query: expected 1 to {LongestQuery} characters, found {query?.Length ?? 0}");
        if (count is < 1 or > MostTracks) throw new UserException($"count: expected 1 to {MostTracks}, found {count}");
        IReadOnlyList<Track> found = Search(database, query, count ?? 20);
        IReadOnlySet<long> playable = files.Playable(found);
        return TypedResults.Ok(found.Select(track => TrackDto.Of(track, playable)).ToList());
    }).WithTags("Library").ProducesProblem(400).WithName("SearchTracks").WithSummary("Songs whose title or artist has every given word, without regard to case, accents and punctuation.");

    /// <summary>Songs whose title and artist contain every word of the query, those whose title begins with it first.</summary>
    /// <param name="database">The library.</param>
    /// <param name="query">Words or parts of words, such as «oleron» for «d'Oléron».</param>
    /// <param name="count">Most songs to return.</param>
    internal static IReadOnlyList<Track> Search(MusicDatabase database, string query, int count)
    {
        string key = TrackText.Key(query);
        string[] words = key.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0) return [];
        var parameters = new DynamicParameters();
        parameters.Add("key", key);
        parameters.Add("count", count);
        // every word is a parameter and is looked for by instr(), which knows no wildcards
        string every = string.Join(" AND ", words.Select((word, i) =>
        {
            parameters.Add($"word{i}", word);
            return $"instr(t.title_key || ' ' || t.artist_key, @word{i}) > 0";
        }));
        using SqliteConnection connection = database.Connect();
        return [.. connection.Query<Track>($"""
            SELECT {TrackStore.Columns} FROM tracks t WHERE {every}
            ORDER BY substr(t.title_key, 1, length(@key)) = @key DESC, t.title_key, t.artist_key, t.id LIMIT @count
            """, parameters)];
    }
}
