using System.Globalization;

namespace EmotionML.Core.Common;

/// <summary>
/// Keeps text in tables from becoming a formula: a spreadsheet runs a cell that begins with <c>= + - @</c>, a tab or a line
/// break. Such a cell is written with an apostrophe before it, which reading takes away (OWASP, CSV injection).
/// </summary>
public static class CsvFormulas
{
    /// <summary>The text as it is written. Numbers stay as they are; text that already looks escaped gets one more apostrophe, so that all reads back.</summary>
    public static string? Escape(string? cell) => cell is not null && (Begins(cell) || IsEscaped(cell)) ? "'" + cell : cell;

    /// <summary>The text that <see cref="Escape"/> was given.</summary>
    public static string Unescape(string cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return IsEscaped(cell) ? cell[1..] : cell;
    }

    // An apostrophe, any number of them, and then what would be a formula
    private static bool IsEscaped(string cell) => cell.StartsWith('\'') && Begins(cell.TrimStart('\''));

    private static bool Begins(string cell) => cell.Length > 0 && (cell[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠')
        && !double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
