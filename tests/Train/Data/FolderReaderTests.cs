using EmotionML.Core.Common;
using EmotionML.Core.Model;
using EmotionML.Train.Data;
using EmotionML.Train.Data.Readers;

namespace EmotionML.Tests.Train.Data;

public sealed class FolderReaderTests : IDisposable
{
    private static readonly string[] Emotions = ["Angry", "Disgust", "Fear", "Happy", "Neutral", "Sad", "Surprise"];

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Kaggle_files_are_told_apart_by_name_even_when_both_lie_in_test()
    {
        _folder.WriteClasses("fer/train", Emotions, 3, "Training");
        _folder.WriteClasses("fer/test", Emotions, 2, "PublicTest");
        _folder.WriteClasses("fer/test", Emotions, 1, "PrivateTest");
        FaceDataset data = Read("fer");
        Assert.Equal("FER2013", data.Name);
        Assert.Equal(EmotionLabels.Fer2013, data.Labels);
        Assert.Equal((21, 14, 7), (data.Train.Count, data.Validation.Count, data.Test.Count));
        int index = Array.IndexOf(data.Train.Sources, "train/Neutral/Training_1.png");
        Assert.Equal(6, data.Train.Labels[index]);
        Assert.Equal(DataFolder.Noise("fer/train Neutral Training 1"), data.Train.Image(index).ToArray());
        Assert.Empty(data.Notes);
    }

    [Fact]
    public void A_zip_reads_as_the_folder_does_with_or_without_a_top_folder()
    {
        _folder.WriteClasses("outer/fer/train", Emotions, 2, extension: ".jpg");
        _folder.WriteClasses("outer/fer/validation", Emotions, 1, extension: ".jpg");
        _folder.Write("outer/fer/train/Angry/.DS_Store", [1]);
        _folder.Write("outer/__MACOSX/fer/train/Angry/._img_0.jpg", [1]);
        string hash = Read("outer/fer").Hash;
        Assert.Equal(hash, Read("outer").Hash);
        Assert.Equal(hash, DatasetReader.Read(_folder.Zip("outer", "a.zip"), DataFolder.Plain).Hash);
        Assert.Equal(hash, DatasetReader.Read(_folder.Zip("outer/fer", "b.bin"), DataFolder.Plain).Hash);
    }

