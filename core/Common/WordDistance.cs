namespace EmotionML.Core.Common;

/// <summary>How far two words are from each other, for suggestions after a misspelt one.</summary>
public static class WordDistance
{
    /// <summary>The closest of some words to a misspelt one, or null when none is near: within two letters, or a third of the word.</summary>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(word);
        return known.Select(k => (k, d: Of(word, k))).Where(p => p.d <= Math.Max(2, word.Length / 3)).OrderBy(p => p.d).Select(p => p.k).FirstOrDefault();
    }

    /// <summary>The fewest letters that are put in, left out or replaced to make one word the other (Levenshtein 1966).</summary>
    public static int Of(string a, string b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        // one row of the table at a time
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
        }
        return row[^1];
    }
}
