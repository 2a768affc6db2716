using EmotionML.Core.Common;
using EmotionML.Core.Model;

namespace EmotionML.Tests.Core;

public sealed class LabelNamesTests
{
    [Theory]
    [InlineData("angry,disgusted,fearful,happy,neutral,sad,surprised", null, "angry,disgust,fear,happy,neutral,sad,surprise")]
    [InlineData("0,1,2,3,4,5,6", null, "angry,disgust,fear,happy,sad,surprise,neutral")]
    [InlineData("Happiness,anger", null, "happy,angry")]
    [InlineData("0,1", null, "0,1")]
    [InlineData("anger,boredom", null, "anger,boredom")]
    [InlineData("anger,angry", null, "anger,angry")]
    [InlineData("rage,calm", "rage=angry,calm=neutral", "angry,neutral")]
    [InlineData("anger,joy", "wow=surprise", "angry,happy")]
    public void A_models_labels_get_the_usual_names_or_the_given_ones(string labels, string? given, string expected) =>
        Assert.Equal(expected.Split(','), LabelNames.OfModel(labels.Split(','), given, "a.onnx"));

    [Fact]
    public void Two_labels_never_get_one_name() =>
        Assert.Contains("a.onnx: --map-labels: expected a name of its own", Assert.Throws<UserException>(() => LabelNames.OfModel(["rage", "anger"], "rage=anger", "a.onnx")).Message, StringComparison.Ordinal);
}
