using EmotionML.Train.Evaluation.Analysis;
using EmotionML.Train.Metrics;

namespace EmotionML.Train.Reporting.Plots;

/// <summary>How often and where a model is right.</summary>
public static class AccuracyPlots
{
    /// <summary>Accuracy, macro-F1 and the rest with bootstrapped intervals.</summary>
    public static HtmlOutput Summary(Predictions predictions)
    {
        BootstrapIntervals intervals = Bootstrap.Intervals(predictions);
        ConfusionMatrix matrix = Matrix(predictions);
        return HtmlOutput.Table(["metric", "#value", "#95 % interval"],
        [
            ["accuracy", DataPlots.Share(matrix.Accuracy), Range(intervals.Accuracy)],
            ["macro-F1", DataPlots.Share(matrix.MacroF1), Range(intervals.MacroF1)],
            ["balanced accuracy", DataPlots.Share(matrix.BalancedAccuracy), Range(intervals.BalancedAccuracy)],
            ["true class among the two most probable", DataPlots.Share(ProbabilityMetrics.TopKAccuracy(predictions, 2)), ""],
            ["always the most frequent class", DataPlots.Share((double)Enumerable.Range(0, predictions.Classes).Max(matrix.RowSum) / predictions.Count), ""],
        ]);
    }

    /// <summary>The confusion matrix: shade is the share of a true class, the numbers are shares and counts.</summary>
    public static Plot Confusion(Predictions predictions, IReadOnlyList<string> labels)
    {
        ConfusionMatrix matrix = Matrix(predictions);
        double[][] shares = [.. labels.Select((_, row) => labels.Select((_, column) => (double)matrix[row, column] / Math.Max(1, matrix.RowSum(row))).ToArray())];
        string[][] texts = [.. labels.Select((_, row) => labels.Select((_, column) => $"{100 * shares[row][column]:0} %<br>{matrix[row, column]}").ToArray())];
        Plot heat = Plot.Shares(labels, shares, texts, "%{y} taken for %{x}: %{z:.1%}<extra></extra>");
        return Plot.Titled("Confusion: rows are true classes", "predicted", "true", heat).With(("yaxis.autorange", "reversed"), ("height", 560));
    }

    /// <summary>Precision, recall and F1 of each class with 95 % intervals, worst F1 first.</summary>
    public static Plot Classes(IReadOnlyList<ClassInterval> classes, IReadOnlyList<string> labels)
    {
        ClassInterval[] order = [.. classes.OrderBy(item => item.Score.F1)];
        string[] names = [.. order.Select(item => $"{labels[item.Index]} ({item.Score.Support})")];
        Plot Bars(string name, Func<ClassInterval, double> value, Func<ClassInterval, Interval> interval, int hue) =>
            Plot.Bars(name, names, [.. order.Select(value)], Plot.Hue(hue), [.. order.Select(item => (interval(item).Low, interval(item).High))]);
        return Plot.Titled("Each class with 95 % intervals (number of pictures)", "", "",
            Bars("F1", item => item.Score.F1, item => item.F1, 0), Bars("precision", item => item.Score.Precision, item => item.Precision, 4),
            Bars("recall", item => item.Score.Recall, item => item.Recall, 2)).With(("yaxis.tickformat", ".0%"), ("yaxis.range", new[] { 0.0, 1.0 }));
    }

    /// <summary>Confidence against the share that is right, without and with the temperature.</summary>
    public static Plot Reliability(Predictions uncalibrated, Predictions calibrated)
    {
        return Plot.Titled("Is it right as often as it is sure?", "confidence", "share right", One("without temperature", uncalibrated, 1), One("with temperature", calibrated, 0), Plot.Diagonal())
            .With(("xaxis.range", new[] { 0.0, 1.0 }), ("yaxis.range", new[] { 0.0, 1.0 }), ("xaxis.tickformat", ".0%"), ("yaxis.tickformat", ".0%"));

        static Plot One(string name, Predictions predictions, int hue)
        {
            // a bin of a few pictures is noise
            ReliabilityBin[] bins = [.. Calibration.Reliability(predictions).Where(bin => bin.Count >= 5)];
            string error = DataPlots.Share(Calibration.ExpectedError(predictions));
            return Plot.Line($"{name}: error {error}", bins.Select(bin => bin.Confidence), bins.Select(bin => (double?)bin.Accuracy), Plot.Hue(hue), markers: true);
        }
    }

    /// <summary>Coverage and accuracy by the threshold below which the model says "uncertain".</summary>
    public static Plot Operating(IReadOnlyList<OperatingPoint> points)
    {
        double[] x = [.. points.Select(point => point.Threshold)];
        return Plot.Titled("Staying silent when unsure", "threshold of the highest probability", "",
            Plot.Line("pictures answered", x, points.Select(point => (double?)point.Coverage), Plot.Hue(1)),
            Plot.Line("accuracy of the answers", x, points.Select(point => point.Accuracy), Plot.Hue(0))).With(("yaxis.tickformat", ".0%"), ("xaxis.tickformat", ".0%"), ("yaxis.range", new[] { 0.0, 1.02 }));
    }

    /// <summary>A few operating points in numbers.</summary>
    public static HtmlOutput OperatingTable(IEnumerable<OperatingPoint> points) => HtmlOutput.Table(["#threshold", "#answered", "#accuracy of the answers"],
        points.Select(point => (string[])[DataPlots.Share(point.Threshold), DataPlots.Share(point.Coverage), point.Accuracy is { } right ? DataPlots.Share(right) : "–"]));

    /// <summary>Accuracy and macro-F1 by the strength of a perturbation.</summary>
    public static Plot Robustness(Perturbation perturbation, IReadOnlyList<RobustnessPoint> points)
    {
        double[] x = [.. points.Select(point => point.Level)];
        return Plot.Titled($"Robustness: {perturbation.Name}", perturbation.Unit, "",
            Plot.Line("accuracy", x, points.Select(point => (double?)point.Accuracy), Plot.Hue(0), markers: true),
            Plot.Line("macro-F1", x, points.Select(point => (double?)point.MacroF1), Plot.Hue(2), markers: true))
            .With(("yaxis.tickformat", ".0%"), ("yaxis.rangemode", "tozero"), ("height", 320));
    }

    private static ConfusionMatrix Matrix(Predictions predictions) => ConfusionMatrix.Of(predictions.Truth, predictions.Predicted, predictions.Classes);

    private static string Range(Interval interval) => $"{DataPlots.Share(interval.Low)} – {DataPlots.Share(interval.High)}";
}
