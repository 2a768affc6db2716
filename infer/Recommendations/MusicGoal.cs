
namespace EmotionML.Infer.Recommendations;

/// <summary>What the music shall do with the mood.</summary>
public enum MusicGoal
{
    /// <summary>Fit the mood as it is.</summary>
    Match,

    /// <summary>Begin at the mood and go step by step to a pleasant place (the iso principle).</summary>
    Lift,

    /// <summary>Go step by step to a calm, fairly pleasant place, and stay there for the second half.</summary>
    Calm,

    /// <summary>Go step by step to a stirred, pleasant place, and stay there for the second half.</summary>
    Energise,

    /// <summary>Stay at a quiet, even place and prefer music without words.</summary>
    Focus,
}

/// <summary>Where the goals lead. The places are our choice; no study fixes them.</summary>
public static class MusicGoals
{
    /// <summary>The names that the command line and the API take.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetNames<MusicGoal>().Select(name => name.ToLowerInvariant())];

    /// <summary>The goal of a name.</summary>
    /// <exception cref="UserException">There is none; the message lists those that are.</exception>
    public static MusicGoal Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        // by name only: Enum.Parse would take "3" and "Match,Lift" as well
        return Names.Contains(name.ToLowerInvariant())
            ? Enum.Parse<MusicGoal>(name, ignoreCase: true)
            : throw new UserException($"goal: expected one of {string.Join(", ", Names)}, found '{DisplayText.Short(name)}'");
    }

    /// <summary>The place that the music leads to. A listener who is beyond it already is not brought back.</summary>
    public static AffectPoint Target(this MusicGoal goal, AffectPoint mood) => goal switch
    {
        MusicGoal.Match => mood,
        // pleasant, and neither sleepy nor wild: a calm listener is not shaken, an agitated one is let down a little
        MusicGoal.Lift => new(Math.Max(0.7, mood.Valence), Math.Clamp(mood.Arousal, 0, 0.5)),
        MusicGoal.Calm => new(Math.Max(0.3, mood.Valence), Math.Min(-0.6, mood.Arousal)),
        MusicGoal.Energise => new(Math.Max(0.6, mood.Valence), Math.Max(0.7, mood.Arousal)),
        MusicGoal.Focus => new(0.2, -0.35),
        _ => throw new ArgumentOutOfRangeException(nameof(goal), goal, null),
    };

    /// <summary>True where the playlist walks: the distance to the target then never grows from song to song.</summary>
    public static bool Walks(this MusicGoal goal) => goal is MusicGoal.Lift or MusicGoal.Calm or MusicGoal.Energise;

    /// <summary>How far song <paramref name="step"/> of <paramref name="count"/> is on the way: 0 at the mood, 1 at the target.</summary>
    internal static double Share(this MusicGoal goal, int step, int count) => goal switch
    {
        _ when !goal.Walks() => 1,
        _ when count < 2 => 0,
        MusicGoal.Lift => (double)step / (count - 1),
        _ => Math.Min(1, 2.0 * step / (count - 1)),
    };
}
