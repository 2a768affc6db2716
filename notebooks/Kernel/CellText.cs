using System.Text.RegularExpressions;

namespace EmotionML.Notebooks.Kernel;

/// <summary>A part of a cell.</summary>
/// <param name="Language">Language of the text.</param>
/// <param name="Text">The text with lines of the whole cell before it blank, so that line numbers are those of the cell.</param>
/// <param name="References">Assemblies that <c>#r</c> asks for, with their lines.</param>
/// <param name="IsTimed">True after <c>#!time</c>: the duration is shown.</param>
internal sealed record CellPart(CellLanguage Language, string Text, IReadOnlyList<(int Line, string Reference)> References, bool IsTimed);

/// <summary>Languages that the runner knows.</summary>
internal enum CellLanguage
{
    CSharp,
    Markdown,
}

/// <summary>A cell asks for something that the runner does not know.</summary>
internal sealed class CellSyntaxException(int line, string message) : Exception(message)
{
    public int Line { get; } = line;
}

/// <summary>Takes the kernel's own lines out of a cell: <c>#!csharp</c>, <c>#!markdown</c>, <c>#!time</c> and <c>#r</c>.</summary>
internal static partial class CellText
{
    /// <summary>Splits a cell where the language changes.</summary>
    /// <exception cref="CellSyntaxException">A line that begins with <c>#!</c>, <c>#r</c> or <c>#i</c> is none of these.</exception>
    public static IReadOnlyList<CellPart> Split(string source, string? language)
    {
        CellLanguage current = Language(language ?? "csharp") ?? throw new CellSyntaxException(1, $"expected a cell in csharp or markdown, found one in {language}");
        string[] lines = source.Split('\n');
        var parts = new List<CellPart>();
        var text = new List<string>();
        var references = new List<(int, string)>();
        bool timed = false;
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            if (line.StartsWith("#!", StringComparison.Ordinal))
            {
                string name = line[2..].Trim();
                if (name == "time") timed = true;
                else
                {
                    CellLanguage next = Language(name) ?? throw new CellSyntaxException(i + 1, $"expected #!csharp, #!markdown or #!time, found {line}");
                    Close(i);
                    current = next;
                }
                text.Add("");
            }
            else if (current == CellLanguage.CSharp && Directive().Match(line) is { Success: true } match)
            {
                if (match.Groups["kind"].Value == "i") throw new CellSyntaxException(i + 1, "#i adds a package source; the runner has none");
                references.Add((i + 1, match.Groups["value"].Value));
                text.Add("");
            }
            else text.Add(lines[i]);
        }
        Close(lines.Length);
        return parts;

        void Close(int next)
        {
            string joined = string.Join('\n', text);
            if (joined.Trim().Length > 0 || references.Count > 0) parts.Add(new CellPart(current, joined, [.. references], timed));
            text = [.. Enumerable.Repeat("", next)];
            references = [];
        }
    }

    private static CellLanguage? Language(string name) => name switch
    {
        "csharp" or "C#" or "c#" => CellLanguage.CSharp,
        "markdown" => CellLanguage.Markdown,
        _ => null,
    };

    [GeneratedRegex("""^#(?<kind>r|i)\s+"(?<value>[^"]+)"\s*$""")]
    private static partial Regex Directive();
}
