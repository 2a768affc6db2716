namespace EmotionML.Train.Reporting;

/// <summary>
/// The report's figures as plotly.js takes them. Colours are names of the page's CSS variables: the script puts in
/// their values, so that a figure follows the light or dark scheme.
/// </summary>
internal static class Figures
{
    // Seven hues that stay apart for the usual kinds of colour blindness (Okabe and Ito, 2008), as CSS variables.
    private static string Hue(int index) => $"--hue-{index % 8}";

    public static Dictionary<string, object> All(EvaluationReport report)
    {
        var figures = new Dictionary<string, object>();
        if (report.Run is { Classes.Count: > 0 } data)
            figures["rebalancing"] = Rebalancing(data.Classes);
        if (report.Run is { Epochs.Count: > 0 } run)
        {
            double[] epochs = [.. run.Epochs.Select(epoch => (double)epoch.Epoch)];
            figures["accuracy"] = Plot("Accuracy", "epoch", "", Percent,
                Line("training (augmented)", epochs, run.Epochs.Select(epoch => epoch.TrainAccuracy), Hue(1), dash: "dot"),
                Line("validation", epochs, run.Epochs.Select(epoch => epoch.ValidationAccuracy), Hue(0)),
                Line("validation macro-F1", epochs, run.Epochs.Select(epoch => epoch.ValidationMacroF1), Hue(2)));
            figures["loss"] = Plot("Loss", "epoch", "", "",
                Line("training (augmented)", epochs, run.Epochs.Select(epoch => epoch.TrainLoss), Hue(1), dash: "dot"),
                Line("validation", epochs, run.Epochs.Select(epoch => epoch.ValidationLoss), Hue(0)));
            figures["rate"] = Plot("Learning rate", "epoch", "", "",
                Line("learning rate", epochs, run.Epochs.Select(epoch => epoch.LearningRate), Hue(3)));
        }
        if (report.Curves is { } curves)
        {
            figures["roc"] = Square("ROC", "false-positive rate", "true-positive rate",
                [.. curves.Select((curve, k) => Line(
                    $"{curve.Label} ({Html.Number(report.PerClass[k].Auc)})", curve.FalsePositiveRate, Nullable(curve.TruePositiveRate), Hue(k))),
                    Diagonal()]);
            figures["precision-recall"] = Square("Precision and recall", "recall", "precision",
                [.. curves.Select((curve, k) => Line(
                    $"{curve.Label} ({Html.Number(report.PerClass[k].AveragePrecision)})", curve.Recall, Nullable(curve.Precision), Hue(k)))]);
        }
        if (report.Reliability is { } reliability)
        {
            figures["reliability-before"] = Reliability($"Before: error {Html.Percent(report.EceUncalibrated)}", reliability.Before, report.Images, Hue(1));
            figures["reliability-after"] = Reliability($"After: error {Html.Percent(report.Ece)}", reliability.After, report.Images, Hue(0));
        }
        return figures;
    }

    private const string Percent = ".0%";

    private static object Rebalancing(IReadOnlyList<RebalancedClass> classes)
    {
        string[] labels = [.. classes.Select(item => item.Label)];
        object Bars(string name, IEnumerable<double> shares, string color) =>
            new { type = "bar", name, x = labels, y = shares.ToArray(), marker = new { color }, hovertemplate = "%{x}: %{y:.1%}" };
        return new
        {
            data = new[] { Bars("before", classes.Select(item => item.ShareBefore), Hue(1)), Bars("after", classes.Select(item => item.ShareAfter), Hue(0)) },
            layout = Layout("Share of each class", "", "", Percent, null),
        };
    }

    private static object Reliability(string title, IReadOnlyList<BinReport> bins, int images, string color)
    {
        double width = 1.0 / bins.Count;
        double[] middles = [.. bins.Select(bin => bin.Upper - width / 2)];
        object right = new
        {
            type = "bar",
            name = "share right",
            x = middles,
            y = bins.Select(bin => bin.Count == 0 ? (double?)null : bin.Accuracy).ToArray(),
            customdata = bins.Select(bin => new[] { bin.Count, bin.Confidence }).ToArray(),
            width = width * 0.94,
            marker = new { color },
            hovertemplate = "confidence %{customdata[1]:.1%}<br>right %{y:.1%}<br>%{customdata[0]} pictures<extra></extra>",
        };
        object share = Line("share of pictures", middles, bins.Select(bin => (double?)((double)bin.Count / images)), "--text", dash: "dot");
        return new { data = new[] { right, share, Diagonal() }, layout = Layout(title, "confidence", "", Percent, Percent, unit: true) };
    }

    private static object Plot(string title, string x, string y, string yFormat, params object[] lines) =>
        new { data = lines, layout = Layout(title, x, y, yFormat, null) };

    private static object Square(string title, string x, string y, object[] lines) =>
        new { data = lines, layout = Layout(title, x, y, "", "", unit: true) };

    private static object Line(string name, double[] x, IEnumerable<double?> y, string color, string dash = "solid") => new
    {
        type = "scatter",
        mode = x.Length == 1 ? "markers" : "lines",
        name,
        x,
        y = y.ToArray(),
        line = new { color, dash, width = 2 },
    };

    private static object Diagonal() => new
    {
        type = "scatter",
        mode = "lines",
        x = new[] { 0.0, 1.0 },
        y = new[] { 0.0, 1.0 },
        showlegend = false,
        hoverinfo = "skip",
        line = new { color = "--muted", dash = "dash", width = 1 },
    };

    private static Dictionary<string, object> Layout(string title, string x, string y, string yFormat, string? xFormat, bool unit = false)
    {
        var layout = new Dictionary<string, object>
        {
            ["title"] = new { text = title, font = new { size = 15 }, x = 0, xref = "paper" },
            ["xaxis"] = Axis(x, xFormat, unit),
            ["yaxis"] = Axis(y, yFormat, unit),
        };
        return layout;
    }

    private static Dictionary<string, object> Axis(string title, string? format, bool unit)
    {
        var axis = new Dictionary<string, object> { ["title"] = new { text = title } };
        if (!string.IsNullOrEmpty(format))
            axis["tickformat"] = format;
        if (unit)
            axis["range"] = new[] { 0, 1.005 };
        return axis;
    }

    private static IEnumerable<double?> Nullable(double[] values) => values.Select(value => (double?)value);
}
