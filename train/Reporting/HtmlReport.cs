using System.Reflection;
using System.Text;
using System.Text.Json;
using EmotionML.Train.Evaluation;

namespace EmotionML.Train.Reporting;

/// <summary>
/// The evaluation as one HTML file that needs nothing beside it. Every number is in a table or in the text; the plots
/// (plotly.js, inside the file) come on top where JavaScript runs.
/// </summary>
public static class HtmlReport
{
    /// <summary>The page.</summary>
    /// <param name="evaluation">Numbers and pictures.</param>
    public static string Render(ModelEvaluation evaluation)
    {
        EvaluationReport report = evaluation.Report;
        var sections = new List<(string Id, string Title, string Body)>
        {
            ("summary", "Summary", SummarySections.Summary(report)),
            ("provenance", "Provenance", SummarySections.Provenance(report)),
            ("data", "Data and rebalancing", TrainingSections.Data(report, evaluation.AugmentedPicture)),
            ("learning", "Learning curves", TrainingSections.LearningCurves(report)),
            ("classes", "Classes, worst first", ResultSections.Classes(report)),
            ("confusion", "Confusion matrix", ResultSections.Confusion(report)),
            ("curves", "ROC and precision-recall", ResultSections.Curves(report)),
            ("calibration", "Calibration", ResultSections.Reliability(report)),
            ("mistakes", "Most confident mistakes", ResultSections.Mistakes(report, evaluation.MistakePictures)),
            ("file", "ONNX file: parity, size, latency", ResultSections.File(report)),
            ("reproduce", "How to reproduce", SummarySections.Reproduce(report)),
        };

        var html = new StringBuilder();
        html.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n");
        html.Append($"<title>{Html.Text(report.Model.File)}: evaluation</title>\n<style>\n{Resource("report.css")}</style>\n</head>\n<body>\n");
        html.Append("<header><p class=\"kicker\">EmotionML evaluation</p>");
        html.Append($"<h1>{Html.Text(report.Model.File)} <span>on {Html.Text(report.Data.Name)}, {Html.Text(Baselines.SplitName(report.Data))}</span></h1>");
        if (report.Data.Synthetic)
            html.Append("<p class=\"warning\">These are drawn faces. The numbers say that the programs work, and nothing about real faces.</p>");
        html.Append("<nav aria-label=\"Sections\">");
        foreach ((string id, string title, _) in sections)
            html.Append($"<a href=\"#{id}\">{Html.Text(title)}</a>");
        html.Append("</nav></header>\n<main>\n");
        foreach ((string id, string title, string body) in sections)
            html.Append($"<section id=\"{id}\"><h2>{Html.Text(title)}</h2>\n{body}</section>\n");
        html.Append("</main>\n");
        html.Append($"<footer>Made by EmotionML {Html.Text(report.Environment.EmotionMl)} on {Html.Text(report.Environment.Date)}.</footer>\n");
        AppendScripts(html, report);
        return html.Append("</body>\n</html>\n").ToString();
    }

    /// <summary>A place for a figure; the script fills it, and without JavaScript it takes no room.</summary>
    internal static string Figure(string name, string label) =>
        $"<div class=\"figure\" data-figure=\"{name}\" role=\"img\" aria-label=\"{Html.Text(label)}\"></div>\n";

    /// <summary>True where plotly.js was at hand when this program was built.</summary>
    public static bool HasPlotly => PlotlyScript.IsAtHand;

    private static void AppendScripts(StringBuilder html, EvaluationReport report)
    {
        if (!HasPlotly)
        {
            html.Append("<!-- plotly.js was not at hand (npm ci --ignore-scripts), so there are no plots. -->\n");
            return;
        }
        // The default encoder escapes < and &, so no value can end the element.
        html.Append($"<script type=\"application/json\" id=\"figures\">{JsonSerializer.Serialize(Figures.All(report))}</script>\n");
        html.Append($"<script type=\"application/octet-stream\" id=\"plotly\">{PlotlyScript.Packed()}</script>\n");
        html.Append($"<script>\n{Resource("report.js")}</script>\n");
    }

    private static string Resource(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is missing from the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
