using System.Globalization;
using System.Text;
using EmotionML.Core.Model;
using EmotionML.Train.Evaluation;
using EmotionML.Train.Export;

namespace EmotionML.Train.Reporting;

/// <summary>What the model does well and badly, and what the file costs.</summary>
internal static class ResultSections
{
    public static string Classes(EvaluationReport report) => Html.Table(
        ["Class", "#F1", "", "#Precision", "#Recall", "#Pictures", "#ROC AUC", "#Average precision", "Most often taken for"],
        report.PerClass.Select((item, k) => (Item: item, Index: k)).OrderBy(pair => pair.Item.F1).Select(pair => new[]
        {
            Html.Text(pair.Item.Label) + Absent(report, pair.Item.Label), Html.Number(pair.Item.F1), SummarySections.Bar(pair.Item.F1, ""), Html.Percent(pair.Item.Precision),
            Html.Percent(pair.Item.Recall), Html.Count(pair.Item.Support), Html.Number(pair.Item.Auc), Html.Number(pair.Item.AveragePrecision),
            Html.Text(MostOftenTakenFor(report, pair.Index)),
        }), "classes");

    public static string Confusion(EvaluationReport report)
    {
        var html = new StringBuilder("<p>Rows are true classes, columns predicted ones: the count, and below it the share of the row. Shade follows the share.</p>\n");
        html.Append("<div class=\"scroll\"><table class=\"confusion\"><caption>true ↓ &nbsp; predicted →</caption><thead><tr><td></td>");
        foreach (ClassReport item in report.PerClass)
            html.Append($"<th scope=\"col\">{Html.Text(item.Label)}{Absent(report, item.Label)}</th>");
        html.Append("<th scope=\"col\" class=\"total\">all</th></tr></thead><tbody>");
        for (int row = 0; row < report.Confusion.Length; row++)
        {
            int support = report.PerClass[row].Support;
            html.Append($"<tr><th scope=\"row\">{Html.Text(report.PerClass[row].Label)}{Absent(report, report.PerClass[row].Label)}</th>");
            for (int column = 0; column < report.Confusion.Length; column++)
            {
                int count = report.Confusion[row][column];
                double share = support == 0 ? 0 : (double)count / support;
                string kind = row == column ? "right" : "wrong";
                html.Append($"<td class=\"{kind}\" style=\"--share:{share.ToString("F3", CultureInfo.InvariantCulture)}\" ");
                html.Append($"title=\"{Html.Text(report.PerClass[row].Label)} taken for {Html.Text(report.PerClass[column].Label)}\">{Html.Count(count)}<small>{Html.Percent(share, 0)}</small></td>");
            }
            html.Append($"<td class=\"total\">{Html.Count(support)}</td></tr>\n");
        }
        html.Append("<tr><th scope=\"row\" class=\"total\">all</th>");
        for (int column = 0; column < report.Confusion.Length; column++)
            html.Append($"<td class=\"total\">{Html.Count(report.Confusion.Sum(row => row[column]))}</td>");
        return html.Append($"<td class=\"total\">{Html.Count(report.Images)}</td></tr>\n</tbody></table></div>\n").ToString();
    }

    public static string Curves(EvaluationReport report) =>
        "<p>Each class against all others, by its probability. The areas stand in the table of classes.</p>\n<div class=\"pair\">"
        + HtmlReport.Figure("roc", "ROC curve of every class") + HtmlReport.Figure("precision-recall", "Precision-recall curve of every class")
        + "</div>\n"
        + Html.Table(["Class", "#ROC AUC", "#Average precision", "#Share of the pictures"], report.PerClass.Select(item => new[]
        {
            Html.Text(item.Label), Html.Number(item.Auc), Html.Number(item.AveragePrecision), Html.Percent((double)item.Support / report.Images),
        }));

