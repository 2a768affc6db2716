using EmotionML.Core.Common;
using EmotionML.Train.Data;
using EmotionML.Train.Data.Synthetic;
using EmotionML.Train.Evaluation.Analysis;
using EmotionML.Train.Metrics;

namespace EmotionML.Tests.Train.Evaluation.Analysis;

public sealed class AnalysisTests
{
    // four pictures, two classes: confidences 0.9 right, 0.8 wrong, 0.7 right, 0.6 right
    private static readonly Predictions Four = new([0.9f, 0.1f, 0.8f, 0.2f, 0.3f, 0.7f, 0.4f, 0.6f], [0, 1, 1, 1], 2);

    [Fact]
    public void A_higher_threshold_answers_fewer_pictures_and_its_accuracy_is_that_of_the_answers()
    {
        Assert.Equal(new OperatingPoint(0, 1, 0.75), OperatingPoints.At(Four, 0));
        Assert.Equal(new OperatingPoint(0.75, 0.5, 0.5), OperatingPoints.At(Four, 0.75));
        Assert.Equal(new OperatingPoint(0.95, 0, null), OperatingPoints.At(Four, 0.95));
        IReadOnlyList<OperatingPoint> all = OperatingPoints.Of(Four, 20);
        Assert.Equal(21, all.Count);
        Assert.All(all.Zip(all.Skip(1)), pair => Assert.True(pair.Second.Coverage <= pair.First.Coverage));
        Assert.Equal(0.85, OperatingPoints.FirstReaching(all, 1)!.Value.Threshold, 10);
    }

    [Theory]
    [InlineData(8, 10, 0.4902, 0.9433)] // Brown, Cai and DasGupta's formula, by hand
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(10, 10, 0.7225, 1)]
    public void Wilsons_interval_agrees_with_the_formula(int hits, int count, double low, double high)
    {
        Interval interval = ClassIntervals.Wilson(hits, count);
        Assert.Equal(low, interval.Low, 3);
        Assert.Equal(high, interval.High, 3);
    }

    [Fact]
    public void The_interval_of_a_class_holds_its_value_and_shrinks_with_its_pictures()
    {
        var random = new RandomStream(3);
        int[] truth = [.. Enumerable.Range(0, 660).Select(i => i < 600 ? 0 : 1)];
        float[] probabilities = [.. truth.SelectMany(label => random.Uniform() < 0.7 ? new[] { 1f - label, label } : [label, 1f - label])];
        IReadOnlyList<ClassInterval> classes = ClassIntervals.Of(new Predictions(probabilities, truth, 2), resamples: 300);
        Assert.All(classes, item => Assert.True(item.F1.Contains(item.Score.F1) && item.Recall.Contains(item.Score.Recall) && item.Precision.Contains(item.Score.Precision)));
        Assert.True(classes[0].F1.High - classes[0].F1.Low < classes[1].F1.High - classes[1].F1.Low);
    }

    [Fact]
    public void Perturbations_do_nothing_at_their_first_level_and_what_they_say_beyond_it()
    {
        byte[] face = SyntheticFaces.DrawOne(3, 1, Split.Train, 0);
        foreach (Perturbation perturbation in Perturbation.All)
        {
            Assert.Equal(face, perturbation.Apply([.. face], 48, perturbation.Levels[0], new RandomStream(1)));
            Assert.NotEqual(face, perturbation.Apply([.. face], 48, perturbation.Levels[^1], new RandomStream(1)));
        }
        byte[] dot = new byte[21 * 21];
        dot[10 * 21 + 10] = 250;
        byte[] blurred = Perturbation.Blur.Apply(dot, 21, 1.5, default);
        // the middle of a two-dimensional Gaussian of standard deviation 1.5: 250 / (2 pi 1.5^2)
        Assert.InRange(blurred[10 * 21 + 10], 17, 19);
        Assert.InRange(blurred.Sum(value => value), 230, 270);
        Assert.Equal([40, 255], Perturbation.Brightness.Apply([10, 240], 1, 30, default));
        // a quarter turn takes the top middle to the side
        byte[] top = new byte[9];
        top[1] = 200;
        byte[] turned = Pixels.Rotate(top, 3, 90);
        Assert.Equal(200, turned[3] + turned[5]);
        Assert.Equal(0, turned[1]);
    }

    [Fact]
    public void Noise_has_the_standard_deviation_asked_for()
    {
        byte[] noisy = Perturbation.Noise.Apply([.. Enumerable.Repeat((byte)128, 10_000)], 100, 10, new RandomStream(5));
        double mean = noisy.Average(value => (double)value), deviation = Math.Sqrt(noisy.Average(value => (value - mean) * (value - mean)));
        Assert.Equal(128, mean, 0.5);
        Assert.Equal(10, deviation, 0.3);
    }

    [Fact]
    public void Relabelling_joins_classes_and_leaves_out_what_is_not_listed()
    {
        FaceDataset data = SyntheticFaces.Draw(new SyntheticCounts(3, 2, 0), 1, 48);
        FaceDataset mood = DataSlice.Relabel(data, new Dictionary<string, string> { ["happy"] = "up", ["surprise"] = "up", ["sad"] = "down" });
        Assert.Equal(["up", "down"], mood.Labels);
        Assert.Equal(9, mood.Train.Count);
        Assert.Equal(6, mood.Train.Labels.Count(label => label == 0));
        Assert.NotEqual(data.Hash, mood.Hash);
        Assert.Equal(data.Train.Image(Array.IndexOf(data.Train.Labels, 3)).ToArray(), mood.Train.Image(Array.IndexOf(mood.Train.Labels, 0)).ToArray());
        Assert.Contains("'hapy'", Assert.Throws<UserException>(() => DataSlice.Relabel(data, new Dictionary<string, string> { ["hapy"] = "up" })).Message, StringComparison.Ordinal);
        Assert.Throws<UserException>(() => DataSlice.Relabel(data, new Dictionary<string, string> { ["happy"] = "up" }));
    }

    [Fact]
    public void A_slice_holds_different_pictures_of_the_split_and_the_same_ones_for_the_same_seed()
    {
        FaceSet set = SyntheticFaces.Draw(new SyntheticCounts(10, 1, 0), 1, 48).Train;
        FaceSet slice = DataSlice.Take(set, 20);
        Assert.Equal(20, slice.Sources.Distinct().Count());
        Assert.Equal(slice.Sources, DataSlice.Take(set, 20).Sources);
        Assert.NotEqual(slice.Sources, DataSlice.Take(set, 20, seed: 2).Sources);
        Assert.All(DataSlice.TakeOfEach(set, 4).Labels.CountBy(label => label), count => Assert.Equal(4, count.Value));
    }
}
