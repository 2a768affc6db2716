namespace EmotionML.Infer.Vision.Video;

/// <summary>
/// Hands values from one thread to a slower one: a new value takes the place of one that nobody has fetched yet, so the
/// giver never waits and the taker never falls behind.
/// </summary>
/// <typeparam name="T">The value; one that is dropped is disposed.</typeparam>
public sealed class NewestValue<T>
    where T : class
{
    private readonly object gate = new();
    private T? value;
    private Exception? failure;
    private bool ended;

    /// <summary>Values that were replaced before anyone fetched them.</summary>
    public long Dropped { get; private set; }

    /// <summary>Gives a value; never waits.</summary>
    public void Put(T newest)
    {
        T? dropped;
        lock (gate)
        {
            dropped = value;
            value = newest;
            if (dropped is not null) Dropped++;
            Monitor.Pulse(gate);
        }
        (dropped as IDisposable)?.Dispose();
    }

    /// <summary>No more values come; what was given last can still be fetched.</summary>
    /// <param name="error">Why, when it was not the regular end: the taker gets it.</param>
    public void End(Exception? error = null)
    {
        lock (gate)
        {
            ended = true;
            failure = error;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Waits for a value and takes it.</summary>
    /// <param name="patience">How long to wait; for ever when null.</param>
    /// <param name="newest">The value; null when none came in time or none will come.</param>
    /// <returns>False once no more values will come.</returns>
    /// <exception cref="Exception">What <see cref="End"/> was given.</exception>
    public bool Take(out T? newest, TimeSpan? patience = null)
    {
        lock (gate)
        {
            if (value is null && !ended) Monitor.Wait(gate, patience ?? Timeout.InfiniteTimeSpan);
            newest = value;
            value = null;
            if (newest is null && ended && failure is { } error) throw error;
            return newest is not null || !ended;
        }
    }
}
