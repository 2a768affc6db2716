using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EmotionML.Notebooks.Files;
using EmotionML.Train.Reporting;
using EmotionML.Train.Reporting.Plots;

namespace EmotionML.Notebooks.Pages;

/// <summary>A notebook with its outputs as one HTML file that needs nothing beside it: plotly.js is inside.</summary>
public static class NotebookPage
{
    /// <summary>The page.</summary>
    public static string Render(Notebook notebook)
    {
        var figures = new JsonArray();
        var body = new StringBuilder();
        foreach (NotebookCell cell in notebook.Cells)
        {
            if (cell.IsMarkdown) body.Append($"<div class=\"prose\">{Markdown.ToHtml(cell.Source)}</div>\n");
            else if (cell.IsCode) Code(body, cell, figures);
        }
        string title = WebUtility.HtmlEncode(notebook.Title ?? "Notebook");
        var html = new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.Append($"<title>{title}</title>\n<style>\n{Resource("page.css")}</style>\n</head>\n<body>\n<main>\n{body}</main>\n");
        if (figures.Count > 0)
        {
            // the default encoder escapes < and &, so no value can end the element
            html.Append($"<script type=\"application/json\" id=\"figures\">{figures.ToJsonString(JsonSerializerOptions.Default)}</script>\n");
            if (PlotlyScript.IsAtHand)
                html.Append($"<script type=\"application/octet-stream\" id=\"plotly\">{PlotlyScript.Packed()}</script>\n<script>\n{Resource("page.js")}</script>\n");
        }
        return html.Append("</body>\n</html>\n").ToString();
    }

    private static void Code(StringBuilder body, NotebookCell cell, JsonArray figures)
    {
        body.Append("<div class=\"cell\">\n");
        if (cell.Source.Trim().Length > 0)
            body.Append($"<div class=\"input\"><span class=\"count\">[{cell.ExecutionCount?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? " "}]</span><pre><code>{CodeColours.ToHtml(cell.Source)}</code></pre></div>\n");
        foreach (JsonObject output in cell.Outputs) body.Append($"<div class=\"output\">{Output(output, figures)}</div>\n");
        body.Append("</div>\n");
    }

    private static string Output(JsonObject output, JsonArray figures)
    {
        switch (output["output_type"]?.ToString())
        {
            case "stream":
                return $"<pre class=\"{WebUtility.HtmlEncode(output["name"]?.ToString())}\">{WebUtility.HtmlEncode(Text(output["text"]))}</pre>";
            case "error":
                return $"<pre class=\"error\">{WebUtility.HtmlEncode($"{output["ename"]}: {string.Join('\n', output["traceback"]!.AsArray().Select(line => line!.ToString()))}")}</pre>";
        }
        // richest first
        if (output["data"] is not JsonObject data) return "";
        if (data[Plot.MimeType] is { } figure)
        {
            figures.Add(figure.DeepClone());
            string title = WebUtility.HtmlEncode(Text(data["text/plain"]));
            string height = figure["layout"]?["height"]?.ToJsonString() ?? "420";
            return $"<div class=\"figure\" data-figure=\"{figures.Count - 1}\" role=\"img\" aria-label=\"{title}\" style=\"min-height:{height}px\"><noscript>{title}</noscript></div>";
        }
        if (data["text/html"] is { } html) return $"<div class=\"html\">{Text(html)}</div>";
        if (data["image/png"] is { } png) return $"<img alt=\"{WebUtility.HtmlEncode(Text(data["text/plain"]))}\" src=\"data:image/png;base64,{Text(png).Replace("\n", "", StringComparison.Ordinal)}\">";
        if (data["text/markdown"] is { } markdown) return $"<div class=\"prose\">{Markdown.ToHtml(Text(markdown))}</div>";
        return $"<pre>{WebUtility.HtmlEncode(Text(data["text/plain"]))}</pre>";
    }

    private static string Text(JsonNode? node) => node is JsonArray lines ? string.Concat(lines.Select(line => line?.ToString())) : node?.ToString() ?? "";

    private static string Resource(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is missing from the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
