using System.Net;
using System.Text;

namespace EmotionML.Train.Reporting.Plots;

/// <summary>
/// Something that a notebook shows, in one or more forms. The Polyglot kernel finds the forms by the convention of
/// <see cref="TypeFormatterSourceAttribute"/> on each kind, the runner in <c>notebooks/</c> by calling <see cref="Forms"/>.
/// </summary>
public abstract record NotebookOutput
{
    /// <summary>Content by MIME type; binary content is in base 64.</summary>
    public abstract IReadOnlyDictionary<string, string> Forms();
}

/// <summary>A piece of HTML, with the plain text that stands for it where HTML is not shown.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource), PreferredMimeTypes = ["text/html"])]
public sealed record HtmlOutput(string Html, string Plain) : NotebookOutput
{
    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Forms() => new Dictionary<string, string> { ["text/html"] = Html, ["text/plain"] = Plain };

    /// <summary>A table of text cells. A head that starts with # is a column of numbers.</summary>
    public static HtmlOutput Table(IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows)
    {
        IReadOnlyList<string>[] all = [.. rows];
        var html = new StringBuilder("<table><thead><tr>");
        for (int c = 0; c < heads.Count; c++) html.Append($"<th style=\"text-align:{Side(c)}\">{Encode(heads[c].TrimStart('#'))}</th>");
        html.Append("</tr></thead><tbody>");
        foreach (IReadOnlyList<string> row in all)
        {
            html.Append("<tr>");
            for (int c = 0; c < row.Count; c++) html.Append($"<td style=\"text-align:{Side(c)}\">{Encode(row[c])}</td>");
            html.Append("</tr>");
        }
        string plain = TextTable.Render([[.. heads.Select(head => head.TrimStart('#'))], .. all], indent: "");
        return new HtmlOutput(html.Append("</tbody></table>").ToString(), plain);

        string Side(int column) => heads[column].StartsWith('#') ? "right" : "left";
    }

    internal static string Encode(string text) => WebUtility.HtmlEncode(text);
}

/// <summary>A picture.</summary>
/// <param name="Png">The file.</param>
/// <param name="Description">What it shows, in words.</param>
[TypeFormatterSource(typeof(NotebookFormatterSource), PreferredMimeTypes = ["text/html"])]
public sealed record PictureOutput(byte[] Png, string Description) : NotebookOutput
{
    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Forms()
    {
        string data = Convert.ToBase64String(Png);
        return new Dictionary<string, string> { ["image/png"] = data, ["text/plain"] = Description };
    }
}

/// <summary>
/// Names the formatters of a type. The Polyglot kernel looks for an attribute of this name in any assembly, so that a
/// library needs no reference to it (dotnet/interactive, docs/formatting.md).
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    public Type FormatterSourceType { get; } = formatterSourceType;

    public string[] PreferredMimeTypes { get; set; } = [];
}

/// <summary>What the attribute points at: the kernel calls its members by name.</summary>
internal sealed class NotebookFormatterSource
{
    public IEnumerable<object> CreateTypeFormatters() => [new Formatter(Plot.MimeType), new Formatter("text/html"), new Formatter("text/plain")];

    internal sealed class Formatter(string mimeType)
    {
        public string MimeType { get; } = mimeType;

        public bool Format(object instance, TextWriter writer)
        {
            IReadOnlyDictionary<string, string> forms = ((NotebookOutput)instance).Forms();
            if (forms.TryGetValue(MimeType, out string? content)) writer.Write(content);
            else if (MimeType == "text/html" && forms.TryGetValue("image/png", out string? png)) writer.Write($"<img alt=\"{HtmlOutput.Encode(forms["text/plain"])}\" src=\"data:image/png;base64,{png}\">");
            else return false;
            return true;
        }
    }
}
