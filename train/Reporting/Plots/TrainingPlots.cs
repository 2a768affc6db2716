using EmotionML.Train.Evaluation;
using EmotionML.Train.Training;

namespace EmotionML.Train.Reporting.Plots;

/// <summary>How a network learnt.</summary>
public static class TrainingPlots
{
    /// <summary>Accuracy and macro-F1 by epoch.</summary>
    public static Plot Accuracy(IReadOnlyList<EpochReport> epochs, string title = "Accuracy")
    {
        double[] x = Numbers(epochs);
        return Plot.Titled(title, "epoch", "",
            Plot.Line("training (augmented)", x, epochs.Select(epoch => epoch.TrainAccuracy), Plot.Hue(1), dotted: true, markers: true),
            Plot.Line("validation", x, epochs.Select(epoch => epoch.ValidationAccuracy), Plot.Hue(0), markers: true),
            Plot.Line("validation macro-F1", x, epochs.Select(epoch => epoch.ValidationMacroF1), Plot.Hue(2), markers: true)).With(("yaxis.tickformat", ".0%"));
    }

    /// <summary>Loss by epoch.</summary>
    public static Plot Loss(IReadOnlyList<EpochReport> epochs, string title = "Loss")
    {
        double[] x = Numbers(epochs);
        return Plot.Titled(title, "epoch", "cross-entropy in nats",
            Plot.Line("training (augmented, smoothed labels)", x, epochs.Select(epoch => epoch.TrainLoss), Plot.Hue(1), dotted: true, markers: true),
            Plot.Line("validation", x, epochs.Select(epoch => epoch.ValidationLoss), Plot.Hue(0), markers: true));
    }

    /// <summary>Learning rate by epoch.</summary>
    public static Plot LearningRate(IReadOnlyList<EpochReport> epochs) =>
        Plot.Titled("Learning rate at the end of each epoch", "epoch", "", Plot.Line("learning rate", Numbers(epochs), epochs.Select(epoch => epoch.LearningRate), Plot.Hue(3))).With(("height", 300));

    /// <summary>One row an epoch.</summary>
    public static HtmlOutput Table(IReadOnlyList<EpochReport> epochs) => HtmlOutput.Table(
        ["#epoch", "#training loss", "#training accuracy", "#validation loss", "#validation accuracy", "#macro-F1", "#pictures a second"],
        epochs.Select(epoch => (string[])
        [
            DataPlots.Whole(epoch.Epoch), Number(epoch.TrainLoss), Share(epoch.TrainAccuracy), Number(epoch.ValidationLoss), Share(epoch.ValidationAccuracy),
            Number(epoch.ValidationMacroF1), epoch.ImagesPerSecond is { } speed ? DataPlots.Whole((int)speed) : "–",
        ]));

    /// <summary>The settings of a run that are not the defaults.</summary>
    public static HtmlOutput Settings(RunReport run) => HtmlOutput.Table(["setting", "value", "from"],
        run.Config.Where(setting => setting.Source != "default").Select(setting => (string[])[setting.Key, setting.Value, setting.Source]));

    /// <summary>Everything that was tried on the way to a model.</summary>
    public static HtmlOutput Experiments(IReadOnlyList<ExperimentReport> experiments) => HtmlOutput.Table(
        ["what", "#validation accuracy", "#macro-F1", "cost", "what it taught"],
        experiments.Select(item => (string[])[item.Name, Share(item.ValidationAccuracy), Number(item.MacroF1), item.Cost ?? "–", item.Note ?? "–"]));

    private static double[] Numbers(IReadOnlyList<EpochReport> epochs) => [.. epochs.Select(epoch => (double)epoch.Epoch)];

    private static string Share(double? value) => value is { } known ? DataPlots.Share(known) : "–";

    private static string Number(double? value) => value is { } known ? DataPlots.Number(known) : "–";
}
