namespace EmotionML.Infer.History;

/// <summary>One like or skip.</summary>
/// <param name="TrackId">The song.</param>
/// <param name="Liked">True for a like, false for a skip.</param>
/// <param name="Mood">The mood in which it was given.</param>
public readonly record struct Feedback(long TrackId, bool Liked, AffectPoint Mood);

/// <summary>What is known of the listener.</summary>
/// <param name="Feedback">Likes and skips.</param>
/// <param name="LastPlayed">When songs were last played.</param>
/// <param name="Now">The time.</param>
public sealed record Listening(IReadOnlyList<Feedback> Feedback, IReadOnlyDictionary<long, DateTimeOffset> LastPlayed, DateTimeOffset Now)
{
    /// <summary>A listener of whom nothing is known.</summary>
    public static Listening Nothing { get; } = new([], new Dictionary<long, DateTimeOffset>(), DateTimeOffset.UnixEpoch);
}