    public static string Reliability(EvaluationReport report)
    {
        var html = new StringBuilder("<p>");
        html.Append(report.Model.Temperature is double temperature
            ? $"The file divides its logits by a temperature of {Html.Number(temperature)}. "
            : report.Model.Metadata.GetValueOrDefault(ModelCard.Prefix + "calibration") is { } calibration
                ? $"The file calibrates its logits by {Html.Text(calibration)}. "
                : "The file has no calibration. ");
        html.Append($"Expected calibration error {Html.Percent(report.EceUncalibrated, 2)} before and {Html.Percent(report.Ece, 2)} after; ");
        html.Append($"log-loss {Html.Number(report.LogLossUncalibrated, 4)} before and {Html.Number(report.LogLoss, 4)} after.</p>\n");
        if (report.Data.Split == "validation")
        {
            html.Append("<p class=\"note\">The calibration was fitted on the validation split; on this very split the error after it is a little too small.");
            html.Append(report.EceCrossFitted is double crossed ? $" Fitted without the picture it is for, it is {Html.Percent(crossed, 2)}.</p>\n" : "</p>\n");
        }
        if (report.Reliability is not { } reliability)
            return html.ToString();
        html.Append("<div class=\"pair\">").Append(HtmlReport.Figure("reliability-before", "Reliability diagram before calibration"));
        html.Append(HtmlReport.Figure("reliability-after", "Reliability diagram after calibration")).Append("</div>\n");
        return html.Append(SummarySections.Details("All bins", Html.Table(
            ["Confidence", "#Pictures before", "#Confidence before", "#Right before", "#Pictures after", "#Confidence after", "#Right after"],
            reliability.Before.Zip(reliability.After, (before, after) => new[]
            {
                $"to {Html.Percent(before.Upper, 0)}", Html.Count(before.Count), Share(before, before.Confidence), Share(before, before.Accuracy),
                Html.Count(after.Count), Share(after, after.Confidence), Share(after, after.Accuracy),
            })))).ToString();
    }

    public static string Mistakes(EvaluationReport report, IReadOnlyList<byte[]> pictures)
    {
        if (report.Mistakes is not { Count: > 0 } mistakes)
            return "<p>There are none.</p>\n";
        var html = new StringBuilder("<p>The pictures whose label the model contradicts most surely. Some of them are mislabelled, or no faces at all.</p>\n<div class=\"mistakes\">");
        for (int i = 0; i < mistakes.Count; i++)
        {
            MistakeReport mistake = mistakes[i];
            html.Append($"<figure title=\"{Html.Text(mistake.Source)}\">");
            if (i < pictures.Count)
                html.Append(Html.Image(pictures[i], $"A face labelled {mistake.Truth}", "face"));
            html.Append($"<figcaption><b>{Html.Text(mistake.Predicted)}</b> {Html.Percent(mistake.Probability, 0)}<br>label: {Html.Text(mistake.Truth)} {Html.Percent(mistake.TruthProbability, 0)}</figcaption></figure>\n");
        }
        return html.Append("</div>\n").ToString();
    }

    public static string File(EvaluationReport report)
    {
        string parity = report.Run?.Parity is ParityResult result
            ? $"largest difference of a probability {result.MaximumDifference.ToString("0.0e+0", CultureInfo.InvariantCulture)} and {Html.Count(result.ArgmaxMismatches)} other classes over {Html.Count(result.Images)} pictures "
                + $"({(result.Passes ? "passes" : "<strong>fails</strong>")}; the limit is {Html.Number(ParityCheck.Limit, 4)} and none)"
            : "unknown here: no <code>parity.json</code> stands beside the file";
        var html = new StringBuilder(Html.Facts(
        [
            ("Parity with the trainer", parity),
            ("Size", $"{Html.Number(report.Model.Bytes / 1e6, 2)} MB, {Html.Count(report.Model.Parameters)} values"),
        ]));
        if (report.LatencyMs is not { } latency)
            return html.Append("<p class=\"note\">Latency was not measured.</p>\n").ToString();
        html.Append($"<p>One face, one thread, warm: median {Html.Number(latency.P50, 2)} ms, 95th percentile {Html.Number(latency.P95, 2)} ms, without decoding and preparation.</p>\n");
        return html.Append(Html.Table(["#Faces per call", "#Median, ms", "#95th percentile, ms", "#Median per face, ms", "#Faces per second", "#Calls"],
            latency.Batches.Select(batch => new[]
            {
                Html.Count(batch.Batch), Html.Number(batch.P50, 2), Html.Number(batch.P95, 2), Html.Number(batch.P50 / batch.Batch, 3),
                Html.Count((long)(1000 * batch.Batch / batch.P50)), Html.Count(batch.Calls),
            }))).ToString();
    }

    private static string Absent(EvaluationReport report, string label) => report.Remark(label) is { Length: > 0 } remark ? $"<small>{remark}</small>" : "";

    private static string MostOftenTakenFor(EvaluationReport report, int row)
    {
        int other = Enumerable.Range(0, report.Confusion.Length).Where(column => column != row).MaxBy(column => report.Confusion[row][column]);
        int count = report.Confusion[row][other];
        return count == 0 ? "–" : $"{report.PerClass[other].Label} ({Html.Percent((double)count / report.PerClass[row].Support, 0)})";
    }

    private static string Share(BinReport bin, double share) => bin.Count == 0 ? "–" : Html.Percent(share);
}
