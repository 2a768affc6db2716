namespace EmotionML.Tests.Infer.Library;

/// <summary>A clock that stands still until the test moves it.</summary>
internal sealed class TestClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<Alarm> alarms = [];
    private DateTimeOffset now = start;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate) return now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, () => callback(state));
        alarm.Change(dueTime, period);
        return alarm;
    }

    /// <summary>Moves on and lets everything that falls due happen, in order.</summary>
    internal void Advance(TimeSpan by)
    {
        DateTimeOffset target = GetUtcNow() + by;
        while (true)
        {
            Alarm? next;
            lock (gate)
            {
                next = alarms.Where(alarm => alarm.Due <= target).MinBy(alarm => alarm.Due);
                now = next?.Due ?? target;
                if (next is null) return;
                if (next.Period > TimeSpan.Zero) next.Due += next.Period;
                else alarms.Remove(next);
            }
            next.Ring();
        }
    }

    /// <summary>Waits until somebody waits for exactly this long, and gives them that time.</summary>
    internal async Task PassAsync(TimeSpan wait)
    {
        for (int i = 0; ; i++)
        {
            lock (gate)
                if (alarms.Any(alarm => alarm.Due == now + wait)) break;
            if (i == 3000)
            {
                lock (gate) Assert.Fail($"nobody waits for {wait}; waiting: {string.Join(", ", alarms.Select(alarm => alarm.Due - now))}");
            }
            await Task.Delay(10);
        }
        Advance(wait);
    }

    private sealed class Alarm(TestClock clock, Action ring) : ITimer
    {
        internal DateTimeOffset Due { get; set; }

        internal TimeSpan Period { get; private set; }

        internal void Ring() => ring();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            bool now;
            lock (clock.gate)
            {
                clock.alarms.Remove(this);
                Period = period;
                now = dueTime == TimeSpan.Zero;
                if (!now && dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = clock.now + dueTime;
                    clock.alarms.Add(this);
                }
            }
            if (now) ring();
            return true;
        }

        public void Dispose()
        {
            lock (clock.gate) clock.alarms.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
