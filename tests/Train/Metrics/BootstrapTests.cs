using System.Diagnostics;
using EmotionML.Train.Metrics;

namespace EmotionML.Tests.Train.Metrics;

public class BootstrapTests
{
    private static Predictions Coin(int count, double accuracy, int seed)
    {
        var random = new Random(seed);
        float[] probabilities = new float[count * 2];
        int[] truth = new int[count];
        for (int i = 0; i < count; i++)
        {
            truth[i] = i % 2;
            bool right = random.NextDouble() < accuracy;
            probabilities[i * 2 + (right ? truth[i] : 1 - truth[i])] = 1;
        }
        return new Predictions(probabilities, truth, 2);
    }

    [Fact]
    public void The_interval_of_the_accuracy_is_close_to_the_normal_approximation()
    {
        Predictions predictions = Coin(3589, 0.7, 1);
        double accuracy = ConfusionMatrix.Of(predictions.Truth, predictions.Predicted, 2).Accuracy;
        double half = 1.96 * Math.Sqrt(accuracy * (1 - accuracy) / predictions.Count);
        Interval interval = Bootstrap.Intervals(predictions).Accuracy;
        Assert.Equal(accuracy - half, interval.Low, 2e-3);
        Assert.Equal(accuracy + half, interval.High, 2e-3);
    }

    [Fact]
    public void Equal_seeds_give_equal_intervals() =>
        Assert.Equal(Bootstrap.Intervals(Coin(200, 0.6, 2), 300, seed: 5), Bootstrap.Intervals(Coin(200, 0.6, 2), 300, seed: 5));

    [Fact]
    public void A_perfect_model_has_an_interval_of_no_width() =>
        Assert.Equal(new Interval(1, 1), Bootstrap.Intervals(Coin(50, 1, 3)).MacroF1);

    [Fact]
    public void The_same_model_twice_differs_by_nothing()
    {
        Predictions predictions = Coin(100, 0.6, 4);
        Assert.Equal(new Interval(0, 0), Bootstrap.Difference(predictions, predictions).Accuracy);
    }

    [Fact]
    public void A_clearly_better_model_has_a_difference_above_zero()
    {
        BootstrapIntervals difference = Bootstrap.Difference(Coin(1000, 0.6, 5), Coin(1000, 0.8, 6));
        Assert.InRange(difference.Accuracy.Low, 0.1, 0.2);
        Assert.InRange(difference.Accuracy.High, 0.2, 0.3);
        Assert.True(difference.MacroF1.Low > 0);
    }

    [Fact]
    public void Percentiles_are_linear_between_neighbours()
    {
        Assert.Equal(2.5, Bootstrap.Percentile([1, 2, 3, 4], 0.5), 12);
        Assert.Equal(1.3, Bootstrap.Percentile([1, 2, 3, 4], 0.1), 12);
        Assert.Equal(4, Bootstrap.Percentile([1, 2, 3, 4], 1), 12);
    }

    [Fact]
    public void Two_thousand_resamples_of_a_fer2013_split_take_less_than_two_seconds()
    {
        var clock = Stopwatch.StartNew();
        Bootstrap.Intervals(Coin(3589, 0.7, 7));
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 2);
    }
}
