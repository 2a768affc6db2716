using EmotionML.Train.Metrics;

namespace EmotionML.Tests.Train.Metrics;

public class CalibrationTests
{
    [Fact]
    public void The_calibration_error_weighs_each_bins_gap_by_its_count()
    {
        // Two bins, (0, 0.5] and (0.5, 1]. Confidences 0.5 (wrong), 0.75 (right), 0.75 (wrong), 1.0 (right).
        var predictions = new Predictions([0.5f, 0.5f, 0.75f, 0.25f, 0.75f, 0.25f, 0f, 1f], [1, 0, 1, 1], 2);
        ReliabilityBin[] bins = Calibration.Reliability(predictions, 2);
        Assert.Equal(new ReliabilityBin(0, 0.5, 1, 0.5, 0), bins[0]);
        Assert.Equal(3, bins[1].Count);
        Assert.Equal(2.5 / 3, bins[1].Confidence, 12);
        Assert.Equal(2.0 / 3, bins[1].Accuracy, 12);
        Assert.Equal((1 * 0.5 + 3 * (0.5 / 3)) / 4, Calibration.ExpectedError(bins), 12);
    }

    [Fact]
    public void A_model_that_is_always_sure_and_right_has_no_calibration_error() =>
        Assert.Equal(0, Calibration.ExpectedError(new Predictions([1, 0, 0, 1], [0, 1], 2)));

    [Fact]
    public void An_empty_bin_adds_nothing()
    {
        ReliabilityBin[] bins = Calibration.Reliability(new Predictions([1, 0], [1], 2), 10);
        Assert.Equal(1, Calibration.ExpectedError(bins));
        Assert.Equal(new ReliabilityBin(0.2, 0.3, 0, 0, 0), bins[2] with { Lower = 0.2, Upper = 0.3 });
    }

    [Fact]
    public void The_temperature_makes_the_stated_odds_true()
    {
        // Logits (2, 0): right three times of four. Softmax((2, 0) / T) is (3/4, 1/4) at T = 2 / ln 3.
        float[] logits = [2, 0, 2, 0, 2, 0, 2, 0];
        double temperature = Calibration.FitTemperature(logits, [0, 0, 0, 1], 2);
        Assert.Equal(2 / Math.Log(3), temperature, 6);
    }

    [Fact]
    public void The_temperature_is_the_best_of_a_fine_grid()
    {
        var random = new Random(7);
        float[] logits = [.. Enumerable.Range(0, 300 * 4).Select(_ => (float)(random.NextDouble() * 8))];
        int[] truth = [.. Enumerable.Range(0, 300).Select(i => random.Next(3) == 0 ? Best(logits, i) : random.Next(4))];
        double fitted = Calibration.FitTemperature(logits, truth, 4);

        double best = 0, lowest = double.PositiveInfinity;
        for (double t = 0.5; t < 20; t += 0.01)
        {
            double loss = ProbabilityMetrics.LogLoss(new Predictions(ProbabilityMetrics.Softmax(logits, 4, t), truth, 4));
            if (loss < lowest)
                (best, lowest) = (t, loss);
        }
        Assert.InRange(fitted, best - 0.02, best + 0.02);

        static int Best(float[] logits, int row) => Enumerable.Range(0, 4).MaxBy(k => logits[row * 4 + k]);
    }

    [Fact]
    public void The_temperature_stays_in_its_bounds_when_the_logits_are_perfect_or_useless()
    {
        Assert.Equal(Calibration.MinimumTemperature, Calibration.FitTemperature([1, 0, 0, 1], [0, 1], 2));
        Assert.Equal(Calibration.MaximumTemperature, Calibration.FitTemperature([1, 0, 0, 1], [1, 0], 2));
    }
}
