using System.Text;
using EmotionML.Train.Evaluation;
using EmotionML.Train.MLNet;

namespace EmotionML.Train.Reporting;

/// <summary>The report's frame: what it found, where the model is from, and how to get the same again.</summary>
internal static class SummarySections
{
    public static string Summary(EvaluationReport report)
    {
        var html = new StringBuilder();
        string tta = report.Tta == "none" ? "a single forward pass" : $"test-time augmentation ({report.Tta})";
        html.Append($"<p>{Html.Count(report.Images)} pictures of {Html.Text(report.Data.Name)}, {Html.Text(PublishedResults.SplitName(report.Data))}, in {tta} of the ONNX file. ");
        if (report.Data.LabelRule is { } rule) html.Append($"{Html.Text(rule)} ");
        if (report.NotInData.Count > 0) html.Append($"Not in the data: {Html.Text(string.Join(", ", report.NotInData))}; a picture given one of these counts as a mistake. ");
        html.Append("Intervals hold 95 % of 2,000 bootstrap resamples of the pictures.</p>\n<div class=\"tiles\">");
        Tile(html, "Accuracy", Html.Percent(report.Accuracy), Interval(report.AccuracyCi95));
        Tile(html, "Macro-F1", Html.Number(report.MacroF1), Interval(report.MacroF1Ci95, percent: false));
        Tile(html, "Balanced accuracy", Html.Percent(report.BalancedAccuracy), Interval(report.BalancedAccuracyCi95));
        Tile(html, "Top-2 accuracy", Html.Percent(report.Top2Accuracy), "true class among the first two");
        Tile(html, "Calibration error", Html.Percent(report.Ece), $"{Html.Percent(report.EceUncalibrated)} before calibration");
        html.Append("</div>\n");
        html.Append(Html.Table(["Metric", "In ML.NET", "#Value", "#By ML.NET", "#95 % interval"],
        [
            ["Accuracy", "<code>MicroAccuracy</code>", Html.Percent(report.Accuracy, 2), MlNet(m => Html.Percent(m.MicroAccuracy, 2)), Interval(report.AccuracyCi95)],
            ["Macro-F1", "–", Html.Number(report.MacroF1, 4), "", Interval(report.MacroF1Ci95, percent: false)],
            ["Balanced accuracy (macro recall)", "<code>MacroAccuracy</code>", Html.Percent(report.BalancedAccuracy, 2), MlNet(m => Html.Percent(m.MacroAccuracy, 2)), Interval(report.BalancedAccuracyCi95)],
            ["Top-2 accuracy", "<code>TopKAccuracy</code>, K = 2", Html.Percent(report.Top2Accuracy, 2), MlNet(m => Html.Percent(m.TopKAccuracy, 2)), ""],
            ["Log-loss (nats)", "<code>LogLoss</code>", Html.Number(report.LogLoss, 4), MlNet(m => Html.Number(m.LogLoss, 4)), ""],
            ["Log-loss below that of the class shares", "<code>LogLossReduction</code>", "–", MlNet(m => Html.Percent(m.LogLossReduction, 2)), ""],
            ["Brier score", "–", Html.Number(report.BrierScore, 4), "", ""],
            ["Expected calibration error, 15 bins", "–", Html.Percent(report.Ece, 2), "", ""],
        ]));
        if (report.MlNet is { } ml)
        {
            long agree = ml.Confusion.Select((row, i) => row.Select((count, k) => Math.Abs(count - report.Confusion[i][k])).Sum()).Sum() / 2;
            html.Append($"<p class=\"note\">«By ML.NET» is the same file through ExtractPixels and ApplyOnnxModel, measured by MulticlassClassification.Evaluate; its confusion matrix {(agree == 0 ? "is the one below" : $"differs from the one below in {agree} pictures")}.</p>\n");
        }
        html.Append("<h3>Gap to the baselines</h3>\n");
        html.Append(Html.Table(["Who", "#Accuracy", "", "#This model is ahead by", "Measured on", "Source"],
            [.. PublishedResults.For(report).Select(baseline => Row(report, baseline)), Own(report)], "baselines"));
        if (report.Approaches is { } approaches)
            html.Append($"<h3>Earlier approaches, measured here</h3>\n{BaselinesPage.Section(approaches)}");
        html.Append("<p class=\"note\">Rows measured on other pictures are a hint, not a contest: on FER2013, PublicTest is about two points harder than PrivateTest.</p>\n");
        return html.ToString();

        string MlNet(Func<MlNetMetrics, string> value) => report.MlNet is { } metrics ? value(metrics) : "";
    }

