using System.Globalization;
using EmotionML.Train.Data;
using EmotionML.Train.Data.Inspection;
using EmotionML.Train.Data.Readers;
using EmotionML.Train.Evaluation.Analysis;
using EmotionML.Train.Metrics;
using EmotionML.Train.Training;
using EmotionML.Train.Training.Augmentation;

namespace EmotionML.Train.Reporting.Plots;

/// <summary>What a data set holds.</summary>
public static class DataPlots
{
    /// <summary>Pictures of each class and split.</summary>
    public static HtmlOutput SplitTable(FaceDataset data)
    {
        Split[] splits = [.. Enum.GetValues<Split>().Where(split => data[split].Count > 0)];
        string[] heads = ["class", .. splits.Select(split => $"#{split.PublishedName()} ({split.OptionName()})"), "#share of training"];
        IEnumerable<string[]> rows = data.Labels.Select((label, k) => (string[])
            [label, .. splits.Select(split => Whole(data[split].CountOf(k))), Share((double)data.Train.CountOf(k) / Math.Max(1, data.Train.Count))]);
        return HtmlOutput.Table(heads, rows.Append(["all", .. splits.Select(split => Whole(data[split].Count)), Share(1)]));
    }

    /// <summary>Share of each class in every split: the imbalance, and whether the splits are alike.</summary>
    public static Plot ClassShares(FaceDataset data) => Plot.Titled("Share of each class", "", "",
        [.. Enum.GetValues<Split>().Where(split => data[split].Count > 0).Select((split, i) => Plot.Bars(split.PublishedName(), data.Labels,
            [.. data.Labels.Select((_, k) => (double)data[split].CountOf(k) / data[split].Count)], Plot.Hue(i)))]).With(("yaxis.tickformat", ".0%"));

    /// <summary>The largest class against the smallest, in a sentence.</summary>
    public static string Imbalance(FaceDataset data)
    {
        (string Label, int Count)[] counts = [.. data.Labels.Select((label, k) => (label, data.Train.CountOf(k)))];
        (string largest, int most) = counts.MaxBy(item => item.Count);
        (string smallest, int least) = counts.MinBy(item => item.Count);
        return most == least ? $"Every class has {Whole(most)} training pictures." : $"{((double)most / Math.Max(1, least)).ToString("0.0", CultureInfo.InvariantCulture)} pictures of '{largest}' for each one of '{smallest}'.";
    }

    /// <summary>Share of each class in what the loss sees, for every way of rebalancing.</summary>
    public static Plot Rebalancing(FaceDataset data) => Plot.Titled("Share of each class in what the loss sees", "", "",
        [.. Rebalancer.Modes.Where(mode => mode != "logit-adjust").Select((mode, i) => Plot.Bars(mode, data.Labels,
            new Rebalancer(data.Train, data.Labels.Count, mode, 0).EffectiveShares(), Plot.Hue(i)))]).With(("yaxis.tickformat", ".0%"));

    /// <summary>Weights and priors of every class, for the ways of rebalancing that have some.</summary>
    public static HtmlOutput RebalancingTable(FaceDataset data)
    {
        Rebalancer Of(string mode) => new(data.Train, data.Labels.Count, mode, 0);
        float[] weights = Of("weights").LossWeights!, roots = Of("sqrt-weights").LossWeights!, priors = Of("logit-adjust").LogPriors!;
        return HtmlOutput.Table(["class", "#weights: factor of the loss", "#sqrt-weights: factor of the loss", "#logit-adjust: added to the logit"],
            data.Labels.Select((label, k) => (string[])[label, Number(weights[k]), Number(roots[k]), Number(priors[k])]));
    }

