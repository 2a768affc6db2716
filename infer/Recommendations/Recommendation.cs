using EmotionML.Infer.Library.Tracks;
using EmotionML.Infer.Playlists;

namespace EmotionML.Infer.Recommendations;

/// <summary>What is asked of the recommender.</summary>
public sealed record RecommendationRequest
{
    /// <summary>Most songs that can be asked for at once.</summary>
    public const int MostSongs = 100;

    /// <summary>The listener's mood.</summary>
    public required AffectPoint Mood { get; init; }

    /// <summary>What the music shall do with it.</summary>
    public MusicGoal Goal { get; init; }

    /// <summary>Number of songs, 1 to <see cref="MostSongs"/>.</summary>
    public int Count { get; init; } = 10;

    /// <summary>Which of many nearly equal songs are taken. Same seed, library, history and time: same songs.</summary>
    public int Seed { get; init; }

    /// <summary>Which songs may be chosen.</summary>
    public TrackFilter Filter { get; init; } = new();

    /// <summary>The emotion that the mood was named by; null where it is a place, whose nearest emotion counts.</summary>
    public string? Emotion { get; init; }

    /// <summary>Which songs play: the mood's list first or not; null for what was chosen for this mood.</summary>
    public MoodSongs? Songs { get; init; }

    /// <summary>The list of this mood; null where the whole library is chosen from.</summary>
    public MoodList? List { get; init; }

    /// <summary>Refuses values out of range.</summary>
    /// <exception cref="UserException">The mood lies outside of the plane or the count is not allowed.</exception>
    public void Check()
    {
        Mood.Check();
        if (Count is < 1 or > MostSongs) throw new UserException($"count: expected 1 to {MostSongs}, found {Count}");
    }
}

/// <summary>A chosen song.</summary>
/// <param name="Track">The song.</param>
/// <param name="Why">Why it is there, in words for the listener.</param>
public readonly record struct RecommendedTrack(Track Track, string Why);

/// <summary>The recommender's answer.</summary>
/// <param name="Mood">The mood that was given.</param>
/// <param name="Target">Where the music leads.</param>
/// <param name="Tracks">Songs in playing order; fewer than asked for where the filters or the rule about artists leave no more.</param>
public sealed record Recommendation(AffectPoint Mood, AffectPoint Target, IReadOnlyList<RecommendedTrack> Tracks);
