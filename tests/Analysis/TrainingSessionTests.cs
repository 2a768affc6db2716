using EmotionML.Core;
using EmotionML.Tests.Training;
using EmotionML.Train.Analysis;
using EmotionML.Train.Training;

namespace EmotionML.Tests.Analysis;

[Collection(SequentialCollection.Name)]
public sealed class TrainingSessionTests
{
    [Fact]
    public void Every_epoch_is_told_once_with_all_before_it_and_the_folder_is_a_run()
    {
        using var folder = new TemporaryFolder();
        var told = new List<int>();
        RunFolder run = TrainingSession.Run(TestFaces.Draw(), TestFaces.Small with { Epochs = 3 }, folder.File("run"), epochs => told.Add(epochs.Count));
        Assert.Equal([1, 2, 3], told);
        using Train.Networks.Network network = NetworkSource.Open(run.Path).Rebuild();
        Assert.Equal(3, network.Shape.Classes);
        Assert.Contains("take another", Assert.Throws<UserException>(() => TrainingSession.Run(TestFaces.Draw(), TestFaces.Small, run.Path)).Message, StringComparison.Ordinal);
    }
}
