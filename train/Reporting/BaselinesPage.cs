using System.Globalization;
using System.Text;
using EmotionML.Train.Evaluation;

namespace EmotionML.Train.Reporting;

/// <summary>The table of approaches, as text and as one HTML file that needs nothing beside it.</summary>
public static class BaselinesPage
{
    /// <summary>Name of the numbers' file.</summary>
    public const string Json = "baselines.json";

    /// <summary>Name of the page's file.</summary>
    public const string Html = "baselines.html";

    private static readonly string[] Heads = ["Approach", "Accuracy", "Macro-F1", "Trained on", "CPU min", "ms/face", "Size"];

    /// <summary>The table as aligned text with the remarks below.</summary>
    public static string Text(BaselineReport report)
    {
        var text = new StringBuilder($"\n{Title(report)}\n\n");
        text.Append(TextTable.Render([Heads, .. Ranked(report).Select(Cells)]));
        foreach (BaselineResult row in Ranked(report)) text.Append($"\n  {row.Name}: {What(row)}");
        foreach (SkippedBaseline skipped in report.Skipped)
            text.Append($"\n  {skipped.Name} was not measured: {skipped.Reason}");
        return text.Append('\n').ToString();
    }

    /// <summary>The page.</summary>
    public static string Page(BaselineReport report)
    {
        const string title = "Approaches side by side";
        StringBuilder html = HtmlReport.Begin(title, "EmotionML baselines", title, report.Data.Name, report.Data.Synthetic);
        html.Append($"</header>\n<main>\n<section id=\"table\"><h2>Results</h2>\n{Section(report)}</section>\n</main>\n");
        html.Append(HtmlReport.Footer(report.Environment));
        return html.Append("</body>\n</html>\n").ToString();
    }

    /// <summary>The table as a part of a page.</summary>
    public static string Section(BaselineReport report)
    {
        var html = new StringBuilder($"<p>{Reporting.Html.Text(Title(report))}</p>\n");
        html.Append(Reporting.Html.Table(["Approach", "", "#Accuracy", "#Macro-F1", "#Trained on", "#CPU min", "#ms/face", "#Size"], Ranked(report).Select(row =>
        {
            string[] cells = Cells(row);
            string name = $"<code>{Reporting.Html.Text(cells[0])}</code><small>{Reporting.Html.Text(What(row))}</small>";
            return (string[])[name, SummarySections.Bar(row.Accuracy, ""), .. cells[1..].Select(Reporting.Html.Text)];
        }), "approaches"));
        foreach (SkippedBaseline skipped in report.Skipped)
            html.Append($"<p class=\"note\"><code>{Reporting.Html.Text(skipped.Name)}</code> was not measured: {Reporting.Html.Text(skipped.Reason)}</p>\n");
        html.Append("<p class=\"note\">Minutes and milliseconds are those of one processor core, features included. Settings are fixed beforehand, "
            + "not searched for; the network picked its best epoch on these very pictures. "
            + $"Measured on {Reporting.Html.Text(report.Environment.Processor)}.</p>\n");
        return html.ToString();
    }

    private static string Title(BaselineReport report)
    {
        string limit = report.TrainLimit > 0
            ? string.Create(CultureInfo.InvariantCulture, $"; support vector machines and forests learn from about {report.TrainLimit:N0} of them")
            : "";
        return $"Trained on the training split of {report.Data.Name}{limit}; scored on {PublishedResults.SplitName(report.Data)}, {Reporting.Html.Count(report.Images)} pictures.";
    }

    private static IEnumerable<BaselineResult> Ranked(BaselineReport report) => report.Rows.OrderBy(row => row.Accuracy);

    private static string What(BaselineResult row) => string.Join("; ", (string[])
    [
        row.Description, .. row.Notes, .. row.Environment is { } own ? [$"measured on {own.Date[..10]}, {own.Processor}"] : Array.Empty<string>(),
    ]);

    private static string[] Cells(BaselineResult row) =>
    [
        row.Name, Reporting.Html.Percent(row.Accuracy), Reporting.Html.Number(row.MacroF1),
        row.TrainingPictures is int pictures ? Reporting.Html.Count(pictures) : "–",
        row.TrainingMinutes is double minutes ? Reporting.Html.Number(minutes, minutes < 1 ? 2 : 1) : "–",
        Reporting.Html.Number(row.MsPerFace, row.MsPerFace < 0.1 ? 3 : 2), Size(row.Bytes),
    ];

    private static string Size(long bytes) => bytes switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
    };
}
