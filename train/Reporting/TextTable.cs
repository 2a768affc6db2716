using System.Text;

namespace EmotionML.Train.Reporting;

/// <summary>Aligned columns of plain text: the same on a terminal, in a pipe and in a log.</summary>
internal static class TextTable
{
    /// <summary>Lays rows out; the first column is aligned left, the others right.</summary>
    public static string Render(IEnumerable<IReadOnlyList<string>> rows, string indent = "  ")
    {
        List<IReadOnlyList<string>> all = [.. rows];
        int[] widths = [.. Enumerable.Range(0, all.Max(row => row.Count)).Select(column => all.Max(row => column < row.Count ? row[column].Length : 0))];
        var text = new StringBuilder();
        foreach (IReadOnlyList<string> row in all)
        {
            var line = new StringBuilder(indent);
            for (int column = 0; column < row.Count; column++)
                line.Append(column == 0 ? row[0].PadRight(widths[0]) : "   " + row[column].PadLeft(widths[column]));
            text.Append(line.ToString().TrimEnd()).Append('\n');
        }
        return text.ToString();
    }
}