    public static string Provenance(EvaluationReport report)
    {
        ModelReport model = report.Model;
        var facts = new List<(string, string)>
        {
            ("Model", $"{Html.Text(model.File)}, {Html.Count(model.Bytes)} bytes, {Html.Count(model.Parameters)} values"),
            ("Network", Html.Text(model.DescribeNetwork())),
            ("Model SHA-256", Code(model.Sha256)),
            ("Input", $"<code>face</code> float32 [N, 1, {model.Size}, {model.Size}], intensity 0..255"),
            ("Labels", Html.Text(string.Join(", ", model.Labels))),
            ("Evaluated on", $"{Html.Text(report.Data.Name)}, {Html.Text(PublishedResults.SplitName(report.Data))}, {Html.Count(report.Images)} pictures"),
            ("Data SHA-256", Code(report.Data.Hash)),
            ("Evaluated", $"{Html.Text(report.Environment.Date)}, EmotionML {Html.Text(report.Environment.EmotionMl)}"),
            ("Machine", $"{Html.Text(report.Environment.Processor)}; .NET {Html.Text(report.Environment.DotNet)}, ONNX Runtime {Html.Text(report.Environment.OnnxRuntime)}"),
        };
        var html = new StringBuilder(Html.Facts(facts));
        html.Append(Details("Metadata inside the file", Html.Facts(model.Metadata.Select(entry => (entry.Key, Html.Text(entry.Value))))));
        if (report.Run is null)
            return html.Append("<p class=\"note\">This is a bare ONNX file: no run folder stands beside it, so its training is known only from the metadata above.</p>\n").ToString();
        if (report.Run.Meta.Count > 0)
            html.Append(Details("The training run", Html.Facts(report.Run.Meta.Select(entry => (entry.Key, Html.Text(entry.Value))))));
        if (report.Run.Config.Count > 0)
        {
            html.Append(Details("Settings and where each came from", Html.Table(["Setting", "Value", "Source"],
                report.Run.Config.Select(setting => new[] { Html.Text(setting.Key), Html.Text(setting.Value), Html.Text(setting.Source) }))));
        }
        return html.ToString();
    }

    public static string Reproduce(EvaluationReport report)
    {
        var commands = new List<string>();
        if (report.Run is { Config.Count: > 0 } run)
        {
            IEnumerable<string> given = run.Config
                .Where(setting => setting.Source.Length > 0 && setting.Source != "default")
                .Select(setting => $"--{setting.Key} {Quote(setting.Value)}");
            commands.Add($"./run-training.sh --data PATH {string.Join(' ', given)}".TrimEnd());
        }
        string flip = (report.Data.LabelRule is null ? "" : " --labels ferplus") + (report.Tta == "none" ? "" : $" --tta {report.Tta}");
        commands.Add($"dotnet run --project train -c Release -- evaluate --model {Quote(report.Model.File)} --data PATH --split {report.Data.Split}{flip} --report DIR");
        string commit = report.Model.Fact("commit") ?? "unknown";
        return $"""
            <p>With the code of commit {Code(commit)} and data of SHA-256 {Code(report.Data.Hash)}:</p>
            <pre><code>{Html.Text(string.Join('\n', commands))}</code></pre>
            <p class="note">The evaluation gives the same numbers on every machine up to the rounding of 32-bit sums; latency is this machine's.
            Training repeats bit for bit only with the same number of threads, precision and processor features.</p>

            """;
    }

    internal static string Details(string title, string body) => $"<details><summary>{Html.Text(title)}</summary>\n{body}</details>\n";

    internal static string Interval(double[] interval, bool percent = true) => percent
        ? $"{Html.Percent(interval[0])[..^2]} – {Html.Percent(interval[1])}"
        : $"{Html.Number(interval[0])} – {Html.Number(interval[1])}";

    private static void Tile(StringBuilder html, string name, string value, string below) =>
        html.Append($"<div class=\"tile\"><span>{name}</span><strong>{value}</strong><small>{below}</small></div>");

    private static string[] Row(EvaluationReport report, PublishedResult baseline) =>
    [
        Html.Text(baseline.Name), Html.Percent(baseline.Accuracy), Bar(baseline.Accuracy, ""),
        $"{Html.Points(report.Accuracy - baseline.Accuracy)} points", Html.Text(baseline.Split), Html.Text(baseline.Source),
    ];

    private static string[] Own(EvaluationReport report) =>
    [
        "<strong>This model</strong>", $"<strong>{Html.Percent(report.Accuracy)}</strong>", Bar(report.Accuracy, "own"), "",
        Html.Text(PublishedResults.SplitName(report.Data)), "this report",
    ];

    internal static string Bar(double share, string cssClass) => $"<span class=\"bar {cssClass}\"><span style=\"width:{Html.Width(share)}\"></span></span>";

    private static string Code(string text) => $"<code class=\"hash\">{Html.Text(text)}</code>";

    private static string Quote(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || "._-/,:=+".Contains(c)) ? text : $"\"{text}\"";
}
