using EmotionML.Train.Metrics;

namespace EmotionML.Tests.Train.Metrics;

public class ProbabilityMetricsTests
{
    private static readonly Predictions Four = new(
        [
            0.7f, 0.2f, 0.1f, // true 0: right
            0.5f, 0.3f, 0.2f, // true 1: second
            0.4f, 0.4f, 0.2f, // true 1: tie, the lower index goes first
            0.6f, 0.3f, 0.1f, // true 2: last
        ],
        [0, 1, 1, 2], 3);

    [Fact]
    public void The_predicted_class_is_the_first_of_the_most_probable() => Assert.Equal([0, 0, 0, 0], Four.Predicted);

    [Fact]
    public void Log_loss_is_the_mean_negative_logarithm_of_the_true_probability() =>
        Assert.Equal(-(Math.Log(0.7) + Math.Log(0.3) + Math.Log(0.4) + Math.Log(0.1)) / 4, ProbabilityMetrics.LogLoss(Four), 6);

    [Fact]
    public void Log_loss_of_a_certain_mistake_is_finite() =>
        Assert.Equal(-Math.Log(ProbabilityMetrics.Clip), ProbabilityMetrics.LogLoss(new Predictions([1, 0], [1], 2)), 9);

    [Theory]
    [InlineData(1, 0.25)]
    [InlineData(2, 0.75)]
    [InlineData(3, 1)]
    public void Top_k_accuracy_counts_the_k_most_probable(int k, double expected) =>
        Assert.Equal(expected, ProbabilityMetrics.TopKAccuracy(Four, k));

    [Fact]
    public void Brier_score_is_the_squared_distance_from_the_truth()
    {
        double expected = (0.09 + 0.04 + 0.01 + 0.25 + 0.49 + 0.04 + 0.16 + 0.36 + 0.04 + 0.36 + 0.09 + 0.81) / 4;
        Assert.Equal(expected, ProbabilityMetrics.BrierScore(Four), 6);
    }

    [Fact]
    public void Softmax_divides_by_the_temperature_and_survives_large_logits()
    {
        float[] plain = ProbabilityMetrics.Softmax([1000f, 1000f + MathF.Log(3)], 2);
        Assert.Equal(0.25, plain[0], 3);
        float[] soft = ProbabilityMetrics.Softmax([0f, 2 * MathF.Log(3)], 2, temperature: 2);
        Assert.Equal(0.25, soft[0], 6);
        Assert.Equal(0.75, soft[1], 6);
    }

    [Fact]
    public void Wrong_input_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new Predictions([0.5f, 0.5f], [0, 1], 2));
        Assert.Throws<ArgumentException>(() => new Predictions([0.5f, 0.5f], [2], 2));
        Assert.Throws<ArgumentException>(() => new Predictions([0.5f, 0.5f], [-1], 2));
        Assert.Throws<ArgumentException>(() => new Predictions([float.NaN, 0.5f], [1], 2));
    }
}
