using EmotionML.Core.Affect;
using EmotionML.Core.Common;

namespace EmotionML.Tests.Core.Affect;

public sealed class AffectTests
{
    [Fact]
    public void One_certain_emotion_lies_where_its_norm_says()
    {
        AffectPoint point = EmotionAffect.Default.Of(["angry", "happy"], [0, 1]);
        Assert.Equal(new AffectPoint(0.87, 0.38), point);
    }

    [Fact]
    public void A_mixture_is_the_weighted_mean()
    {
        // 0.5 * (0.87, 0.38) + 0.25 * (-0.65, -0.55) + 0.25 * (0.12, -0.39), by hand
        AffectPoint point = EmotionAffect.Default.Of(["happy", "sad", "neutral"], [0.5f, 0.25f, 0.25f]);
        Assert.Equal(0.3025, point.Valence, 9);
        Assert.Equal(-0.045, point.Arousal, 9);
    }

    [Fact]
    public void An_unknown_emotion_is_refused_with_the_known_ones()
    {
        var error = Assert.Throws<UserException>(() => EmotionAffect.Default.Of("bored"));
        Assert.Contains("happy", error.Message, StringComparison.Ordinal);
        Assert.Contains("'bored'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Coordinates_outside_the_plane_are_refused() =>
        Assert.Throws<UserException>(() => new EmotionAffect(new Dictionary<string, AffectPoint> { ["x"] = new(1.5, 0) }));

    [Fact]
    public void Coordinates_of_ones_own_replace_some_and_keep_the_others()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("affect.json");
        File.WriteAllText(file, """{"surprise": {"valence": 0.4, "arousal": 0.7}, "bored": {"valence": -0.3, "arousal": -0.8}}""");
        EmotionAffect affect = EmotionAffect.Load(file);
        Assert.Equal(new AffectPoint(0.4, 0.7), affect.Of("surprise"));
        Assert.Equal(new AffectPoint(-0.3, -0.8), affect.Of("bored"));
        Assert.Equal(EmotionAffect.Default.Of("happy"), affect.Of("happy"));
    }

    [Theory]
    [InlineData("""{"happy": {"valence": 2, "arousal": 0}}""", "-1..1")]
    [InlineData("""{"happy": {"valence": 0.5}}""", "LABEL")]
    [InlineData("[1, 2]", "LABEL")]
    [InlineData("{", "LABEL")]
    public void A_file_of_coordinates_that_is_none_is_refused(string content, string message)
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("affect.json");
        File.WriteAllText(file, content);
        Assert.Contains(message, Assert.Throws<UserException>(() => EmotionAffect.Load(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_nearest_emotion_to_a_pleasant_stirred_point_is_happy() =>
        Assert.Equal("happy", EmotionAffect.Default.Nearest(new(0.9, 0.5)));

    [Theory]
    [InlineData(5)]
    [InlineData(25)]
    public void The_mood_does_not_depend_on_the_frame_rate(int framesPerSecond)
    {
        var mood = new MoodAverage(TimeSpan.FromSeconds(20));
        AffectPoint last = default;
        // ten seconds of one, ten of the other: the mean lies in the middle
        for (int frame = 0; frame < 20 * framesPerSecond; frame++)
            last = mood.Add(TimeSpan.FromSeconds((double)frame / framesPerSecond), new(frame < 10 * framesPerSecond ? -1 : 1, 0));
        Assert.InRange(last.Valence, -0.02, 0.02);
    }

    [Fact]
    public void What_is_older_than_the_window_is_forgotten()
    {
        var mood = new MoodAverage(TimeSpan.FromSeconds(2));
        mood.Add(TimeSpan.Zero, new(-1, -1));
        Assert.Equal(new AffectPoint(1, 1), mood.Add(TimeSpan.FromSeconds(3), new(1, 1)));
    }

    [Fact]
    public void A_long_absence_does_not_make_the_last_glimpse_the_mood()
    {
        var mood = new MoodAverage(TimeSpan.FromSeconds(60));
        mood.Add(TimeSpan.Zero, new(-1, 0));
        // 30 s nobody was there; then five seconds of joy
        for (int i = 0; i <= 50; i++) mood.Add(TimeSpan.FromSeconds(30 + i / 10.0), new(1, 0));
        Assert.True(mood.Current()!.Value.Valence > 0.6);
    }

    [Fact]
    public void Time_that_runs_backwards_is_refused()
    {
        var mood = new MoodAverage();
        mood.Add(TimeSpan.FromSeconds(2), default);
        Assert.Throws<ArgumentOutOfRangeException>(() => mood.Add(TimeSpan.FromSeconds(1), default));
    }
}
