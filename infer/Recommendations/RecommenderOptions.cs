namespace EmotionML.Infer.Recommendations;

/// <summary>
/// Weights of the ranking. A song's cost is its distance from the wanted place plus what follows; the cheapest is taken.
/// All weights are in units of distance in the plane.
/// </summary>
public sealed record RecommenderOptions
{
    /// <summary>Cost of a song that was played just now.</summary>
    public double Staleness { get; init; } = 0.8;

    /// <summary>Time in which that cost halves.</summary>
    public TimeSpan StalenessHalfLife { get; init; } = TimeSpan.FromHours(12);

    /// <summary>A song that is liked for certain gains half of this, one that is skipped for certain loses half.</summary>
    public double Taste { get; init; } = 0.8;

    /// <summary>Largest random cost: other seeds give other songs of nearly the same worth.</summary>
    public double Chance { get; init; } = 0.05;

    /// <summary>Cost of a genre that the mood's list has none of, where songs like the list follow it.</summary>
    public double OtherGenre { get; init; } = 0.3;

    /// <summary>Cost of words for <see cref="MusicGoal.Focus"/>.</summary>
    public double Words { get; init; } = 0.4;

    /// <summary>Songs in a row among which an artist may appear <see cref="ArtistLimit"/> times.</summary>
    public int ArtistWindow { get; init; } = 20;

    /// <summary>How often an artist may appear in <see cref="ArtistWindow"/> songs in a row; never twice in a row.</summary>
    public int ArtistLimit { get; init; } = 2;
}
