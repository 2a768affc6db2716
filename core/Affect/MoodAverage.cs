namespace EmotionML.Core.Affect;

/// <summary>
/// The mood: the mean of the affect seen in the last window of time. Each sample stands for the time until the next one
/// (at most <see cref="LongestHold"/>), so the result does not depend on the frame rate. Not safe for several threads.
/// </summary>
public sealed class MoodAverage
{
    private readonly Queue<(TimeSpan Time, AffectPoint Point)> samples = new();
    private readonly TimeSpan window;
    private TimeSpan last = TimeSpan.MinValue;

    /// <summary>An empty average.</summary>
    /// <param name="window">Length of the window; 20 s when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window is not positive.</exception>
    public MoodAverage(TimeSpan? window = null)
    {
        this.window = window ?? TimeSpan.FromSeconds(20);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(this.window, TimeSpan.Zero);
    }

    /// <summary>A sample counts for no longer than this: nobody was seen after it.</summary>
    public static TimeSpan LongestHold { get; } = TimeSpan.FromSeconds(1);

    /// <summary>Adds what was seen.</summary>
    /// <param name="time">Time since any fixed start; never earlier than the sample before.</param>
    /// <param name="point">The affect.</param>
    /// <returns>The mood after it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time runs backwards.</exception>
    public AffectPoint Add(TimeSpan time, AffectPoint point)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, last);
        last = time;
        samples.Enqueue((time, point));
        while (samples.Peek().Time <= time - window) samples.Dequeue();
        return Current()!.Value;
    }

    /// <summary>The mean over the window that ends with the last sample; null before the first.</summary>
    public AffectPoint? Current()
    {
        double valence = 0, arousal = 0, sum = 0;
        (TimeSpan Time, AffectPoint Point)? previous = null;
        foreach (var sample in samples)
        {
            if (previous is { } p) Count(p.Point, sample.Time - p.Time);
            previous = sample;
        }
        // the newest has not lasted yet: it counts for one frame of a slow camera, so that the first sample is a mood
        if (previous is { } newest) Count(newest.Point, TimeSpan.FromMilliseconds(100));
        return sum > 0 ? new(valence / sum, arousal / sum) : null;

        void Count(AffectPoint point, TimeSpan lasted)
        {
            // two samples of one instant count as well
            double share = Math.Clamp(lasted.TotalSeconds, 1e-3, LongestHold.TotalSeconds);
            valence += share * point.Valence;
            arousal += share * point.Arousal;
            sum += share;
        }
    }
}
