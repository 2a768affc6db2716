using System.Globalization;
using System.Net;
using System.Text;

namespace EmotionML.Train.Reporting;

/// <summary>Small pieces of HTML. Everything that is not markup goes through <see cref="Text"/>.</summary>
internal static class Html
{
    public static string Text(string? text) => WebUtility.HtmlEncode(text ?? "");

    public static string Percent(double share, int digits = 1) => (share * 100).ToString("F" + digits, CultureInfo.InvariantCulture) + " %";

    public static string Number(double value, int digits = 3) => value.ToString("F" + digits, CultureInfo.InvariantCulture);

    public static string Number(double? value, int digits = 3) => value is double known ? Number(known, digits) : "–";

    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Points(double difference) => (difference * 100).ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture);

    /// <summary>A share between two others, as CSS: the bar of a table cell.</summary>
    public static string Width(double share) => (Math.Clamp(share, 0, 1) * 100).ToString("F1", CultureInfo.InvariantCulture) + "%";

    public static string Image(byte[] png, string alternative, string cssClass) =>
        $"<img class=\"{cssClass}\" alt=\"{Text(alternative)}\" src=\"data:image/png;base64,{Convert.ToBase64String(png)}\">";

    /// <summary>A table; the cells are HTML already, the heads are text. A head that starts with # is a column of numbers.</summary>
    public static string Table(IEnumerable<string> heads, IEnumerable<IEnumerable<string>> rows, string cssClass = "")
    {
        string[] columns = [.. heads];
        var html = new StringBuilder($"<div class=\"scroll\"><table class=\"{cssClass}\"><thead><tr>");
        foreach (string head in columns)
            html.Append($"<th scope=\"col\"{Class(head)}>{Text(head.TrimStart('#'))}</th>");
        html.Append("</tr></thead><tbody>");
        foreach (IEnumerable<string> row in rows)
        {
            html.Append("<tr>");
            int column = 0;
            foreach (string cell in row)
            {
                html.Append(column == 0 ? $"<th scope=\"row\"{Class(columns[0])}>{cell}</th>" : $"<td{Class(columns[column])}>{cell}</td>");
                column++;
            }
            html.Append("</tr>\n");
        }
        return html.Append("</tbody></table></div>\n").ToString();

        static string Class(string head) => head.StartsWith('#') ? " class=\"number\"" : "";
    }

    /// <summary>Names and values, such as a configuration.</summary>
    public static string Facts(IEnumerable<(string Name, string Value)> facts)
    {
        var html = new StringBuilder("<dl class=\"facts\">");
        foreach ((string name, string value) in facts)
            html.Append($"<div><dt>{Text(name)}</dt><dd>{value}</dd></div>\n");
        return html.Append("</dl>\n").ToString();
    }
}
