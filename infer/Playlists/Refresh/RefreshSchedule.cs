namespace EmotionML.Infer.Playlists.Refresh;

/// <summary>Once a week, on a day and at an hour of the local clock.</summary>
/// <param name="Day">The day.</param>
/// <param name="Hour">The hour, 0 to 23.</param>
public readonly record struct RefreshSchedule(DayOfWeek Day, int Hour)
{
    /// <summary>The last time that it was due, at or before <paramref name="now"/>.</summary>
    /// <param name="now">Any time.</param>
    /// <param name="zone">The local time zone; an hour that summer time skips is due an hour later.</param>
    public DateTimeOffset LastDue(DateTimeOffset now, TimeZoneInfo zone)
    {
        DateTime today = TimeZoneInfo.ConvertTime(now, zone).DateTime.Date;
        int back = ((int)today.DayOfWeek - (int)Day + 7) % 7;
        DateTimeOffset due = At(today.AddDays(-back), zone);
        return due <= now ? due : At(today.AddDays(-back - 7), zone);
    }

    private DateTimeOffset At(DateTime day, TimeZoneInfo zone)
    {
        DateTime local = day.AddHours(Hour);
        if (zone.IsInvalidTime(local)) local = local.AddHours(1);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
