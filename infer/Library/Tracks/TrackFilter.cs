using System.Globalization;

namespace EmotionML.Infer.Library.Tracks;

/// <summary>Which songs may be chosen. Null lets everything through.</summary>
public sealed record TrackFilter
{
    /// <summary>ISO 639 code of the language sung, such as <c>en</c>; <c>zxx</c> for music without words.</summary>
    public string? Language { get; init; }

    /// <summary>First year of a decade, such as 1980.</summary>
    public int? Decade { get; init; }

    /// <summary>Genre; <c>rock</c> takes <c>indie rock</c> as well.</summary>
    public string? Genre { get; init; }

    /// <summary>False leaves out songs that are marked explicit.</summary>
    public bool Explicit { get; init; } = true;

    /// <summary>Only songs with a local file.</summary>
    public bool OfflineOnly { get; init; }

    /// <summary>Checks and tidies what a user gave.</summary>
    /// <param name="language">Two or three letters, or null.</param>
    /// <param name="decade">Such as <c>1980</c>, <c>1980s</c> or <c>80s</c>, or null.</param>
    /// <param name="genre">Any words, or null.</param>
    /// <param name="allowExplicit">False leaves out explicit songs.</param>
    /// <param name="offline">True takes local files only.</param>
    /// <exception cref="UserException">A value is not of its form.</exception>
    public static TrackFilter Parse(string? language, string? decade, string? genre, bool allowExplicit = true, bool offline = false)
    {
        language = Tidy(language);
        genre = Tidy(genre);
        if (language is not null && (language.Length is < 2 or > 3 || language.Any(c => c is < 'a' or > 'z')))
            throw new UserException($"language: expected a code of two or three letters such as en, found '{DisplayText.Short(language)}'");
        if (genre is { Length: > 60 }) throw new UserException($"genre: expected up to 60 characters, found {genre.Length}");
        return new() { Language = language, Decade = ParseDecade(Tidy(decade)), Genre = genre, Explicit = allowExplicit, OfflineOnly = offline };
    }

    /// <summary>True when the genre of a song, such as <c>indie rock</c>, is of the wanted one, such as <c>rock</c>.</summary>
    public static bool IsOf(string? genre, string wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        if (genre is null) return false;
        return string.Equals(genre, wanted, StringComparison.OrdinalIgnoreCase)
            || $" {genre} ".Contains($" {wanted} ", StringComparison.OrdinalIgnoreCase);
    }

    private static string? Tidy(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim().ToLowerInvariant();

    private static int? ParseDecade(string? text)
    {
        if (text is null) return null;
        string digits = text.TrimEnd('s');
        if (int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int decade) && decade % 10 == 0)
        {
            // 20s and earlier would be two centuries at once
            if (digits.Length == 2 && decade >= 30) return 1900 + decade;
            if (decade is >= 1000 and <= 2200) return decade;
        }
        throw new UserException($"decade: expected the first year of one such as 1980, found '{DisplayText.Short(text)}'");
    }
}
