using EmotionML.Infer.Library.Tracks;

namespace EmotionML.Infer.Recommendations;

/// <summary>A place in the plane as JSON.</summary>
/// <param name="Valence">-1 to 1.</param>
/// <param name="Arousal">-1 to 1.</param>
public readonly record struct PlaceDto(double Valence, double Arousal)
{
    /// <summary>The place of a point.</summary>
    public static PlaceDto Of(AffectPoint point) => new(point.Valence, point.Arousal);
}

/// <summary>Recommended songs as JSON.</summary>
/// <param name="Goal">The goal asked for.</param>
/// <param name="Mood">The mood asked for.</param>
/// <param name="Target">Where this goal leads from this mood.</param>
/// <param name="Targets">Where every goal would lead from this mood.</param>
/// <param name="Tracks">Songs in playing order.</param>
public sealed record RecommendationDto(string Goal, PlaceDto Mood, PlaceDto Target, IReadOnlyDictionary<string, PlaceDto> Targets, IReadOnlyList<TrackDto> Tracks)
{
    /// <summary>Chosen songs as JSON tells them.</summary>
    internal static IReadOnlyList<TrackDto> ToTracks(IReadOnlyList<RecommendedTrack> tracks, AudioFiles files)
    {
        IReadOnlySet<long> playable = files.Playable(tracks.Select(chosen => chosen.Track));
        return [.. tracks.Select(chosen => TrackDto.Of(chosen.Track, playable, chosen.Why))];
    }

    /// <summary>A recommendation as JSON tells it.</summary>
    public static RecommendationDto Of(MusicGoal goal, Recommendation recommendation, AudioFiles files)
    {
        ArgumentNullException.ThrowIfNull(recommendation);
        return new(goal.ToString().ToLowerInvariant(), PlaceDto.Of(recommendation.Mood), PlaceDto.Of(recommendation.Target),
            MusicGoals.Names.ToDictionary(name => name, name => PlaceDto.Of(MusicGoals.Parse(name).Target(recommendation.Mood))),
            ToTracks(recommendation.Tracks, files));
    }
}
