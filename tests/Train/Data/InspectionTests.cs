using System.CommandLine;
using System.Text.Json.Nodes;
using EmotionML.Train.Commands;
using EmotionML.Train.Data;
using EmotionML.Train.Data.Inspection;
using EmotionML.Train.Data.Readers;
using EmotionML.Train.Data.Synthetic;

namespace EmotionML.Tests.Train.Data;

public sealed class InspectionTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Equal_nearly_equal_blank_and_contradicting_pictures_are_found()
    {
        DatasetInspection found = Inspector.Inspect(Read());

        Assert.Equal(2, found.Exact.Groups.Count);
        Assert.Equal((1, 1, 1), (found.Exact.Conflicts, found.Exact.Within(Split.Train), found.Exact.Across(Split.Train, Split.Validation)));
        DuplicateGroup near = Assert.Single(found.Near.Groups);
        Assert.Equal(["train/calm/face.png", "test/calm/face.png"], near.Pictures.Select(picture => picture.Source));
        Assert.Equal((1, 1), (found.Near.Across(Split.Train, Split.Test), found.Near.Redundant));
        Assert.Equal("validation/calm/blank.png", Assert.Single(found.Blank).Source);
        Assert.Null(found.MatchesPublished);
    }

    [Fact]
    public void Dropping_duplicates_removes_the_training_copies_and_tells_how_many()
    {
        FaceDataset all = Read();
        FaceDataset kept = Read(drop: true);
        Assert.Equal(all.Train.Count - 2, kept.Train.Count);
        Assert.Equal((all.Validation.Count, all.Test.Count), (kept.Validation.Count, kept.Test.Count));
        Assert.DoesNotContain("train/calm/shared.png", kept.Train.Sources);
        Assert.DoesNotContain("train/calm/face.png", kept.Train.Sources);
        Assert.Contains("2 training pictures that stand in validation or test as well were removed (1 equal, 1 nearly so)", kept.Notes);
        Assert.NotEqual(all.Hash, kept.Hash);
        Assert.Equal(DatasetBuilder.Hash(kept), kept.Hash);
    }

    [Fact]
    public void Near_duplicates_survive_brightness_compression_and_a_pixel_of_shift()
    {
        byte[][] faces = [.. Enumerable.Range(0, 60).Select(i => SyntheticFaces.DrawOne(i % 7, 3, Split.Train, i, 52))];
        byte[][] pictures =
        [
            .. faces.Select(face => Crop(face, 2, 2)),
            Crop(faces[0], 3, 2),
            [.. Crop(faces[1], 2, 2).Select(p => (byte)Math.Min(255, (p * 0.8) + 30))],
            Picture.Decode(DataFolder.Encode(Crop(faces[2], 2, 2), 48, ".jpg"), 48, out _)!,
        ];
        List<(int First, int Second)> pairs = NearDuplicateSearch.Find(pictures.Length, i => pictures[i], 48);
        Assert.Contains((0, 60), pairs);
        Assert.Contains((1, 61), pairs);
        Assert.Contains((2, 62), pairs);
        Assert.Equal(3, pairs.Count);
    }

    [Fact]
    public void The_command_writes_tables_json_and_a_page()
    {
        Write();
        string page = _folder.File("out/page.html");
        (int code, string output, string error) = Run("inspect-data", "--data", _folder.File("d"), "--json", "-", "--html", page);
        Assert.Equal(0, code);
        Assert.Contains("written", error, StringComparison.Ordinal);
        JsonNode json = JsonNode.Parse(output)!;
        Assert.Equal(1, (int)json["near_duplicates"]!["across"]!["train_test"]!);
        Assert.Equal("calm", (string)json["splits"]![0]!["per_class"]![0]!["label"]!);
        Assert.Single(json["label_conflicts"]!.AsArray());
        string html = File.ReadAllText(page);
        Assert.Contains("data:image/png;base64,", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http", html, StringComparison.Ordinal);

        (_, output, _) = Run("inspect-data", "--data", _folder.File("d"), "--image-size", "32");
        Assert.Contains("across train and validation", output, StringComparison.Ordinal);
        Assert.Contains("pictures of 32x32", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_that_cannot_be_written_is_told_so()
    {
        Write();
        string occupied = _folder.WriteLines("occupied", "x");
        (int code, _, string error) = Run("inspect-data", "--data", _folder.File("d"), "--html", Path.Combine(occupied, "page.html"));
        Assert.Equal(2, code);
        Assert.StartsWith("Error: ", error, StringComparison.Ordinal);
        Assert.Contains("expected a file that can be written", error, StringComparison.Ordinal);
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        var root = new RootCommand { InspectDataCommand.Create() };
        using StringWriter output = new(), error = new();
        int code = root.Parse(arguments).Invoke(new InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }

    private FaceDataset Read(bool drop = false)
    {
        if (!Directory.Exists(_folder.File("d"))) Write();
        return DatasetReader.Read(_folder.File("d"), DataFolder.Plain with { DropDuplicates = drop });
    }

    /// <summary>Two classes with one planted case of everything.</summary>
    private void Write()
    {
        foreach (string split in (string[])["train", "validation", "test"]) _folder.WriteClasses($"d/{split}", ["calm", "wild"], 4);
        void Put(string path, byte[] pixels) => _folder.Write($"d/{path}.png", DataFolder.Encode(pixels, 48));
        byte[] shared = DataFolder.Noise("shared"), contradiction = DataFolder.Noise("contradiction"), face = SyntheticFaces.DrawOne(3, 1, Split.Train, 0, 50);
        Put("train/calm/shared", shared);
        Put("validation/calm/shared", shared);
        Put("train/calm/contradiction", contradiction);
        Put("train/wild/contradiction", contradiction);
        Put("train/calm/face", Crop(face, 1, 1, 50));
        Put("test/calm/face", Crop(face, 1, 2, 50));
        Put("validation/calm/blank", [.. Enumerable.Repeat((byte)7, 48 * 48)]);
    }

    private static byte[] Crop(byte[] pixels, int left, int top, int side = 52) =>
        [.. Enumerable.Range(0, 48 * 48).Select(i => pixels[((top + (i / 48)) * side) + left + (i % 48)])];
}
