using EmotionML.Infer.History;
using EmotionML.Infer.Library.Database;
using EmotionML.Infer.Playlists;

namespace EmotionML.Infer.Recommendations;

/// <summary>
/// Recommends from the library as it is now, for the listener as known now. The mood's list plays first where
/// <see cref="MoodList.Songs"/> says so. Safe for several threads.
/// </summary>
public sealed class RecommendationService(TrackStore tracks, ListeningStore listening, MoodLists lists, EmotionAffect affect, TimeProvider clock)
{
    private readonly Lock building = new();
    private (long Revision, (long, long) Lists, Recommender Recommender)? current;

    /// <summary>Chooses songs for a mood.</summary>
    /// <exception cref="UserException">The request is out of range.</exception>
    public Recommendation Recommend(RecommendationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Check();
        MoodList? list = lists.Find(request.Emotion ?? affect.Nearest(request.Mood));
        if (list is not null && request.Songs is { } songs) list = list with { Chosen = songs };
        return Current().Recommend(request with { List = list }, listening.Read(clock.GetUtcNow()));
    }

    /// <summary>Songs like another one; null when there is no such song, or nobody knows where it lies in the plane.</summary>
    /// <exception cref="UserException">The count is out of range.</exception>
    public IReadOnlyList<RecommendedTrack>? Similar(long id, int count) => SimilarTracks.To(Current().Index, id, count);

    /// <summary>Songs for the playlist that an emotion has from the start.</summary>
    internal IReadOnlyList<long> ForEmotion(AffectPoint place) =>
        [.. Recommend(new() { Mood = place, Count = 20, Songs = MoodSongs.Library }).Tracks.Select(chosen => chosen.Track.Id)];

    private Recommender Current()
    {
        lock (building)
        {
            // read before the songs: a change in between only makes the copy stale once more
            long revision = tracks.Revision();
            (long, long) stamp = lists.Stamp();
            if (current is not { } kept || kept.Revision != revision || kept.Lists != stamp) current = kept = (revision, stamp, new(new TrackIndex(tracks.All(), Priors())));
            return kept.Recommender;
        }
    }

    // Who puts a song in the list «Sad» says something about it: the mean place of the emotions whose lists it is in.
    private Dictionary<long, AffectPoint> Priors() => lists.All()
        .Where(list => affect.Points.ContainsKey(list.Emotion))
        .SelectMany(list => list.TrackIds.Select(id => (Id: id, Place: affect.Of(list.Emotion))))
        .GroupBy(song => song.Id, song => song.Place)
        .ToDictionary(song => song.Key, song => new AffectPoint(song.Average(place => place.Valence), song.Average(place => place.Arousal)));
}
