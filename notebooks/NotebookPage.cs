using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using EmotionML.Train.Reporting;
using Markdig;

namespace EmotionML.Notebooks;

/// <summary>A notebook with its outputs as one HTML file that needs nothing beside it: plotly.js is inside.</summary>
public static class NotebookPage
{
    private const string FigureType = "application/vnd.plotly.v1+json";

    // HTML inside prose is shown and not followed
    private static readonly MarkdownPipeline Prose = new MarkdownPipelineBuilder().UsePipeTables().DisableHtml().Build();

    /// <summary>The page.</summary>
    public static string Render(Notebook notebook)
    {
        var figures = new JsonObject();
        var body = new StringBuilder();
        foreach (NotebookCell cell in notebook.Cells)
        {
            if (cell.IsMarkdown) body.Append($"<div class=\"prose\">{Markdown.ToHtml(cell.Source, Prose)}</div>\n");
            else if (cell.IsCode) Code(body, cell, figures);
        }
        string heading = notebook.Cells.FirstOrDefault(cell => cell.IsMarkdown)?.Source.Split('\n')[0].TrimStart('#', ' ') ?? "Notebook", title = WebUtility.HtmlEncode(heading);
        var html = new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.Append($"<title>{title}</title>\n<style>\n{PlotlyScript.Resource("page.css")}</style>\n</head>\n<body>\n<main>\n{body}</main>\n");
        // the default encoder escapes < and &, so no value can end the element
        if (figures.Count > 0 && PlotlyScript.IsAtHand) html.Append(PlotlyScript.Elements(figures.ToJsonString()));
        return html.Append("</body>\n</html>\n").ToString();
    }

    private static void Code(StringBuilder body, NotebookCell cell, JsonObject figures)
    {
        body.Append("<div class=\"cell\">\n");
        if (cell.Source.Trim().Length > 0)
            body.Append($"<div class=\"input\"><span class=\"count\">[{cell.ExecutionCount?.ToString(CultureInfo.InvariantCulture) ?? " "}]</span><pre><code>{CodeColours.ToHtml(cell.Source)}</code></pre></div>\n");
        foreach (JsonObject output in cell.Outputs) body.Append($"<div class=\"output\">{Output(output, figures)}</div>\n");
        body.Append("</div>\n");
    }

    private static string Output(JsonObject output, JsonObject figures)
    {
        switch (output["output_type"]?.ToString())
        {
            case "stream":
                return $"<pre class=\"{WebUtility.HtmlEncode(output["name"]?.ToString())}\">{WebUtility.HtmlEncode(NotebookCell.Text(output["text"]))}</pre>";
            case "error":
                return $"<pre class=\"error\">{WebUtility.HtmlEncode($"{output["ename"]}: {string.Join('\n', output["traceback"]!.AsArray().Select(line => line!.ToString()))}")}</pre>";
        }
        // richest first
        if (output["data"] is not JsonObject data) return "";
        if (data[FigureType] is { } figure)
        {
            string name = figures.Count.ToString(CultureInfo.InvariantCulture);
            figures[name] = figure.DeepClone();
            string title = WebUtility.HtmlEncode(NotebookCell.Text(data["text/plain"]));
            string height = figure["layout"]?["height"]?.ToJsonString() ?? "420";
            return $"<div class=\"figure\" data-figure=\"{name}\" role=\"img\" aria-label=\"{title}\" style=\"min-height:{height}px\"><noscript>{title}</noscript></div>";
        }
        if (data["text/html"] is { } html) return $"<div class=\"html\">{NotebookCell.Text(html)}</div>";
        if (data["image/png"] is { } png) return $"<img alt=\"{WebUtility.HtmlEncode(NotebookCell.Text(data["text/plain"]))}\" src=\"data:image/png;base64,{NotebookCell.Text(png).Replace("\n", "", StringComparison.Ordinal)}\">";
        if (data["text/markdown"] is { } markdown) return $"<div class=\"prose\">{Markdown.ToHtml(NotebookCell.Text(markdown), Prose)}</div>";
        return $"<pre>{WebUtility.HtmlEncode(NotebookCell.Text(data["text/plain"]))}</pre>";
    }
}
