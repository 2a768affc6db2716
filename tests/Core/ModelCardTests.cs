using EmotionML.Core.Common;
using EmotionML.Core.Model;

namespace EmotionML.Tests.Core;

public sealed class ModelCardTests
{
    internal static readonly ModelCard Sample = new()
    {
        Labels = EmotionLabels.Fer2013,
        Architecture = "emotion-resnet width 32 blocks 1,2,2,2",
        TrainingData = "FER2013",
        TrainingDataHash = new string('a', 64),
        ValidationMetrics = new Dictionary<string, double> { ["accuracy"] = 0.7012345678901234, ["macro_f1"] = 0.68 },
        RunId = "2026-01-02-030405",
        Commit = "abcdef0",
        Date = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero),
        EmotionMLVersion = "0.1.0",
        Opset = 17,
        Temperature = 1.2345678901234567,
    };

    [Fact]
    public void A_card_survives_the_file_unchanged()
    {
        ModelCard read = ModelCard.FromMetadata(Sample.ToMetadata(), "emotion.onnx");
        Assert.Equal(Sample, read);
        Assert.Equal(Sample.Labels, read.Labels);
        Assert.Equal(48, read.InputSize);
        Assert.Equal(Sample.Temperature, read.Temperature);
        Assert.Equal(0.7012345678901234, read.ValidationMetrics["accuracy"]);
        Assert.NotEqual(Sample, read with { Commit = "other" });
    }

    [Fact]
    public void Every_key_carries_the_prefix_and_keys_of_others_are_passed_over()
    {
        var metadata = Sample.ToMetadata().ToDictionary();
        Assert.All(metadata.Keys, key => Assert.StartsWith("emotionml.", key, StringComparison.Ordinal));
        metadata["author"] = "someone";
        Assert.Equal(Sample, ModelCard.FromMetadata(metadata, "emotion.onnx"));
    }

    [Fact]
    public void A_model_of_others_is_refused()
    {
        UserException error = Assert.Throws<UserException>(
            () => ModelCard.FromMetadata(new Dictionary<string, string> { ["author"] = "someone" }, "x.onnx"));
        Assert.Equal("x.onnx: expected a model exported by EmotionML, found no metadata emotionml.*", error.Message);
    }

    [Fact]
    public void Every_missing_key_is_named()
    {
        foreach (string key in Sample.ToMetadata().Keys)
        {
            var metadata = Sample.ToMetadata().ToDictionary();
            metadata.Remove(key);
            UserException error = Assert.Throws<UserException>(() => ModelCard.FromMetadata(metadata, "x.onnx"));
            Assert.Equal($"x.onnx: expected metadata {key}, found none", error.Message);
        }
    }

    [Theory]
    [InlineData("format", "2", "1")]
    [InlineData("input.range", "0..1", "0..255")]
    [InlineData("input.shape", "[N,3,48,48]", "[N,1,S,S] such as [N,1,48,48]")]
    [InlineData("input.shape", "[N,1,48,64]", "[N,1,S,S] such as [N,1,48,48]")]
    [InlineData("input.shape", "48", "[N,1,S,S] such as [N,1,48,48]")]
    [InlineData("labels", "angry, happy", "a JSON list of two or more different names")]
    [InlineData("labels", """["happy"]""", "a JSON list of two or more different names")]
    [InlineData("labels", """["happy","happy"]""", "a JSON list of two or more different names")]
    [InlineData("labels", "null", "a JSON list of two or more different names")]
    [InlineData("validation", "[]", "a JSON object of numbers")]
    [InlineData("date", "yesterday", "an ISO 8601 date")]
    [InlineData("opset", "seventeen", "a whole number")]
    [InlineData("temperature", "0", "a number above 0")]
    [InlineData("temperature", "NaN", "a number above 0")]
    public void A_value_that_is_not_what_it_should_be_is_named_with_what_was_expected(string key, string value, string expected)
    {
        var metadata = Sample.ToMetadata().ToDictionary();
        metadata["emotionml." + key] = value;
        UserException error = Assert.Throws<UserException>(() => ModelCard.FromMetadata(metadata, "x.onnx"));
        Assert.Equal($"x.onnx: metadata emotionml.{key}: expected {expected}, found {value}", error.Message);
    }
}
