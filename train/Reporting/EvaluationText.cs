using System.Text;
using EmotionML.Train.Evaluation;

namespace EmotionML.Train.Reporting;

/// <summary>An evaluation as text for the terminal.</summary>
public static class EvaluationText
{
    /// <summary>Numbers, classes (worst first), confusion matrix and latency.</summary>
    public static string Render(EvaluationReport report)
    {
        var text = new StringBuilder();
        text.Append($"\n{report.Model.File} {Pictures(report.Data, report.Images, report.Tta)}\n\n");
        text.Append(TextTable.Render(
        [
            ["accuracy", Html.Percent(report.Accuracy, 2), SummarySections.Interval(report.AccuracyCi95)],
            ["macro-F1", Html.Number(report.MacroF1, 4), SummarySections.Interval(report.MacroF1Ci95, percent: false)],
            ["balanced accuracy", Html.Percent(report.BalancedAccuracy, 2), SummarySections.Interval(report.BalancedAccuracyCi95)],
            ["top-2 accuracy", Html.Percent(report.Top2Accuracy, 2)],
            ["log-loss", Html.Number(report.LogLoss, 4), $"{Html.Number(report.LogLossUncalibrated, 4)} before calibration"],
            ["calibration error", Html.Percent(report.Ece, 2), $"{(report.EceCrossFitted is double crossed ? $"{Html.Percent(crossed, 2)} cross-fitted, " : "")}{Html.Percent(report.EceUncalibrated, 2)} before calibration"],
        ]));
        text.Append('\n').Append(TextTable.Render(
        [
            ["class", "F1", "precision", "recall", "images"],
            .. report.PerClass.OrderBy(item => item.F1).Select(item =>
                report.Remark(item.Label) is { Length: > 0 } remark ? (string[])[item.Label, remark] : [item.Label, Html.Number(item.F1), Html.Percent(item.Precision), Html.Percent(item.Recall), Html.Count(item.Support)]),
        ]));
        text.Append("\n  confusion: rows true, columns predicted\n").Append(TextTable.Render(
        [
            ["", .. report.PerClass.Select(item => item.Label)],
            .. report.NotInData.Count == 0 ? Array.Empty<string[]>() : [["", .. report.PerClass.Select(item => report.Remark(item.Label))]],
            .. report.Confusion.Select((row, k) => (string[])[report.PerClass[k].Label, .. row.Select(count => Html.Count(count))])
                .Where(row => !report.NotInData.Contains(row[0])),
        ]));
        if (report.LatencyMs is { } latency)
        {
            text.Append("\n  latency, one thread\n").Append(TextTable.Render(
            [
                ["faces per call", "median ms", "95th percentile ms", "median ms per face"],
                .. latency.Batches.Select(batch => (string[])[Html.Count(batch.Batch), Html.Number(batch.P50, 2), Html.Number(batch.P95, 2), Html.Number(batch.P50 / batch.Batch, 3)]),
            ]));
        }
        return text.Append('\n').ToString();
    }

    /// <summary>What was measured on: the data, the split, the number of pictures, and test-time augmentation when there was any.</summary>
    internal static string Pictures(DataReport data, int images, string tta) =>
        $"on {data.Name}, {PublishedResults.SplitName(data)}, {Html.Count(images)} images{(tta == "none" ? "" : $", {tta}")}";
}
