using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace EmotionML.Infer.Library.Tracks;

/// <summary>Titles and artists: what is allowed, and when two of them mean the same song.</summary>
public static partial class TrackText
{
    /// <summary>Longest title, artist, genre or language in UTF-16 units; longer ones are refused.</summary>
    public const int Longest = 500;

    /// <summary>Longest path or address in UTF-16 units.</summary>
    public const int LongestAddress = 4096;

    // Base letters of the accented ones: the program runs without culture data, where .NET does not decompose them.
    private static readonly Dictionary<char, string> Folded = Fold(
        "aàáâãäåāăąǎ", "cçćĉċč", "dďđð", "eèéêëēĕėęěẽ", "gĝğġģ", "hĥħ", "iìíîïĩīĭįı", "jĵ", "kķ", "lĺļľŀł", "nñńņňŋ",
        "oòóôõöøōŏőơ", "rŕŗř", "sśŝşšș", "tţťŧț", "uùúûüũūŭůűųư", "wŵ", "yýÿŷ", "zźżž");

    /// <summary>What is wrong with a track, such as <c>title: expected 1 to 500 characters, found 10485760</c>; null when nothing is.</summary>
    public static string? Problem(Track track)
    {
        ArgumentNullException.ThrowIfNull(track);
        return Text("title", track.Title, Longest, required: true) ?? Text("artist", track.Artist, Longest, required: true)
            ?? Text("genre", track.Genre, Longest) ?? Text("language", track.Language, Longest) ?? Text("source id", track.SourceId, Longest)
            ?? Text("link", track.Link, LongestAddress) ?? Text("preview", track.Preview, LongestAddress) ?? Text("file", track.File, LongestAddress)
            ?? WebAddress("link", track.Link) ?? WebAddress("preview", track.Preview)
            ?? Number("valence", track.Valence, -1, 1) ?? Number("arousal", track.Arousal, -1, 1)
            ?? Number("year", track.Year, 1000, 2200) ?? Number("duration", track.Duration, 0.1, 86_400) ?? Number("tempo", track.Tempo, 10, 500);
    }

    /// <summary>
    /// The form by which two spellings of one title or name are equal: lower case, no accents, no punctuation, no
    /// «(feat. …)», «[Remastered]» or « - 2011 Remaster».
    /// </summary>
    public static string Key(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        // most titles have none of the signs that an addition begins with
        bool plain = text.AsSpan().IndexOfAny("([-.") < 0 && !text.Contains("featuring", StringComparison.OrdinalIgnoreCase);
        string bare = plain ? text : Additions().Replace(text, "");
        string key = Letters(bare);
        if (key.Length == 0) key = Letters(text);
        // a title of signs alone, such as «÷», is its own key
        return key.Length > 0 ? key : text.Trim().ToLowerInvariant();
    }

    /// <summary>Text of a tag or a web answer as the library takes it: on one line, no control characters, not too long; null when nothing is left.</summary>
    public static string? Clean(string? text)
    {
        if (text is null) return null;
        var clean = new StringBuilder(Math.Min(text.Length, Longest));
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > Longest) break;
            bool space = Rune.IsWhiteSpace(rune) || Rune.IsControl(rune);
            if (!space) clean.Append(rune.ToString());
            else if (clean.Length > 0 && clean[^1] != ' ') clean.Append(' ');
        }
        string trimmed = clean.ToString().Trim();
        return trimmed.Length > 0 ? trimmed : null;
    }

    /// <summary>The year that a date begins with, such as «2004», «2004-05-01» or «2004/05»; null when it is none.</summary>
    internal static int? Year(string? date) =>
        date?.Length >= 4 && int.TryParse(date.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out int year) && year is >= 1000 and <= 2200 ? year : null;

    private static string Letters(string text)
    {
        var letters = new StringBuilder(text.Length);
        bool gap = false;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark || rune.Value is '\'' or '’') continue;
            if (!Rune.IsLetterOrDigit(rune))
            {
                gap = letters.Length > 0;
                continue;
            }
            if (gap) letters.Append(' ');
            gap = false;
            string lower = Rune.ToLowerInvariant(rune).ToString();
            letters.Append(lower.Length == 1 && Folded.TryGetValue(lower[0], out string? base_) ? base_ : lower);
        }
        return letters.ToString();
    }

    [GeneratedRegex(@"\s*[\(\[](feat|ft|featuring|with|remaster|remastered|\d{4} remaster)\b[^\)\]]*[\)\]]|\s+(feat\.|ft\.|featuring)\s.*$|\s+-\s+(\d{4}\s+)?remaster.*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Additions();

    private static string? Text(string name, string? text, int longest, bool required = false)
    {
        if (text is null) return null;
        if (text.Length > longest || (required && string.IsNullOrWhiteSpace(text)))
            return $"{name}: expected {(required ? 1 : 0)} to {longest} characters, found {(text.Length > longest ? text.Length : 0).ToString(CultureInfo.InvariantCulture)}";
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i])) return $"{name}: expected one line of text, found the control character U+{(int)text[i]:X4}";
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) i++;
            else if (char.IsSurrogate(text[i])) return $"{name}: expected Unicode text, found half of a character";
        }
        return null;
    }

    // A link ends in a page's href: no javascript: or file: may get there.
    private static string? WebAddress(string name, string? text) =>
        text is null || (Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https")
            ? null
            : $"{name}: expected an address that starts with https://, found '{text}'";

    private static string? Number(string name, double? value, double least, double most) =>
        value is null || (value >= least && value <= most)
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{name}: expected {least} to {most}, found {value}");

    private static Dictionary<char, string> Fold(params string[] groups)
    {
        var folded = new Dictionary<char, string> { ['ß'] = "ss", ['æ'] = "ae", ['œ'] = "oe", ['þ'] = "th" };
        foreach (string group in groups)
            foreach (char accented in group.AsSpan(1)) folded[accented] = group[..1];
        return folded;
    }
}
