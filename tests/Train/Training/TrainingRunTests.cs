using EmotionML.Core.Common;
using EmotionML.Train.Networks;
using EmotionML.Train.Training;

namespace EmotionML.Tests.Train.Training;

[Collection(SequentialCollection.Name)]
[Trait("Category", "Slow")]
public sealed class TrainingRunTests
{
    [Fact]
    public void Every_epoch_is_reported_once_with_all_before_it_and_the_folder_is_a_run()
    {
        using var folder = new TemporaryFolder();
        var told = new List<int>();
        var run = new TrainingRunOptions(new RunFolder(folder.File("run")), TestFaces.Small with { Epochs = 3 }, TestFaces.Draw()) { AfterEpoch = epochs => told.Add(epochs.Count) };
        Assert.Equal(TrainOutcome.Finished, TrainingRun.Start(run).Outcome);
        Assert.Equal([1, 2, 3], told);
        using Network network = NetworkSource.Open(run.Folder.Path).Rebuild();
        Assert.Equal(3, network.Shape.Classes);
        Assert.Contains("another name", Assert.Throws<UserException>(() => TrainingRun.Start(run)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_from_code_has_its_teachers_and_its_minutes_like_one_of_the_command_line()
    {
        using var folder = new TemporaryFolder();
        var teacher = new TrainingRunOptions(new RunFolder(folder.File("teacher")), TestFaces.Small with { Epochs = 1 }, TestFaces.Draw());
        TrainingRun.Start(teacher);
        using var output = new StringWriter();
        var student = new TrainingRunOptions(new RunFolder(folder.File("student")), TestFaces.Small with { Minutes = 0.02, Teacher = teacher.Folder.Path }, teacher.Data) { Output = output };
        TrainState state = TrainingRun.Start(student).State;
        Assert.Contains("epochs fit 0.02 minutes", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("teacher", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(state.Epochs, student.Folder.ReadEpochs().Count);
    }
}
