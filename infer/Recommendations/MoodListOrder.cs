using EmotionML.Infer.History;
using EmotionML.Infer.Playlists;

namespace EmotionML.Infer.Recommendations;

/// <summary>
/// The songs of the mood's list that play before all others. Left to rest, so that what follows the list is heard as well:
/// songs that sounded in the last two hours, and those skipped in a mood like this one.
/// </summary>
internal static class MoodListOrder
{
    // a list of three songs would else play again and again
    private static readonly TimeSpan Rest = TimeSpan.FromHours(2);

    /// <summary>Positions of these songs in playing order, at most as many as were asked for, and half of them where the goal leads away.</summary>
    internal static List<int> Take(TrackIndex index, RecommendationRequest request, AffectPoint target, ReadOnlySpan<double> cost, Listening listening, ArtistRule artists)
    {
        if (request.List is not { Songs: not MoodSongs.Library } list) return [];
        Dictionary<long, double> liking = listening.Feedback
            .GroupBy(given => given.TrackId, given => (given.Liked ? 1 : -1) * Taste.Weight(given.Mood, request.Mood))
            .ToDictionary(song => song.Key, song => song.Sum());
        AffectPoint near = request.Goal.Walks() ? request.Mood : target;
        var songs = new List<(int Song, double Cost)>();
        foreach (long id in list.TrackIds)
        {
            if (!index.TryFind(id, out int song) || !double.IsFinite(cost[song]) || liking.GetValueOrDefault(id) < -0.3) continue;
            if (listening.LastPlayed.TryGetValue(id, out DateTimeOffset played) && listening.Now - played < Rest) continue;
            songs.Add((song, cost[song] + index.Place(song).DistanceTo(near)));
        }
        // stable: songs of the same worth keep the order of the list
        List<int> sorted = [.. songs.OrderBy(song => song.Cost).Select(song => song.Song)];
        if (request.Goal.Walks()) return [.. sorted.Take((request.Count + 1) / 2).OrderByDescending(song => index.Place(song).DistanceTo(target))];
        var ordered = new List<int>(request.Count);
        while (sorted.Count > 0 && ordered.Count < request.Count)
        {
            // the rule about artists is kept where the list allows it: who fills a list with one artist wants to hear it
            int next = Math.Max(0, sorted.FindIndex(song => artists.Allows(index.Artist[song])));
            ordered.Add(sorted[next]);
            artists.Add(index.Artist[sorted[next]]);
            sorted.RemoveAt(next);
        }
        return ordered;
    }

    /// <summary>The middle of the list's songs, around which the songs like it lie; null where none of them is known.</summary>
    internal static AffectPoint? Middle(TrackIndex index, MoodList list)
    {
        List<AffectPoint> places = [.. list.TrackIds.Select(id => index.TryFind(id, out int song) ? index.Place(song) : (AffectPoint?)null).OfType<AffectPoint>()];
        return places.Count == 0 ? null : new(places.Average(place => place.Valence), places.Average(place => place.Arousal));
    }
}
