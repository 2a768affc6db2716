using EmotionML.Infer.History;
using EmotionML.Infer.Library.Database;

namespace EmotionML.Infer.Recommendations;

/// <summary>Recommends from the library as it is now, for the listener as known now. Safe for several threads.</summary>
public sealed class RecommendationService(TrackStore tracks, ListeningStore listening, TimeProvider clock)
{
    private readonly Lock building = new();
    private (long Revision, Recommender Recommender)? current;

    /// <summary>Chooses songs for a mood.</summary>
    /// <exception cref="UserException">The request is out of range.</exception>
    public Recommendation Recommend(RecommendationRequest request) => Current().Recommend(request, listening.Read(clock.GetUtcNow()));

    /// <summary>Songs like another one; null when there is no such song, or nobody knows where it lies in the plane.</summary>
    /// <exception cref="UserException">The count is out of range.</exception>
    public IReadOnlyList<RecommendedTrack>? Similar(long id, int count) => SimilarTracks.To(Current().Index, id, count);

    /// <summary>Songs for the playlist that an emotion has from the start.</summary>
    internal IReadOnlyList<long> ForEmotion(AffectPoint place) =>
        [.. Recommend(new() { Mood = place, Count = 20 }).Tracks.Select(chosen => chosen.Track.Id)];

    private Recommender Current()
    {
        lock (building)
        {
            // read before the songs: a change in between only makes the copy stale once more
            long revision = tracks.Revision();
            if (current is not { } kept || kept.Revision != revision) current = kept = (revision, new(new TrackIndex(tracks.All())));
            return kept.Recommender;
        }
    }
}
