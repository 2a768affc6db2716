using System.Diagnostics;
using EmotionML.Core.Model;
using EmotionML.Train.Data;
using EmotionML.Train.Data.Inspection;
using EmotionML.Train.Data.Readers;

namespace EmotionML.Tests.Train.Data;

// Load times are measured: no other test may run meanwhile.
[CollectionDefinition(nameof(Fer2013Tests), DisableParallelization = true)]
[Collection(nameof(Fer2013Tests))]
[Trait("Category", "Data")]
public sealed class Fer2013Tests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [FactIfFer2013]
    public void Fer2013_has_the_published_counts_and_loads_within_ten_seconds_and_then_one()
    {
        var options = new DataOptions { CacheFolder = _folder.File("cache") };
        TimeSpan first = Cost(() => DatasetReader.Read(Fer2013.Path!, options), out FaceDataset data);
        TimeSpan later = Enumerable.Range(0, 3).Min(_ => Cost(() => DatasetReader.Read(Fer2013.Path!, options), out FaceDataset again) + Same(data, again));
        Assert.True(first < TimeSpan.FromSeconds(10), $"the first load took {first.TotalSeconds:f1} s");
        Assert.True(later < TimeSpan.FromSeconds(1), $"a later load took {later.TotalSeconds:f1} s");

        Assert.Equal("FER2013", data.Name);
        Assert.Equal(EmotionLabels.Fer2013, data.Labels);
        Assert.Equal((28709, 3589), (data.Train.Count, data.Validation.Count));
        DatasetInspection found = Inspector.Inspect(data);
        Assert.True(found.MatchesPublished);
        Assert.Equal(14, found.Blank.Count);
        Assert.True(found.Exact.Groups.Count > 1000, "FER2013 is known for its duplicates");
    }

    /// <summary>
    /// Wall time, or this process's processor time where that is less: on a machine that is busy with something else
    /// the wall time says little about the reader.
    /// </summary>
    private static TimeSpan Cost(Func<FaceDataset> read, out FaceDataset data)
    {
        var watch = Stopwatch.StartNew();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        data = read();
        TimeSpan used = Environment.CpuUsage.TotalTime - before;
        return used < watch.Elapsed ? used : watch.Elapsed;
    }

    private static TimeSpan Same(FaceDataset one, FaceDataset other)
    {
        Assert.Equal(one.Hash, other.Hash);
        return TimeSpan.Zero;
    }
}
