using System.Text;
using EmotionML.Train.Evaluation;
using EmotionML.Train.Training;

namespace EmotionML.Train.Reporting;

/// <summary>What the training run left behind: its data and how it learnt.</summary>
internal static class TrainingSections
{
    public static string Data(EvaluationReport report, byte[]? augmented)
    {
        var html = new StringBuilder();
        if (report.Run is { Classes: { Count: > 0 } classes } run)
        {
            string method = run.Setting("rebalance") ?? "unknown";
            html.Append($"<p>Pictures per class, and the share of each class in what the loss sees before and after rebalancing (<code>{Html.Text(method)}</code>).</p>\n");
            html.Append(HtmlReport.Figure("rebalancing", "Share of each class before and after rebalancing"));
            bool weighted = classes.Any(item => item.LossWeight is not null), adjusted = classes.Any(item => item.LogPrior is not null);
            string[] heads = ["Class", "#Train", "#Validation", "#Test", "#Share before", "#Share after"];
            if (weighted)
                heads = [.. heads, "#Weight in the loss"];
            if (adjusted)
                heads = [.. heads, "#Added to the logit"];
            html.Append(Html.Table(heads, classes.Select(item => Row(item, weighted, adjusted))));
        }
        else
        {
            html.Append("<p class=\"note\">The training data's classes are unknown here: no run folder stands beside the file.</p>\n");
        }
        if (augmented is not null)
        {
            html.Append("<h3>Augmented training pictures</h3>\n<p>One row per class: a picture as it is, then as the network saw it at full strength.</p>\n");
            html.Append($"<div class=\"scroll\">{Html.Image(augmented, "Grid of augmented training pictures, one row per class", "sheet")}</div>\n");
        }
        return html.ToString();
    }

    public static string LearningCurves(EvaluationReport report)
    {
        if (report.Run is not { Epochs: { Count: > 0 } epochs })
            return "<p class=\"note\">The epochs are unknown here: no <code>metrics.jsonl</code> stands beside the file.</p>\n";
        EpochReport? best = epochs.Where(epoch => epoch.ValidationAccuracy is not null).MaxBy(epoch => epoch.ValidationAccuracy);
        var html = new StringBuilder($"<p>{epochs.Count} epochs");
        if (epochs[^1].Seconds is double seconds)
            html.Append($" in {Duration(seconds)}");
        if (best is not null)
            html.Append($"; the highest validation accuracy, {Html.Percent(best.ValidationAccuracy!.Value, 2)}, came in epoch {best.Epoch}");
        html.Append(". Training is measured on augmented pictures, so its curves may stay below validation's.</p>\n<div class=\"pair\">");
        html.Append(HtmlReport.Figure("accuracy", "Accuracy by epoch")).Append(HtmlReport.Figure("loss", "Loss by epoch"));
        html.Append("</div>\n");
        html.Append(HtmlReport.Figure("rate", "Learning rate by epoch"));
        html.Append(SummarySections.Details("All epochs", Html.Table(
            ["#Epoch", "#Train loss", "#Train accuracy", "#Validation loss", "#Validation accuracy", "#Validation macro-F1", "#Learning rate", "#Images/s", "#Time so far"],
            epochs.Select(epoch => new[]
            {
                $"{epoch.Epoch}{(epoch == best ? " ★" : "")}", Html.Number(epoch.TrainLoss), Percent(epoch.TrainAccuracy), Html.Number(epoch.ValidationLoss),
                Percent(epoch.ValidationAccuracy), Html.Number(epoch.ValidationMacroF1), Html.Number(epoch.LearningRate, 5),
                Html.Number(epoch.ImagesPerSecond, 0), epoch.Seconds is double so ? Duration(so) : "–",
            }))));
        return html.ToString();
    }

    private static IEnumerable<string> Row(RebalancedClass item, bool weighted, bool adjusted)
    {
        yield return Html.Text(item.Label);
        yield return Html.Count(item.Train);
        yield return Html.Count(item.Validation);
        yield return Html.Count(item.Test);
        yield return Html.Percent(item.ShareBefore);
        yield return Html.Percent(item.ShareAfter);
        if (weighted)
            yield return Html.Number(item.LossWeight);
        if (adjusted)
            yield return Html.Number(item.LogPrior);
    }

    private static string Percent(double? share) => share is double known ? Html.Percent(known, 2) : "–";

    private static string Duration(double seconds)
    {
        var time = TimeSpan.FromSeconds(seconds);
        return time.TotalHours >= 1 ? $"{(int)time.TotalHours} h {time.Minutes} min" : time.TotalMinutes >= 1 ? $"{(int)time.TotalMinutes} min {time.Seconds} s" : $"{Html.Number(seconds, 1)} s";
    }
}
