using EmotionML.Core.Affect;
using EmotionML.Core.Common;
using EmotionML.Train.Evaluation.Analysis;

namespace EmotionML.Tests.Train.Evaluation.Analysis;

public sealed class EmotionRecordingTests
{
    private static readonly EmotionRecording Two = new(["happy", "sad"], [TimeSpan.Zero, TimeSpan.FromSeconds(0.04), TimeSpan.FromSeconds(0.08)], [[0.75f, 0.25f], [0.25f, 0.75f], [0f, 1f]]);

    [Fact]
    public void A_recording_reads_back_as_it_was_written()
    {
        using var folder = new TemporaryFolder();
        Two.Write(folder.File("r.csv"));
        EmotionRecording read = EmotionRecording.Read(folder.File("r.csv"));
        Assert.Equal(Two.Labels, read.Labels);
        Assert.Equal(Two.Times, read.Times);
        Assert.Equal(Two.Probabilities, read.Probabilities);
        Assert.Equal(1, read.LabelChanges());
        Assert.Equal(2, EmotionRecording.CountChanges([1, null, 2]));
        Assert.Equal(0.75 * 0.87 + 0.25 * -0.65, read.Affect(EmotionAffect.Default)[0].Valence, 6);
    }

    [Theory]
    [InlineData("time,a,b\n", "line 1")]
    [InlineData("seconds,a,b\n0,0.5\n", "line 2: expected 3 numbers")]
    [InlineData("seconds,a,b\n0,0.5,x\n", "line 2: expected 3 numbers")]
    [InlineData("seconds,a,b\n1,0.5,0.5\n0.5,0.5,0.5\n", "line 3: expected a time of at least 1 s")]
    public void A_bad_line_is_named(string text, string message)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("r.csv"), text);
        Assert.Contains(message, Assert.Throws<UserException>(() => EmotionRecording.Read(folder.File("r.csv"))).Message, StringComparison.Ordinal);
    }
}