    /// <summary>One row a class, in label order: pictures spread evenly over the training split.</summary>
    public static PictureOutput Sheet(FaceDataset data, int columns = 6)
    {
        int area = data.Size * data.Size;
        IEnumerable<byte[]> faces = Enumerable.Range(0, data.Labels.Count).SelectMany(k =>
        {
            int[] members = [.. Enumerable.Range(0, data.Train.Count).Where(i => data.Train.Labels[i] == k)];
            // a class with too few pictures leaves its row unfinished
            return Enumerable.Range(0, columns).Select(c => c < members.Length ? data.Train.Image(members[(int)((long)c * members.Length / columns)]).ToArray() : new byte[area]);
        });
        using Mat small = Cv2.ImDecode(ContactSheet.Of(data.Size, [.. faces], columns), ImreadModes.Grayscale), large = new();
        Cv2.Resize(small, large, new Size(small.Cols * 3 / 2, small.Rows * 3 / 2), 0, 0, InterpolationFlags.Linear);
        return new PictureOutput(Picture.EncodePng(large), $"contact sheet, rows: {string.Join(", ", data.Labels)}");
    }

    /// <summary>One row a class: a picture, then copies as the network sees them at full augmentation.</summary>
    public static PictureOutput Augmented(FaceDataset data, TrainOptions options) =>
        new(AugmentedSheet.Draw(data, options, Intensity.Of(data.Train)), "one row a class: a picture as it is, then augmented copies");

    /// <summary>How strong augmentation is over the first epochs.</summary>
    public static Plot Ramp(AugmentationOptions options)
    {
        double[] epochs = [.. Enumerable.Range(0, 101).Select(i => i * (options.RampStart + options.RampEpochs + 2) / 100)];
        return Plot.Titled("Strength of augmentation", "epoch", "", Plot.Line("share of full strength", epochs, epochs.Select(epoch => (double?)options.Strength(epoch)), Plot.Hue(0)))
            .With(("yaxis.tickformat", ".0%"), ("height", 300));
    }

    /// <summary>Groups of equal and nearly equal pictures.</summary>
    public static HtmlOutput Duplicates(DatasetInspection inspection) => HtmlOutput.Table(["groups of pictures", "#equal", "#nearly equal"],
        DuplicateRows.All.Select(row => (string[])[row.Name, Whole(row.Count(inspection.Exact)), Whole(row.Count(inspection.Near))]));

    /// <summary>Equal pictures that carry different labels: at least one label of each group is wrong.</summary>
    /// <param name="inspection">What was found.</param>
    /// <param name="groups">Most groups shown.</param>
    public static HtmlOutput Conflicts(DatasetInspection inspection, int groups = 12)
    {
        DuplicateGroup[] shown = [.. inspection.Exact.Groups.Where(group => group.HasConflict).Take(groups)];
        if (shown.Length == 0) return new HtmlOutput("<p>No picture stands twice with different labels.</p>", "No picture stands twice with different labels.");
        return FacePlots.Gallery(shown.Select(group => (
            Inspector.Pixels(inspection.Dataset, group.Pictures[0]).ToArray(),
            string.Join(" / ", group.Pictures.Select(picture => picture.Label).Distinct()))), inspection.Dataset.Size, "equal pictures with different labels");
    }

    /// <summary>
    /// How often the copies of one picture disagree on its label, in a sentence: a hint at the label noise, low where copies
    /// came with their label.
    /// </summary>
    public static string LabelNoise(DatasetInspection inspection)
    {
        int groups = inspection.Exact.Groups.Count, conflicts = inspection.Exact.Conflicts;
        if (groups == 0) return "No picture stands here twice: the data says nothing about its label noise.";
        Interval interval = ClassIntervals.Wilson(conflicts, groups);
        return $"{Whole(groups)} pictures stand here several times; the copies of {Whole(conflicts)} of them disagree on the label: {Share((double)conflicts / groups)} ({Share(interval.Low)} to {Share(interval.High)} with 95 % confidence).";
    }

    internal static string Whole(int value) => Html.Count(value);

    internal static string Share(double value) => value.ToString("0.0 %", CultureInfo.InvariantCulture);

    internal static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
