using System.Globalization;

namespace EmotionML.Core.Common;

/// <summary>Texts for people: short, and the same in every country.</summary>
public static class DisplayText
{
    /// <summary>At most 40 characters of what somebody sent.</summary>
    public static string Short(string text) => text.Length > 40 ? text[..40] + "…" : text;

    /// <summary>A distance or coordinate with two decimals.</summary>
    public static string Number(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>once, twice, 3 times.</summary>
    public static string Times(int count) => count switch
    {
        1 => "once",
        2 => "twice",
        _ => string.Create(CultureInfo.InvariantCulture, $"{count} times"),
    };

    /// <summary>How long ago, roughly.</summary>
    public static string Ago(TimeSpan time) => time switch
    {
        { TotalMinutes: < 2 } => "just now",
        { TotalHours: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} minutes ago"),
        { TotalDays: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} hours ago"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalDays} days ago"),
    };
}
