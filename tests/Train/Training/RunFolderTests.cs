using System.Text.Json;
using EmotionML.Core.Common;
using EmotionML.Train.Data;
using EmotionML.Train.Training;

namespace EmotionML.Tests.Train.Training;

public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <summary>Deletes what the tests wrote.</summary>
    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_run_is_resumed_on_its_own_data_and_labels_only()
    {
        var run = new RunFolder(folder.Path);
        FaceDataset own = TestFaces.Draw(), other = TestFaces.Draw(seed: 2);
        File.WriteAllText(run.Meta, JsonSerializer.Serialize(new { state = new { }, provenance = new Dictionary<string, string> { ["data.hash"] = own.Hash, ["labels"] = """["left","right","top"]""" } }));
        run.RequireSameData(own);

        string hash = Assert.Throws<UserException>(() => run.RequireSameData(other)).Message;
        Assert.Contains($"begun with (hash {own.Hash[..12]}), found toy with hash {other.Hash[..12]}", hash, StringComparison.Ordinal);
        string labels = Assert.Throws<UserException>(() => run.RequireSameData(own with { Labels = ["a", "b", "c"] })).Message;
        Assert.Contains("begun with (left, right, top), found toy with a, b, c", labels, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_serves_one_training_at_a_time()
    {
        var run = new RunFolder(folder.Path);
        using (run.Lock())
            Assert.Contains("a training is under way", Assert.Throws<UserException>(() => run.Lock()).Message, StringComparison.Ordinal);
        run.Lock().Dispose();
        Assert.Empty(Directory.GetFiles(folder.Path));
    }
}
