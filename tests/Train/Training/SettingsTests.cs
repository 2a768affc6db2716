using EmotionML.Core.Common;
using EmotionML.Train.Training;

namespace EmotionML.Tests.Train.Training;

public sealed class SettingsTests
{
    [Fact]
    public void The_command_line_wins_over_the_file_and_the_file_over_the_default()
    {
        (TrainOptions options, IReadOnlyList<Setting> echo) = Settings.Resolve(
            ("file.json", new Dictionary<string, string> { ["epochs"] = "7", ["batch"] = "32" }),
            ("command line", new Dictionary<string, string> { ["epochs"] = "9" }));
        Assert.Equal((9, 32, new TrainOptions().Momentum), (options.Epochs, options.Batch, options.Momentum));
        Assert.Equal("command line", echo.Single(s => s.Key == "epochs").Source);
        Assert.Equal("file.json", echo.Single(s => s.Key == "batch").Source);
        Assert.Equal("default", echo.Single(s => s.Key == "momentum").Source);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "config.json");
        (TrainOptions options, IReadOnlyList<Setting> echo) = Settings.Resolve(("test", new Dictionary<string, string> { ["mixup"] = "0.25", ["width"] = "8,16", ["seed"] = "-3" }));
        File.WriteAllText(path, Settings.ToJson(echo));
        Assert.Equal(options, Settings.Resolve(("again", Settings.ReadFile(path))).Options);
    }

    [Theory]
    [InlineData("learning-rat", "0.1", "did you mean 'learning-rate'?")]
    [InlineData("epochs", "many", "--epochs: expected a whole number, found 'many'")]
    [InlineData("epochs", "0", "--epochs: expected 1 to 100000, found 0")]
    [InlineData("mixup", "1,5", "--mixup: expected a number, found '1,5'")]
    [InlineData("flip", "1.5", "--flip: expected 0 to 1, found 1.5")]
    [InlineData("weight-decay", "NaN", "--weight-decay: expected 0 to 1, found NaN")]
    [InlineData("optimizer", "sdg", "--optimizer: expected one of auto, sgd, adam, adamw, found 'sdg'")]
    [InlineData("rebalance", "all", "--rebalance: expected one of none, weights, sqrt-weights, sampler, logit-adjust, found 'all'")]
    [InlineData("teacher-tta", "mirror", "--teacher-tta: expected one of none, flip, found 'mirror'")]
    [InlineData("network", "resnet", "--network: expected one of emotion-resnet, face-resnet, seed-cnn, vgg19, found 'resnet'")]
    public void A_bad_setting_says_where_what_was_expected_and_what_was_found(string key, string value, string message)
    {
        var error = Assert.Throws<UserException>(() => Settings.Resolve(("command line", new Dictionary<string, string> { [key] = value })));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("seed-cnn", "auto", "adam", 0.001)]
    [InlineData("seed-cnn", "sgd", "sgd", 0.08)]
    [InlineData("emotion-resnet", "auto", "sgd", 0.08)]
    public void Each_network_has_the_optimiser_it_is_known_with(string network, string asked, string chosen, double learningRate)
    {
        var options = new TrainOptions { Network = network, Optimizer = asked };
        Assert.Equal((chosen, learningRate), (options.OptimizerName, options.PeakLearningRate));
    }

    [Fact]
    public void Every_setting_has_a_description()
    {
        Assert.All(Settings.All, s => Assert.False(string.IsNullOrWhiteSpace(s.Description)));
        Assert.Contains(Settings.All, s => s.Key == "learning-rate");
    }
}
