using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace EmotionML.Notebooks.Pages;

/// <summary>
/// The part of Markdown that notebooks here use: headings, paragraphs, lists, quotes, code, tables, links, emphasis.
/// Everything else is text; HTML inside is shown and not followed.
/// </summary>
internal static partial class Markdown
{
    /// <summary>Markdown as HTML.</summary>
    public static string ToHtml(string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        var html = new StringBuilder();
        for (int i = 0; i < lines.Length;)
        {
            string line = lines[i];
            if (line.Trim().Length == 0) i++;
            else if (line.StartsWith("```", StringComparison.Ordinal)) i = Fence(html, lines, i);
            else if (Heading().Match(line) is { Success: true } heading)
            {
                int level = heading.Groups[1].Length;
                html.Append($"<h{level}>{Inline(heading.Groups[2].Value)}</h{level}>\n");
                i++;
            }
            else if (line.TrimStart().StartsWith('|') && i + 1 < lines.Length && TableRule().IsMatch(lines[i + 1])) i = Table(html, lines, i);
            else if (Item().IsMatch(line)) i = List(html, lines, i);
            else if (line.StartsWith('>')) i = Block(html, lines, i, "blockquote", l => l.StartsWith('>'), l => l.TrimStart('>').Trim());
            else i = Block(html, lines, i, "p", IsPlain, l => l);
        }
        return html.ToString();
    }

    /// <summary>Emphasis, code and links inside a line.</summary>
    internal static string Inline(string text)
    {
        var html = new StringBuilder();
        // code first: nothing inside it is markup
        string[] pieces = text.Split('`');
        for (int i = 0; i < pieces.Length; i++)
        {
            bool code = i % 2 == 1 && i < pieces.Length - 1;
            string encoded = WebUtility.HtmlEncode((i % 2 == 1 && !code ? "`" : "") + pieces[i]);
            if (code) html.Append($"<code>{encoded}</code>");
            else html.Append(Emphasis().Replace(Strong().Replace(Link().Replace(encoded, Target), "<strong>$1</strong>"), "<em>$1</em>"));
        }
        return html.ToString();

        // a link may lead to the web or to a file here, and never run a script
        static string Target(Match match) => match.Groups[2].Value.Contains("script:", StringComparison.OrdinalIgnoreCase)
            ? match.Groups[1].Value
            : $"<a href=\"{match.Groups[2].Value}\">{match.Groups[1].Value}</a>";
    }

    private static bool IsPlain(string line) => line.Trim().Length > 0 && !line.StartsWith("```", StringComparison.Ordinal) && !line.StartsWith('>') && !Heading().IsMatch(line) && !Item().IsMatch(line);

    private static int Block(StringBuilder html, string[] lines, int i, string tag, Func<string, bool> belongs, Func<string, string> text)
    {
        var block = new List<string>();
        for (; i < lines.Length && belongs(lines[i]); i++) block.Add(text(lines[i]));
        html.Append($"<{tag}>{Inline(string.Join('\n', block))}</{tag}>\n");
        return i;
    }

    private static int Fence(StringBuilder html, string[] lines, int i)
    {
        string language = lines[i][3..].Trim();
        var code = new List<string>();
        for (i++; i < lines.Length && !lines[i].StartsWith("```", StringComparison.Ordinal); i++) code.Add(lines[i]);
        string text = string.Join('\n', code);
        html.Append($"<pre><code>{(language is "csharp" or "cs" or "c#" ? CodeColours.ToHtml(text) : WebUtility.HtmlEncode(text))}</code></pre>\n");
        return i + 1;
    }

    private static int List(StringBuilder html, string[] lines, int i)
    {
        string tag = char.IsDigit(lines[i].TrimStart()[0]) ? "ol" : "ul";
        html.Append($"<{tag}>");
        while (i < lines.Length && Item().Match(lines[i]) is { Success: true } match)
        {
            string item = match.Groups[1].Value;
            // an indented line goes on with the item
            for (i++; i < lines.Length && lines[i].StartsWith("  ", StringComparison.Ordinal) && !Item().IsMatch(lines[i]); i++) item += "\n" + lines[i].Trim();
            html.Append($"<li>{Inline(item)}</li>");
        }
        html.Append($"</{tag}>\n");
        return i;
    }

    private static int Table(StringBuilder html, string[] lines, int i)
    {
        html.Append("<table><thead><tr>").AppendJoin("", Cells(lines[i]).Select(cell => $"<th>{Inline(cell)}</th>")).Append("</tr></thead><tbody>");
        for (i += 2; i < lines.Length && lines[i].TrimStart().StartsWith('|'); i++)
            html.Append("<tr>").AppendJoin("", Cells(lines[i]).Select(cell => $"<td>{Inline(cell)}</td>")).Append("</tr>");
        html.Append("</tbody></table>\n");
        return i;

        static IEnumerable<string> Cells(string line) => line.Trim().Trim('|').Split('|').Select(cell => cell.Trim());
    }

    [GeneratedRegex(@"^(#{1,6})\s+(.+?)\s*#*$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\s*(?:[-*+]|\d+[.)])\s+(.*)$")]
    private static partial Regex Item();

    [GeneratedRegex(@"^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$")]
    private static partial Regex TableRule();

    [GeneratedRegex(@"\[([^\]]+)\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\*\*(.+?)\*\*")]
    private static partial Regex Strong();

    [GeneratedRegex(@"(?<![\w*])[*_]([^*_\n]+)[*_](?![\w*])")]
    private static partial Regex Emphasis();
}
