using EmotionML.Train.Evaluation;
using EmotionML.Train.Reporting.Plots;

namespace EmotionML.Train.Reporting;

/// <summary>The report's figures by the names of their places in the page.</summary>
internal static class Figures
{
    /// <summary>The figures for which the report has numbers.</summary>
    public static Dictionary<string, Plot> All(EvaluationReport report)
    {
        var figures = new Dictionary<string, Plot>();
        if (report.Run is { Classes.Count: > 0 } data) figures["rebalancing"] = Rebalancing(data.Classes);
        if (report.Run is { Epochs.Count: > 0 } run)
        {
            figures["accuracy"] = TrainingPlots.Accuracy(run.Epochs);
            figures["loss"] = TrainingPlots.Loss(run.Epochs);
            figures["rate"] = TrainingPlots.LearningRate(run.Epochs);
        }
        if (report.Curves is { } curves)
        {
            figures["roc"] = Square("ROC", "false-positive rate", "true-positive rate",
                [.. curves.Select((curve, k) => Curve(curve.Label, report.PerClass[k].Auc, curve.FalsePositiveRate, curve.TruePositiveRate, k)), Plot.Diagonal()]);
            figures["precision-recall"] = Square("Precision and recall", "recall", "precision",
                [.. curves.Select((curve, k) => Curve(curve.Label, report.PerClass[k].AveragePrecision, curve.Recall, curve.Precision, k))]);
        }
        if (report.Reliability is { } reliability)
        {
            figures["reliability-before"] = Reliability($"Before: error {Html.Percent(report.EceUncalibrated)}", reliability.Before, report.Images, Plot.Hue(1));
            figures["reliability-after"] = Reliability($"After: error {Html.Percent(report.Ece)}", reliability.After, report.Images, Plot.Hue(0));
        }
        return figures;
    }

    /// <summary>The figures as one JSON object that may stand inside a script element.</summary>
    public static string ToJson(EvaluationReport report) => $"{{{string.Join(",", All(report).Select(figure => $"\"{figure.Key}\":{figure.Value.ToJson()}"))}}}";

    private static Plot Rebalancing(IReadOnlyList<RebalancedClass> classes)
    {
        string[] labels = [.. classes.Select(item => item.Label)];
        return Plot.Titled("Share of each class", "", "", Plot.Bars("before", labels, [.. classes.Select(item => item.ShareBefore)], Plot.Hue(1)),
            Plot.Bars("after", labels, [.. classes.Select(item => item.ShareAfter)], Plot.Hue(0))).With(("yaxis.tickformat", ".0%"));
    }

    private static Plot Reliability(string title, IReadOnlyList<BinReport> bins, int images, string color)
    {
        double width = 1.0 / bins.Count;
        double[] middles = [.. bins.Select(bin => bin.Upper - width / 2)];
        Plot right = Plot.Bars("share right", middles, bins.Select(bin => bin.Count == 0 ? (double?)null : bin.Accuracy), color, width * 0.94).Trace(
            ("customdata", bins.Select(bin => new[] { bin.Count, bin.Confidence }).ToArray()),
            ("hovertemplate", "confidence %{customdata[1]:.1%}<br>right %{y:.1%}<br>%{customdata[0]} pictures<extra></extra>"));
        Plot share = Plot.Line("share of pictures", middles, bins.Select(bin => (double?)((double)bin.Count / images)), Plot.TextColor, dotted: true);
        return Square(title, "confidence", "", [right, share, Plot.Diagonal()]).With(("xaxis.tickformat", ".0%"), ("yaxis.tickformat", ".0%"));
    }

    private static Plot Curve(string label, double? area, double[] x, double[] y, int k) =>
        Plot.Line($"{Html.Text(label)} ({Html.Number(area)})", x, y.Select(value => (double?)value), Plot.Hue(k));

    private static Plot Square(string title, string x, string y, Plot[] traces) =>
        Plot.Titled(title, x, y, traces).With(("xaxis.range", new[] { 0, 1.005 }), ("yaxis.range", new[] { 0, 1.005 }));
}
