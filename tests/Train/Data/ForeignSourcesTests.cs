using System.IO.Compression;
using System.Text;
using EmotionML.Core.Common;
using EmotionML.Core.Model;
using EmotionML.Train.Data;
using EmotionML.Train.Data.Readers;

namespace EmotionML.Tests.Train.Data;

/// <summary>Folders and archives as other programs and systems leave them.</summary>
public sealed class ForeignSourcesTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("FER2013Train", "FER2013Valid", "FER2013Test")]
    [InlineData("training_set", "validation_set", "Testing")]
    [InlineData("Train-images", "dev", "test_data")]
    [InlineData("Training", "PublicTest", "PrivateTest")]
    public void Split_folders_are_recognised_by_their_usual_names(string train, string validation, string test)
    {
        _folder.WriteClasses($"d/{train}", ["a", "b"], 3);
        _folder.WriteClasses($"d/{validation}", ["a", "b"], 2);
        _folder.WriteClasses($"d/{test}", ["a", "b"], 1);
        FaceDataset data = Read("d");
        Assert.Equal((6, 4, 2), (data.Train.Count, data.Validation.Count, data.Test.Count));
        Assert.Equal(["a", "b"], data.Labels);
    }

    [Theory]
    [InlineData("developer")]
    [InlineData("trainer")]
    [InlineData("happy")]
    [InlineData("data")]
    public void Other_folders_are_no_splits(string name) => Assert.Null(SplitFolders.Of(name));

    [Fact]
    public void Equal_folders_below_several_classes_are_refused()
    {
        _folder.WriteClasses("d/night", ["happy", "sad"], 2);
        _folder.WriteClasses("d/day", ["happy", "sad"], 2);
        Assert.Equal("d: expected class folders, found folders of equal names (happy, sad) below several of them (day, night); name the split folders train, validation and test, or keep one level of class folders", Refused("d"));
    }

    [Theory]
    [InlineData("@eaDir/x.jpg")]
    [InlineData(".thumbnails/x.jpg")]
    [InlineData("System Volume Information/x.jpg")]
    [InlineData("$RECYCLE.BIN/x.jpg")]
    [InlineData("lost+found/x.jpg")]
    [InlineData("__MACOSX/train/a/._x.jpg")]
    [InlineData(".Trash-1000/files/x.jpg")]
    [InlineData("train/a/@eaDir/x.jpg")]
    [InlineData("train/a/._img_0.png")]
    public void System_folders_and_hidden_files_are_left_out_of_folder_and_zip(string path)
    {
        _folder.WriteClasses("d/train", ["a", "b"], 10);
        string hash = Read("d").Hash;
        _folder.Write("d/" + path, [1, 2, 3]);
        Assert.Equal(hash, Read("d").Hash);
        Assert.Equal(hash, DatasetReader.Read(_folder.Zip("d", "d.zip"), DataFolder.Plain).Hash);
    }

    [Theory]
    [InlineData(936, "高兴", "悲伤")]
    [InlineData(932, "よろこび", "かなしみ")]
    [InlineData(437, "fröhlich", "müde")]
    [InlineData(65001, "χαρά", "λύπη")]
    public void Names_in_a_zip_keep_classes_apart_in_any_encoding(int codePage, string one, string other)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        FaceDataset data = DatasetReader.Read(Zip(Encoding.GetEncoding(codePage), $"{one}/a.png", $"{other}/a.png"), DataFolder.Plain);
        Assert.Equal(new[] { one, other }.Order(StringComparer.Ordinal), data.Labels);
    }

    [Fact]
    public void Two_entries_of_one_name_are_refused()
    {
        Assert.Equal("names.zip a/x.png: expected one entry of each name, found two",
            Assert.Throws<UserException>(() => DatasetReader.Read(Zip(Encoding.UTF8, "a/x.png", "b/x.png", "a/x.png"), DataFolder.Plain)).Message);
    }

    [Fact]
    public void An_encrypted_zip_is_reported_as_such()
    {
        byte[] content = File.ReadAllBytes(Zip(Encoding.UTF8, "a/x.png", "b/x.png"));
        for (int i = 0; i + 10 < content.Length; i++) // bit 0 of the flags in local and central headers
        {
            if (content.AsSpan(i).StartsWith("PK\x03\x04"u8)) content[i + 6] |= 1;
            if (content.AsSpan(i).StartsWith("PK\x01\x02"u8)) content[i + 8] |= 1;
        }
        string path = _folder.Write("locked.zip", content);
        Assert.Contains("locked.zip a/x.png: expected a zip archive without a password, found an encrypted one",
            Assert.Throws<UserException>(() => DatasetReader.Read(path, DataFolder.Plain)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_zip_with_an_endless_line_is_refused_within_little_memory()
    {
        string path = _folder.File("bomb.zip");
        using (ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Create))
        using (Stream stream = zip.CreateEntry("fer2013.csv").Open())
        {
            stream.Write("emotion,pixels,Usage\n0,"u8);
            byte[] block = new byte[1 << 20];
            block.AsSpan().Fill((byte)'1');
            for (int i = 0; i < 100; i++) stream.Write(block);
        }
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Assert.Throws<UserException>(() => DatasetReader.Read(path, DataFolder.Plain)).Message;
        Assert.Equal("fer2013.csv line 2 or later: expected lines of a table, found a line longer than 8 MiB", message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
    }

    [Fact]
    public void Pictures_that_are_not_read_are_counted_in_a_note()
    {
        _folder.WriteClasses("d", ["a", "b"], 10);
        foreach (string name in (string[])["a/1.heic", "a/2.HEIC", "b/3.mov"]) _folder.Write("d/" + name, [1]);
        Assert.Contains("left out, as OpenCV does not read them: 2 .heic, 1 .mov; convert them to JPEG or PNG to use them", Read("d").Notes);
    }

    [Fact]
    public void A_jpeg_without_its_end_is_cut_off_and_one_with_a_video_behind_is_whole()
    {
        byte[] whole = DataFolder.Encode(DataFolder.Noise("p"), 48, ".jpg");
        Assert.Null(Picture.Decode(whole[..^2], 48, out string problem));
        Assert.Contains("cut off", problem, StringComparison.Ordinal);
        byte[] video = [0, 0, 0, 24, .. "ftypmp42"u8, 0xFF, 0xDA, 1, 2, 3, 0xFF, 0xD9, 0xFF, 0xDA, 9];
        Assert.Equal(Picture.Decode(whole, 48, out _), Picture.Decode([.. whole, .. video], 48, out _));
        // the thumbnail's end is not the picture's
        byte[] thumbnail = [0xFF, 0xD8, 0xFF, 0xE1, 0, 8, 0xFF, 0xD8, 0xFF, 0xDA, 0xFF, 0xD9, .. whole[2..^2]];
        Assert.Null(Picture.Decode(thumbnail, 48, out _));
    }

    [Fact]
    public void Links_to_nothing_and_in_circles_and_unreadable_names_are_bad_items_and_the_rest_is_read()
    {
        if (OperatingSystem.IsWindows()) return; // links need a privilege there
        _folder.WriteClasses("d/train", ["a", "b"], 2);
        _folder.WriteClasses("d/val", ["a", "b"], 1);
        File.CreateSymbolicLink(_folder.File("d/train/a/gone.png"), "nowhere.png");
        File.CreateSymbolicLink(_folder.File("d/train/a/loop.png"), "loop.png");
        Directory.CreateSymbolicLink(_folder.File("d/train/b/up"), "../..");
        File.CreateSymbolicLink(_folder.File("d/train/a/good.png"), "../b/img_0.png");
        FaceDataset data = DatasetReader.Read(_folder.File("d"), DataFolder.Plain with { SkipBad = true });
        Assert.Equal(5, data.Train.Count);
        Assert.Equal([
            "d train/a/gone.png: expected a readable file, found a link to nothing (nowhere.png)",
            "d train/a/loop.png: expected a readable file, found a link in a circle (loop.png)",
            "d train/b/up: expected a folder, found a link to a folder above it"], data.Skipped);
        Assert.StartsWith("d train/a/gone.png: ", Refused("d"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("anger,disgusted,fearful,happiness,sadness,surprised,Neutral")]
    [InlineData("0,1,2,3,4,5,6")]
    [InlineData("ANGRY,DISGUST,FEAR,HAPPY,SAD,SURPRISE,NEUTRAL")]
    public void Other_names_of_the_seven_are_mapped_by_themselves(string names)
    {
        string[] classes = names.Split(',');
        _folder.WriteClasses("d/train", classes, 1);
        _folder.WriteClasses("d/val", classes, 1);
        FaceDataset data = Read("d");
        Assert.Equal(EmotionLabels.Fer2013, data.Labels);
        for (int i = 0; i < 7; i++) Assert.Equal(i, data.Train.Labels[Array.IndexOf(data.Train.Sources, $"train/{classes[i]}/img_0.png")]);
        Assert.Equal(names.StartsWith("ANGRY", StringComparison.Ordinal) ? 0 : 1, data.Notes.Count(note => note.StartsWith("labels mapped: ", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_option_maps_any_label_and_refuses_an_unknown_one()
    {
        _folder.WriteClasses("d/train", ["grin", "smile", "frown"], 2);
        _folder.WriteClasses("d/val", ["grin", "smile", "frown"], 1);
        FaceDataset data = Mapped("grin=happy, smile=happy,frown=sad");
        Assert.Equal(["happy", "sad"], data.Labels);
        Assert.Equal(4, data.Train.CountOf(0));
        Assert.Contains("labels mapped: frown = sad, grin = happy, smile = happy", data.Notes);
        Assert.Equal("--map-labels: expected one of frown, grin, smile, found 'laugh'", Assert.Throws<UserException>(() => Mapped("laugh=happy")).Message);
        Assert.Contains("expected from=to", Assert.Throws<UserException>(() => Mapped("grin")).Message, StringComparison.Ordinal);

        FaceDataset Mapped(string map) => DatasetReader.Read(_folder.File("d"), DataFolder.Plain with { MapLabels = map });
    }

    /// <summary>An archive whose names are in the given encoding, without the flag of UTF-8.</summary>
    private string Zip(Encoding encoding, params string[] names)
    {
        string path = _folder.File("names.zip");
        string[] plain = [.. names.Select(name => string.Concat(encoding.GetBytes(name).Select(b => (char)b)))];
        using (ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Create, Encoding.Latin1))
            foreach (string name in plain)
                for (int i = 0; i < 10; i++)
                {
                    string numbered = name.Replace("a.png", $"{i}.png", StringComparison.Ordinal);
                    if (numbered == name && i > 0) break;
                    using Stream stream = zip.CreateEntry(numbered).Open();
                    stream.Write(DataFolder.Encode(DataFolder.Noise($"{name} {i}"), 48));
                }
        byte[] content = File.ReadAllBytes(path);
        for (int i = 0; i + 10 < content.Length; i++) // bit 11 of the flags: UTF-8
        {
            if (content.AsSpan(i).StartsWith("PK\x03\x04"u8)) content[i + 7] &= 0xF7;
            if (content.AsSpan(i).StartsWith("PK\x01\x02"u8)) content[i + 9] &= 0xF7;
        }
        File.WriteAllBytes(path, content);
        return path;
    }

    private FaceDataset Read(string name) => DatasetReader.Read(_folder.File(name), DataFolder.Plain);

    private string Refused(string name) => Assert.Throws<UserException>(() => Read(name)).Message;
}
