using EmotionML.Core.Common;
using EmotionML.Infer.Vision.Tracking;

namespace EmotionML.Tests.Infer.Vision;

public sealed class EmotionSmootherTests
{
    private static readonly float[] Happy = Of(3, 0.85f), Sad = Of(4, 0.85f), Weak = Of(0, 0.2f);

    [Fact]
    public void The_first_frame_counts_at_once()
    {
        var smoother = new EmotionSmoother();
        Assert.Null(smoother.Label);
        Assert.Empty(smoother.Probabilities);
        Assert.Equal(3, smoother.Add(Happy, TimeSpan.Zero));
        Assert.Equal(Happy, smoother.Probabilities, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void After_a_half_life_old_and_new_count_the_same()
    {
        var smoother = new EmotionSmoother(new SmoothingOptions { HalfLife = TimeSpan.FromMilliseconds(300) });
        smoother.Add(Happy, TimeSpan.Zero);
        smoother.Add(Sad, Ms(300));
        Assert.Equal(smoother.Probabilities[3], smoother.Probabilities[4], 1e-6);
        Assert.Equal(1, smoother.Probabilities.Sum(), 1e-5);
    }

    [Fact]
    public void The_frame_rate_does_not_matter()
    {
        float[] At(int frames)
        {
            var smoother = new EmotionSmoother();
            smoother.Add(Happy, TimeSpan.Zero);
            for (int i = 1; i <= frames; i++) smoother.Add(Sad, Ms(400.0 * i / frames));
            return [.. smoother.Probabilities];
        }

        float[] slow = At(4), fast = At(40);
        Assert.Equal(slow, fast, (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Theory]
    [InlineData(10, 0.85f)]
    [InlineData(30, 0.85f)]
    [InlineData(30, 0.6f)]
    public void A_true_change_shows_within_half_a_second(int fps, float probability)
    {
        // two seconds of one emotion with noise, then another one with noise
        var smoother = new EmotionSmoother();
        var random = new Random(3);
        int? label = null;
        double? shown = null;
        for (int i = 0; i < 4 * fps && shown is null; i++)
        {
            double time = (double)i / fps;
            label = smoother.Add(Noisy(time < 2 ? Of(3, probability) : Of(4, probability), random), TimeSpan.FromSeconds(time));
            if (time < 2) Assert.Equal(3, label);
            if (label == 4) shown = time - 2;
        }
        Assert.True(shown <= 0.5, $"shown after {shown} s");
    }

    [Fact]
    public void Two_labels_that_take_turns_frame_by_frame_change_nothing()
    {
        var smoother = new EmotionSmoother();
        int changes = 0;
        int? before = null;
        for (int i = 0; i < 90; i++)
        {
            int? label = smoother.Add(i % 2 == 0 ? Of(3, 0.55f, 4, 0.4f) : Of(4, 0.55f, 3, 0.4f), TimeSpan.FromSeconds(i / 30.0));
            if (i > 0 && label != before) changes++;
            before = label;
        }
        Assert.Equal(0, changes);
        Assert.Equal(3, before);
    }

    [Fact]
    public void Below_the_confidence_no_label_is_named_and_one_once_named_is_kept_a_little_longer()
    {
        var options = new SmoothingOptions { HalfLife = TimeSpan.Zero, Confidence = 0.4, ConfidenceSlack = 0.1 };
        var smoother = new EmotionSmoother(options);
        Assert.Null(smoother.Add(Weak, Ms(0)));
        Assert.Null(smoother.Add(Of(3, 0.38f), Ms(10)));
        Assert.Equal(3, smoother.Add(Of(3, 0.42f), Ms(20)));
        Assert.Equal(3, smoother.Add(Of(3, 0.32f), Ms(30)));
        Assert.Null(smoother.Add(Of(3, 0.28f), Ms(40)));
        Assert.Null(smoother.Add(Of(3, 0.38f), Ms(50)));
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Assert.Throws<UserException>(() => new EmotionSmoother(new SmoothingOptions { HalfLife = TimeSpan.FromSeconds(-1) }));
        Assert.Throws<UserException>(() => new EmotionSmoother(new SmoothingOptions { Lead = 1.5 }));
        Assert.Throws<UserException>(() => new EmotionSmoother(new SmoothingOptions { Confidence = double.NaN }));
    }

    private static float[] Of(int label, float probability, int second = -1, float secondProbability = 0)
    {
        int others = second < 0 ? 6 : 5;
        float rest = (1 - probability - secondProbability) / others;
        return [.. Enumerable.Range(0, 7).Select(i => i == label ? probability : i == second ? secondProbability : rest)];
    }

    private static float[] Noisy(float[] probabilities, Random random)
    {
        float[] noisy = [.. probabilities.Select(p => p * (float)(0.7 + 0.6 * random.NextDouble()))];
        return [.. noisy.Select(p => p / noisy.Sum())];
    }

    private static TimeSpan Ms(double ms) => TimeSpan.FromMilliseconds(ms);
}
