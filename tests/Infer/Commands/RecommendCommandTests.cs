using System.Text.Json;

namespace EmotionML.Tests.Infer.Commands;

/// <summary>recommend as a user runs it, on a library of its own.</summary>
public sealed class RecommendCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Songs_that_lift_a_sad_mood_come_as_JSON_in_playing_order()
    {
        (int code, string output, string error) = Recommend("--emotion", "sad", "--goal", "lift", "--count", "10", "--json");
        Assert.Equal((0, ""), (code, error));
        using JsonDocument json = JsonDocument.Parse(output);
        Assert.Equal((-0.65, -0.55), Place(json.RootElement.GetProperty("mood")));
        (double Valence, double Arousal) target = Place(json.RootElement.GetProperty("target"));
        JsonElement[] tracks = [.. json.RootElement.GetProperty("tracks").EnumerateArray()];
        Assert.Equal(10, tracks.Length);
        double last = double.PositiveInfinity;
        foreach (JsonElement track in tracks)
        {
            foreach (string text in new[] { "title", "artist", "why" }) Assert.NotEqual("", track.GetProperty(text).GetString());
            Assert.Equal(["spotify", "youtube", "deezer"], track.GetProperty("links").EnumerateObject().Select(link => link.Name));
            (double valence, double arousal) = Place(track);
            double distance = double.Hypot(valence - target.Valence, arousal - target.Arousal);
            Assert.True(distance <= last);
            last = distance;
        }
        Assert.Equal(output, Recommend("--emotion", "sad", "--goal", "lift", "--count", "10", "--json").Output);
    }

    [Theory]
    [InlineData("recommend: expected a mood, such as --emotion sad or --valence -0.5 --arousal 0.2, found none")]
    [InlineData("emotion: expected one of angry, disgust, fear, happy, sad, surprise, neutral, found 'bored'", "--emotion", "bored")]
    [InlineData("valence: expected -1 to 1, found 3", "--valence", "3", "--arousal", "0")]
    [InlineData("--valence: expected a number, found 'high'; recommend --help lists what there is", "--valence", "high", "--arousal", "0")]
    [InlineData("count: expected 1 to 100, found 0", "--emotion", "sad", "--count", "0")]
    public void A_wrong_argument_is_one_clear_line(string message, params string[] arguments)
    {
        (int code, string output, string error) = Recommend(arguments);
        Assert.Equal((2, "", $"Error: {message}"), (code, output, error.TrimEnd()));
    }

    [Fact]
    public void Filters_that_leave_nothing_say_so_and_end_with_exit_code_1()
    {
        (int code, _, string error) = Recommend("--emotion", "happy", "--genre", "nothing of this kind");
        Assert.Equal(1, code);
        Assert.StartsWith("note: 0 of 10 songs", error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_help_cites_the_evidence_and_claims_no_therapy()
    {
        string output = Recommend("--help").Output;
        Assert.Contains("doi:10.3390/ijerph182312486", output, StringComparison.Ordinal);
        Assert.Contains("not a therapy", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_benchmark_tells_a_median_for_every_goal()
    {
        (int code, string output, _) = Recommend("--benchmark", "3000");
        Assert.Equal(0, code);
        Assert.All(new[] { "match", "lift", "calm", "energise", "focus", "more like this" }, goal => Assert.Matches($@"(?m)^{goal} +median +\d+\.\d\d ms", output));
    }

    private (int Code, string Output, string Error) Recommend(params string[] arguments) =>
        InferProcess.Run(["recommend", .. arguments, "--database", folder.File("music.db")]);

    private static (double Valence, double Arousal) Place(JsonElement element) => (element.GetProperty("valence").GetDouble(), element.GetProperty("arousal").GetDouble());
}
