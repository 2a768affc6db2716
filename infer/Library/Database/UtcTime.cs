using System.Globalization;

namespace EmotionML.Infer.Library.Database;

/// <summary>Times as the database keeps them: ISO 8601 in UTC, all of one length, so that text order is time order.</summary>
internal static class UtcTime
{
    /// <summary>Such as <c>2026-11-21T02:03:04.567Z</c>.</summary>
    internal static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The minute that a time lies in, such as <c>2026-11-21T02:03:00.000Z</c>.</summary>
    internal static string Minute(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm':00.000Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads what <see cref="Text"/> wrote.</summary>
    internal static DateTimeOffset Parse(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
