using System.Globalization;
using System.Text;
using EmotionML.Train.Evaluation;

namespace EmotionML.Train.Reporting;

/// <summary>A comparison of two models as text for the terminal.</summary>
public static class ComparisonText
{
    /// <summary>Both models side by side, the difference with its interval, and what the test says.</summary>
    public static string Render(ModelComparison comparison)
    {
        (ComparedModel a, ComparedModel b) = (comparison.First, comparison.Second);
        var text = new StringBuilder();
        text.Append($"\nA  {Name(a)}\nB  {Name(b)}\n");
        text.Append($"{EvaluationText.Pictures(comparison.Data, comparison.Images, comparison.Tta)}\n\n");
        text.Append(TextTable.Render(
        [
            ["", "A", "B", "B - A", "95 % interval"],
            ["accuracy", Html.Percent(a.Accuracy, 2), Html.Percent(b.Accuracy, 2), .. Points(comparison.Accuracy)],
            ["macro-F1", Html.Number(a.MacroF1, 4), Html.Number(b.MacroF1, 4), .. Points(comparison.MacroF1)],
            ["balanced accuracy", Html.Percent(a.BalancedAccuracy, 2), Html.Percent(b.BalancedAccuracy, 2), .. Points(comparison.BalancedAccuracy)],
            ["top-2 accuracy", Html.Percent(a.Top2Accuracy, 2), Html.Percent(b.Top2Accuracy, 2), Points(b.Top2Accuracy - a.Top2Accuracy)],
            ["log-loss", Html.Number(a.LogLoss, 4), Html.Number(b.LogLoss, 4), (b.LogLoss - a.LogLoss).ToString("+0.0000;-0.0000;0", CultureInfo.InvariantCulture)],
            ["calibration error", Html.Percent(a.Ece, 2), Html.Percent(b.Ece, 2), Points(b.Ece - a.Ece)],
        ]));
        text.Append('\n').Append(TextTable.Render(
        [
            ["F1 of", "A", "B", "B - A", "images"],
            .. comparison.PerClassF1.Select(item =>
                (string[])[item.Label, Html.Number(item.First), Html.Number(item.Second), Points(item.Second - item.First), Html.Count(item.Support)]),
        ]));
        ComparedTest test = comparison.McNemar;
        string p = test.PValue < 0.0001 ? test.PValue.ToString("0.0e+0", CultureInfo.InvariantCulture) : Html.Number(test.PValue, 4);
        text.Append($"\nMcNemar's test ({test.Test}): only A is right on {Html.Count(test.OnlyFirst)}, only B on {Html.Count(test.OnlySecond)} images, p = {p}: ");
        text.Append(test.PValue >= ModelComparison.Level ? "no difference shown.\n" : test.OnlySecond > test.OnlyFirst ? "B is better.\n" : "A is better.\n");
        return text.ToString();
    }

    private static string Name(ComparedModel model) =>
        $"{(model.Files.Count > 1 ? "mean of " : "")}{string.Join(", ", model.Files)}  ({string.Join(", ", model.Architectures)})";

    private static string[] Points(ComparedMetric metric) =>
        [Points(metric.Difference), $"{Points(metric.Ci95[0])} … {Points(metric.Ci95[1])}"];

    private static string Points(double difference) => (100 * difference).ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture);
}
