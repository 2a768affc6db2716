using EmotionML.Train.Metrics;

namespace EmotionML.Tests.Train.Metrics;

public sealed class VectorScalingTests
{
    [Fact]
    public void The_scaling_that_made_the_labels_is_found_again()
    {
        double[] scale = [0.5, 1.5, 1], bias = [0.4, -0.6, 0.2];
        (float[] logits, int[] truth) = Draw(40_000, scale, bias);
        VectorScaling fitted = VectorScaling.Fit(logits, truth, 3);
        Assert.Equal(scale, fitted.Scale, (a, b) => Math.Abs(a - b) < 0.05);
        Assert.Equal(bias, fitted.Bias, (a, b) => Math.Abs(a - b) < 0.08);
    }

    [Fact]
    public void It_is_never_less_likely_than_one_temperature_and_calibrates_each_class()
    {
        (float[] logits, int[] truth) = Draw(6_000, [0.4, 1.2, 1], [0, -1, 0.5]);
        double temperature = Calibration.FitTemperature(logits, truth, 3);
        float[] vector = VectorScaling.Fit(logits, truth, 3).Apply(logits), single = ProbabilityMetrics.Softmax(logits, 3, temperature);
        Assert.True(Loss(vector) < Loss(single) - 0.01);
        for (int k = 0; k < 3; k++)
            Assert.Equal(truth.Count(t => t == k) / (double)truth.Length, Enumerable.Range(0, truth.Length).Average(i => (double)vector[i * 3 + k]), 0.003);

        double Loss(float[] probabilities) => ProbabilityMetrics.LogLoss(new Predictions(probabilities, truth, 3));
    }

    [Fact]
    public void Cross_fitted_probabilities_of_a_picture_do_not_depend_on_its_own_label()
    {
        (float[] logits, int[] truth) = Draw(200, [1, 1, 1], [0, 0, 0]);
        int[] other = [.. truth];
        other[7] = (truth[7] + 1) % 3;
        float[] before = VectorScaling.CrossFit(logits, truth, 3), after = VectorScaling.CrossFit(logits, other, 3);
        Assert.Equal(before[21..24], after[21..24]);
        Assert.NotEqual(before[24..27], after[24..27]);
    }

    // labels drawn from softmax(scale * logits + bias)
    private static (float[] Logits, int[] Truth) Draw(int count, double[] scale, double[] bias)
    {
        var random = new Random(4);
        var scaling = new VectorScaling(scale, bias);
        float[] logits = [.. Enumerable.Range(0, 3 * count).Select(_ => (float)(4 * random.NextDouble() - 2))];
        float[] probabilities = scaling.Apply(logits);
        int[] truth = [.. Enumerable.Range(0, count).Select(i =>
        {
            double u = random.NextDouble();
            return u < probabilities[3 * i] ? 0 : u < probabilities[3 * i] + probabilities[3 * i + 1] ? 1 : 2;
        })];
        return (logits, truth);
    }
}