    [Fact]
    public void A_zip_or_folder_that_holds_the_table_reads_as_the_table()
    {
        string hash = DatasetReader.Read(_folder.WriteLines("top/fer/icml.csv", DataFolder.Rows()), DataFolder.Plain).Hash;
        _folder.WriteLines("top/README.txt", "about");
        Assert.Equal(hash, Read("top").Hash);
        Assert.Equal(hash, DatasetReader.Read(_folder.Zip("top", "data.zip"), DataFolder.Plain).Hash);
        _folder.WriteLines("top/again.csv", DataFolder.Rows());
        Assert.Contains("expected one table", Refused("top"), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_validation_a_tenth_of_every_class_of_training_is_set_aside()
    {
        _folder.WriteClasses("d/train", ["a", "b"], 30);
        _folder.WriteClasses("d/test", ["a", "b"], 5);
        FaceDataset data = Read("d");
        Assert.Equal((54, 6, 10), (data.Train.Count, data.Validation.Count, data.Test.Count));
        Assert.Equal(3, data.Validation.Labels.Count(label => label == 0));
        Assert.Contains("6 of the training pictures", Assert.Single(data.Notes), StringComparison.Ordinal);
        Assert.Equal(data.Hash, Read("d").Hash);
    }

    [Fact]
    public void Plain_class_folders_are_split_by_content_so_that_equal_pictures_stay_together()
    {
        _folder.WriteClasses("faces/own", ["zen", "Bored", "calm"], 40);
        byte[] twice = DataFolder.Encode(DataFolder.Noise("twice"), 48);
        for (int i = 0; i < 2; i++) _folder.Write($"faces/own/calm/copy{i}.png", twice);
        FaceDataset data = Read("faces");
        Assert.Equal(["Bored", "calm", "zen"], data.Labels);
        Assert.Equal((98, 12, 12), (data.Train.Count, data.Validation.Count, data.Test.Count));
        Assert.Equal(2, data.Notes.Count);
        Split[] holders = [.. Enum.GetValues<Split>().Where(split => data[split].Sources.Any(source => source.Contains("copy", StringComparison.Ordinal)))];
        Assert.Single(holders);
    }

    [Fact]
    public void Large_pictures_shrink_by_area_and_small_ones_grow_by_cubic_interpolation()
    {
        byte[] large = new byte[96 * 96], small = new byte[24 * 24];
        for (int i = 0; i < large.Length; i++) large[i] = (byte)(i % 2 == 0 ? 40 : 60);
        for (int i = 0; i < small.Length; i++) small[i] = (byte)(i % 24 < 12 ? 0 : 200);
        _folder.Write("d/train/a/large.png", DataFolder.Encode(large, 96));
        _folder.Write("d/train/b/small.png", DataFolder.Encode(small, 24));
        _folder.WriteClasses("d/val", ["a", "b"], 1);
        FaceDataset data = Read("d");
        Assert.All(data.Train.Image(0).ToArray(), pixel => Assert.Equal(50, pixel));
        Assert.Contains(data.Train.Image(1).ToArray(), pixel => pixel > 200); // only cubic overshoots an edge
        Assert.Equal(64 * 64, DatasetReader.Read(_folder.File("d"), DataFolder.Plain with { Size = 64 }).Train.Image(0).Length);
    }

    public static TheoryData<string, string> BadPictures() => new()
    {
        { "text", "expected a JPEG or PNG picture, found something that cannot be decoded" },
        { "empty", "expected a picture, found an empty file" },
        { "cut.jpg", "expected a whole picture, found one that is cut off" },
        { "cut.png", "expected a whole picture, found one that is cut off" },
    };

    [Theory]
    [MemberData(nameof(BadPictures))]
    public void An_unreadable_picture_is_told_with_its_path_and_can_be_skipped(string kind, string message)
    {
        _folder.WriteClasses("d/train", ["a", "b"], 2);
        _folder.WriteClasses("d/val", ["a", "b"], 1);
        byte[] whole = DataFolder.Encode(DataFolder.Noise("whole"), 48, kind.EndsWith("jpg", StringComparison.Ordinal) ? ".jpg" : ".png");
        _folder.Write("d/train/b/bad.jpg", kind switch { "text" => "not a picture"u8.ToArray(), "empty" => [], _ => whole[..(whole.Length / 2)] });
        Assert.Equal($"d train/b/bad.jpg: {message}", Refused("d"));
        FaceDataset data = DatasetReader.Read(_folder.File("d"), DataFolder.Plain with { SkipBad = true });
        Assert.Equal([$"d train/b/bad.jpg: {message}"], data.Skipped);
        Assert.Equal(4, data.Train.Count);
    }

    [Fact]
    public void An_empty_class_and_an_empty_split_are_errors_in_folder_and_zip()
    {
        _folder.WriteClasses("d/train", ["a", "b"], 2);
        _folder.WriteClasses("d/val", ["a", "b"], 1);
        Directory.CreateDirectory(_folder.File("d/train/sleepy"));
        Assert.Equal("d train/sleepy/: expected pictures of 'sleepy', found an empty class", Refused("d"));
        Assert.Contains("'sleepy', found an empty class", Assert.Throws<UserException>(() => DatasetReader.Read(_folder.Zip("d", "d.zip"), DataFolder.Plain)).Message, StringComparison.Ordinal);
        Directory.Delete(_folder.File("d/train/sleepy"));
        Directory.CreateDirectory(_folder.File("d/test"));
        Assert.Equal("d test/: expected the pictures of a split, found an empty split", Refused("d"));
        Assert.Single(DatasetReader.Read(_folder.File("d"), DataFolder.Plain with { SkipBad = true }).Skipped);
    }

    [Fact]
    public void A_picture_outside_the_class_folders_is_an_error()
    {
        _folder.WriteClasses("d/train", ["a", "b"], 2);
        byte[] picture = DataFolder.Encode(DataFolder.Noise("loose"), 48);
        string path = _folder.Write("d/train/loose.png", picture);
        Assert.Contains("train/loose.png: expected a picture inside a class folder", Refused("d"), StringComparison.Ordinal);
        File.Move(path, _folder.File("d/loose.png"));
        Assert.Contains("expected a picture below train/", Refused("d"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_data_set_is_told_so()
    {
        Assert.Contains("no such file", Refused("missing.zip"), StringComparison.Ordinal);
        Assert.Contains("found an empty file", RefusedFile([]), StringComparison.Ordinal);
        Assert.Contains("found text beginning 'name,age'", RefusedFile("name,age\n1,2\n"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("unpack it first", RefusedFile([0x1F, 0x8B, 8, 0]), StringComparison.Ordinal);
        Assert.Contains("found a single picture", RefusedFile(DataFolder.Encode(DataFolder.Noise("p"), 48)), StringComparison.Ordinal);
        Assert.Contains("found a binary file", RefusedFile([0, 1, 2, 3]), StringComparison.Ordinal);
        Directory.CreateDirectory(_folder.File("nothing"));
        Assert.Contains("found no files", Refused("nothing"), StringComparison.Ordinal);
        _folder.WriteLines("texts/a.txt", "hello");
        Assert.Contains("found neither among 1 files", Refused("texts"), StringComparison.Ordinal);
        _folder.WriteClasses("one", ["only"], 3);
        Assert.Contains("at least 2 class folders, found 1 (only)", Refused("one"), StringComparison.Ordinal);
        Assert.Contains("--image-size: expected 8 to 1024", Assert.Throws<UserException>(() => DatasetReader.Read("synthetic", new DataOptions { Size = 2 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_truncated_zip_is_told_so()
    {
        _folder.WriteClasses("d/train", ["a", "b"], 2);
        byte[] zip = File.ReadAllBytes(_folder.Zip("d", "d.zip"));
        Assert.Contains("truncated or damaged", RefusedFile(zip[..(zip.Length / 2)]), StringComparison.Ordinal);
    }

    private FaceDataset Read(string name) => DatasetReader.Read(_folder.File(name), DataFolder.Plain);

    private string Refused(string name) => Assert.Throws<UserException>(() => Read(name)).Message;

    private string RefusedFile(byte[] content)
    {
        _folder.Write("file", content);
        return Refused("file");
    }
}
