using System.Text;
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

        StringBuilder html = Begin($"{report.Model.File}: evaluation", "EmotionML evaluation", report.Model.File,
            $"{report.Data.Name}, {PublishedResults.SplitName(report.Data)}", report.Data.Synthetic);
        html.Append("<nav aria-label=\"Sections\">");
        foreach ((string id, string title, _) in sections)
            html.Append($"<a href=\"#{id}\">{Html.Text(title)}</a>");
        html.Append("</nav></header>\n<main>\n");
        foreach ((string id, string title, string body) in sections)
            html.Append($"<section id=\"{id}\"><h2>{Html.Text(title)}</h2>\n{body}</section>\n");
        html.Append("</main>\n");
        html.Append(Footer(report.Environment));
        AppendScripts(html, report);
        return html.Append("</body>\n</html>\n").ToString();
    }

    /// <summary>A page up to the end of its heading, inside the header.</summary>
    internal static StringBuilder Begin(string title, string kicker, string subject, string data, bool synthetic)
    {
        var html = new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n");
        html.Append($"<title>{Html.Text(title)}</title>\n<style>\n{PlotlyScript.Resource("report.css")}</style>\n</head>\n<body>\n");
        html.Append($"<header><p class=\"kicker\">{kicker}</p><h1>{Html.Text(subject)} <span>on {Html.Text(data)}</span></h1>");
        if (synthetic)
            html.Append("<p class=\"warning\">These are drawn faces. The numbers say that the programs work, and nothing about real faces.</p>");
        return html;
    }

    /// <summary>The last line of a page.</summary>
    internal static string Footer(EnvironmentReport here) => $"<footer>Made by EmotionML {Html.Text(here.EmotionMl)} on {Html.Text(here.Date)}.</footer>\n";

    /// <summary>A place for a figure; the script fills it, and without JavaScript it takes no room.</summary>
    internal static string Figure(string name, string label) =>
        $"<div class=\"figure\" data-figure=\"{name}\" role=\"img\" aria-label=\"{Html.Text(label)}\"></div>\n";

    private static void AppendScripts(StringBuilder html, EvaluationReport report)
    {
        if (!PlotlyScript.IsAtHand)
        {
            html.Append("<!-- plotly.js was not at hand (npm ci --ignore-scripts), so there are no plots. -->\n");
            return;
        }
        html.Append(PlotlyScript.Elements(Figures.ToJson(report)));
    }
}
