using System.Collections;
using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text;
using EmotionML.Train.Reporting.Plots;

namespace EmotionML.Notebooks.Kernel;

/// <summary>How values are shown: text for what is simple, a table for objects and lists of them, as in the Polyglot kernel.</summary>
internal static class Forms
{
    // the Polyglot kernel's own limit for lists
    private const int LongestList = 20;

    /// <summary>The forms of a value by MIME type; those wanted, or all.</summary>
    public static IReadOnlyDictionary<string, string> Of(object? value, params string[] wanted)
    {
        IReadOnlyDictionary<string, string> all = value switch
        {
            NotebookOutput output => output.Forms(),
            HtmlText html => new Dictionary<string, string> { ["text/html"] = html.Content },
            null => new Dictionary<string, string> { ["text/plain"] = "<null>" },
            _ when IsSimple(value) => new Dictionary<string, string> { ["text/plain"] = Text(value) },
            _ => new Dictionary<string, string> { ["text/html"] = Html(value), ["text/plain"] = Plain(value) },
        };
        if (wanted.Length == 0) return all;
        Dictionary<string, string> some = all.Where(form => wanted.Contains(form.Key)).ToDictionary();
        return some.Count > 0 ? some : new Dictionary<string, string> { ["text/plain"] = Text(value) };
    }

    private static bool IsSimple(object value) => value is string or Enum or DateTime or DateTimeOffset or TimeSpan or Guid or decimal or Type or Exception || value.GetType().IsPrimitive;

    private static string Text(object? value) => value switch
    {
        null => "<null>",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string Plain(object value) => value is IEnumerable items
        ? "[ " + string.Join(", ", items.Cast<object?>().Take(LongestList).Select(Text)) + " ]"
        : Text(value);

    private static string Html(object value)
    {
        if (value is IEnumerable items) return List([.. items.Cast<object?>().Take(LongestList + 1)]);
        (string Name, object? Value)[] members = Members(value);
        return members.Length == 0 ? $"<pre>{Encode(value)}</pre>" : Table(["property", "value"], members.Select(member => new[] { member.Name, Text(member.Value) }));
    }

    private static string List(List<object?> items)
    {
        bool cut = items.Count > LongestList;
        List<object?> shown = cut ? items[..LongestList] : items;
        string more = cut ? "<p>(more …)</p>" : "";
        if (shown.Count == 0) return "<i>(empty)</i>";
        if (shown.Any(item => item is null || IsSimple(item)) || Members(shown[0]!).Length == 0)
            return Table(["index", "value"], shown.Select((item, i) => new[] { i.ToString(CultureInfo.InvariantCulture), Text(item) })) + more;
        string[] names = [.. Members(shown[0]!).Select(member => member.Name)];
        return Table(["index", .. names], shown.Select((item, i) =>
        {
            Dictionary<string, object?> values = Members(item!).ToDictionary(member => member.Name, member => member.Value);
            return (string[])[i.ToString(CultureInfo.InvariantCulture), .. names.Select(name => Text(values.GetValueOrDefault(name)))];
        })) + more;
    }

    private static (string Name, object? Value)[] Members(object value)
    {
        IEnumerable<(string, object?)> properties = value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length == 0 && property.CanRead).Select(property => (property.Name, Read(() => property.GetValue(value))));
        // a value tuple has fields
        IEnumerable<(string, object?)> fields = value.GetType().GetFields(BindingFlags.Public | BindingFlags.Instance).Select(field => (field.Name, field.GetValue(value)));
        return [.. properties.Concat(fields)];
    }

    // a property that throws shall not hide the others
    private static object? Read(Func<object?> read)
    {
        try
        {
            return read();
        }
        catch (TargetInvocationException e)
        {
            return e.InnerException?.Message;
        }
    }

    private static string Table(string[] heads, IEnumerable<string[]> rows)
    {
        var html = new StringBuilder("<table><thead><tr>");
        foreach (string head in heads) html.Append($"<th>{Encode(head)}</th>");
        html.Append("</tr></thead><tbody>");
        foreach (string[] row in rows) html.Append("<tr>").AppendJoin("", row.Select(cell => $"<td>{Encode(cell)}</td>")).Append("</tr>");
        return html.Append("</tbody></table>").ToString();
    }

    private static string Encode(object? value) => WebUtility.HtmlEncode(Text(value));
}
