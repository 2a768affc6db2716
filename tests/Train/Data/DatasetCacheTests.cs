using EmotionML.Train.Data;
using EmotionML.Train.Data.Readers;

namespace EmotionML.Tests.Train.Data;

public sealed class DatasetCacheTests : IDisposable
{
    private readonly DataFolder _folder = new();
    private readonly string _table;
    private readonly DataOptions _options;

    public DatasetCacheTests()
    {
        _table = _folder.WriteLines("fer2013.csv", [.. DataFolder.Rows(), "bad row"]);
        _options = new DataOptions { CacheFolder = _folder.File("cache"), SkipBad = true };
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_second_reading_comes_from_the_cache_and_is_the_same()
    {
        FaceDataset first = DatasetReader.Read(_table, _options);
        FaceDataset? cached = DatasetCache.TryRead(Assert.Single(Cached()));
        FaceDataset second = DatasetReader.Read(_table, _options);
        foreach (FaceDataset other in (FaceDataset[])[cached!, second])
        {
            Assert.Equal((first.Name, first.Hash, first.Size), (other.Name, other.Hash, other.Size));
            Assert.Equal(DatasetBuilder.Hash(first), DatasetBuilder.Hash(other));
            Assert.Equal(first.Labels, other.Labels);
            Assert.Equal(first.Test.Sources, other.Test.Sources);
            Assert.Equal(first.Skipped, other.Skipped);
            Assert.Single(other.Skipped);
        }
    }

    [Theory]
    [InlineData("flip")]
    [InlineData("cut")]
    [InlineData("empty")]
    public void A_damaged_cache_is_ignored_and_written_anew(string damage)
    {
        string hash = DatasetReader.Read(_table, _options).Hash;
        string file = Assert.Single(Cached());
        byte[] whole = File.ReadAllBytes(file);
        byte[] damaged = damage switch { "cut" => whole[..(whole.Length / 2)], "empty" => [], _ => [.. whole] };
        if (damage == "flip") damaged[^5000] ^= 1;
        File.WriteAllBytes(file, damaged);
        Assert.Null(DatasetCache.TryRead(file));
        Assert.Equal(hash, DatasetReader.Read(_table, _options).Hash);
        Assert.Equal(whole, File.ReadAllBytes(file));
    }

    [Fact]
    public void Other_content_and_other_options_have_a_cache_of_their_own()
    {
        FaceDataset first = DatasetReader.Read(_table, _options);
        Assert.Equal(32, DatasetReader.Read(_table, _options with { Size = 32 }).Size);
        _folder.WriteLines("fer2013.csv", DataFolder.Rows(perClass: 3));
        FaceDataset other = DatasetReader.Read(_table, _options);
        Assert.NotEqual(first.Hash, other.Hash);
        Assert.Equal(3, Cached().Length);
    }

    [Fact]
    public void A_folder_is_decoded_again_when_a_picture_changes()
    {
        _folder.WriteClasses("d/train", ["a", "b"], 20);
        DataOptions options = _options with { SkipBad = false };
        FaceDataset first = DatasetReader.Read(_folder.File("d"), options);
        Assert.Equal(first.Hash, DatasetReader.Read(_folder.File("d"), options).Hash);
        string picture = _folder.File("d/train/a/img_0.png");
        DateTime time = File.GetLastWriteTimeUtc(picture);
        File.WriteAllBytes(picture, DataFolder.Encode(DataFolder.Noise("another"), 48));
        File.SetLastWriteTimeUtc(picture, time);
        Assert.NotEqual(first.Hash, DatasetReader.Read(_folder.File("d"), options).Hash);
    }

    [Fact]
    public void A_cache_that_cannot_be_written_costs_a_note_and_no_more()
    {
        string file = _folder.WriteLines("occupied", "a file where a folder should be");
        FaceDataset data = DatasetReader.Read(_table, _options with { CacheFolder = file });
        Assert.Equal(14, data.Train.Count);
        Assert.Contains("could not be kept", Assert.Single(data.Notes), StringComparison.Ordinal);
    }

    private string[] Cached() => Directory.GetFiles(_folder.File("cache"), "*", SearchOption.AllDirectories);
}
