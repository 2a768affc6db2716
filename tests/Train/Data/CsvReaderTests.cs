using System.Text;
using EmotionML.Core.Common;
using EmotionML.Core.Model;
using EmotionML.Train.Data;
using EmotionML.Train.Data.Readers;

namespace EmotionML.Tests.Train.Data;

public sealed class CsvReaderTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_table_gives_splits_labels_and_pixels_in_its_order()
    {
        FaceDataset data = DatasetReader.Read(_folder.WriteLines("fer2013.csv", DataFolder.Rows(perClass: 3)), DataFolder.Plain);

        Assert.Equal(EmotionLabels.Fer2013, data.Labels);
        Assert.Equal((21, 21, 21), (data.Train.Count, data.Validation.Count, data.Test.Count));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 0], data.Validation.Labels[..8]);
        Assert.Equal(DataFolder.Noise("PublicTest 4 4"), data.Validation.Image(4).ToArray());
        Assert.Equal("fer2013.csv line 23", data.Validation.Sources[0]);
        Assert.Null(data.Train.SoftLabels);
        Assert.Equal(64, data.Hash.Length);
    }

    [Fact]
    public void Another_column_order_spaces_and_line_ends_give_the_same_data()
    {
        FaceDataset plain = DatasetReader.Read(_folder.WriteLines("fer2013.csv", DataFolder.Rows()), DataFolder.Plain);
        IEnumerable<string> rows = DataFolder.Rows().Skip(1).Select(row => row.Split(',')).Select(c => $"{c[0]},{c[2]}, {c[1]}\r");
        FaceDataset icml = DatasetReader.Read(_folder.WriteLines("any.name", ["\uFEFFemotion, Usage, pixels\r", .. rows]), DataFolder.Plain);
        Assert.Equal(plain.Hash, icml.Hash);
    }

    [Fact]
    public void Quoted_pixels_and_a_missing_last_line_end_are_read()
    {
        string[] rows = [.. DataFolder.Rows().Skip(1).Select(row => row.Split(',')).Select(c => $"{c[0]},\"{c[1]}\",{c[2]}")];
        string path = _folder.Write("q.csv", Encoding.UTF8.GetBytes(string.Join('\n', [DataFolder.Header, .. rows])));
        FaceDataset plain = DatasetReader.Read(_folder.WriteLines("fer2013.csv", DataFolder.Rows()), DataFolder.Plain);
        Assert.Equal(plain.Hash, DatasetReader.Read(path, DataFolder.Plain).Hash);
    }

    public static TheoryData<string, string> BadRows()
    {
        string pixels = DataFolder.Pixels(DataFolder.Noise("x"));
        string cut = pixels[..pixels.LastIndexOf(' ')];
        return new TheoryData<string, string>
        {
            { $"3,{cut},Training", "fer2013.csv line 3: expected 2304 pixels, found 2303" },
            { $"3,{pixels} 7,Training", "fer2013.csv line 3: expected 2304 pixels, found 2305" },
            { $"3,{cut} 256,Training", "fer2013.csv line 3: expected a pixel from 0 to 255, found '256' as pixel 2304" },
            { $"3,{cut} -1,Training", "fer2013.csv line 3: expected a pixel from 0 to 255, found '-1' as pixel 2304" },
            { $"3,{cut} dark,Training", "fer2013.csv line 3: expected a pixel from 0 to 255, found 'dark' as pixel 2304" },
            { $"3,{cut} 1.5,Training", "fer2013.csv line 3: expected a pixel from 0 to 255, found '1.5' as pixel 2304" },
            { $"7,{pixels},Training", "fer2013.csv line 3: expected an emotion from 0 to 6, found '7'" },
            { $"joy,{pixels},Training", "fer2013.csv line 3: expected an emotion from 0 to 6, found 'joy'" },
            { $"3,{pixels},Holdout", "fer2013.csv line 3: expected the Usage Training, PublicTest or PrivateTest, found 'Holdout'" },
            { $"3,{pixels}", "fer2013.csv line 3: expected 3 columns, found 2" },
        };
    }

    [Theory]
    [MemberData(nameof(BadRows))]
    public void A_bad_row_is_told_with_file_and_line_and_can_be_skipped(string row, string message)
    {
        List<string> rows = DataFolder.Rows();
        rows.Insert(2, row);
        string path = _folder.WriteLines("fer2013.csv", rows);

        Assert.Equal(message, Assert.Throws<UserException>(() => DatasetReader.Read(path, DataFolder.Plain)).Message);
        FaceDataset data = DatasetReader.Read(path, DataFolder.Plain with { SkipBad = true });
        Assert.Equal([message], data.Skipped);
        Assert.Equal(14, data.Train.Count);
    }

    [Fact]
    public void A_truncated_table_is_told_by_its_last_line()
    {
        string path = _folder.WriteLines("fer2013.csv", DataFolder.Rows());
        byte[] content = File.ReadAllBytes(path);
        File.WriteAllBytes(path, content[..^3000]);
        string message = Assert.Throws<UserException>(() => DatasetReader.Read(path, DataFolder.Plain)).Message;
        Assert.StartsWith("fer2013.csv line 43: expected", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_without_rows_and_a_table_of_bad_rows_only_are_errors()
    {
        string path = _folder.WriteLines("fer2013.csv", DataFolder.Header);
        Assert.Contains("line 2: expected a row", Assert.Throws<UserException>(() => DatasetReader.Read(path, DataFolder.Plain)).Message, StringComparison.Ordinal);
        path = _folder.WriteLines("fer2013.csv", DataFolder.Header, "1,2,3");
        Assert.Contains("found none", Assert.Throws<UserException>(() => DatasetReader.Read(path, DataFolder.Plain with { SkipBad = true })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_without_training_pictures_is_an_error()
    {
        string path = _folder.WriteLines("fer2013.csv", DataFolder.Rows().Where(row => !(row.StartsWith('1') && row.EndsWith("Training", StringComparison.Ordinal))));
        Assert.Equal("FER2013: expected training pictures of 'disgust', found an empty class", Assert.Throws<UserException>(() => DatasetReader.Read(path, DataFolder.Plain)).Message);
        Assert.Single(DatasetReader.Read(path, DataFolder.Plain with { SkipBad = true }).Skipped);
    }

    [Fact]
    public void A_lone_test_split_is_read_but_refused_where_another_is_needed()
    {
        FaceDataset data = DatasetReader.Read(_folder.WriteLines("test.csv", DataFolder.Header, DataFolder.Row(3, "PrivateTest", 0)), DataFolder.Plain);
        Assert.Equal(1, data.Require(Split.Test).Test.Count);
        Assert.Equal("FER2013: expected pictures of the split PublicTest (validation), found an empty split",
            Assert.Throws<UserException>(() => data.Require(Split.Test, Split.Validation)).Message);
    }

    [Fact]
    public void Rows_are_resized_when_another_size_is_asked_for()
    {
        FaceDataset data = DatasetReader.Read(_folder.WriteLines("fer2013.csv", DataFolder.Rows()), DataFolder.Plain with { Size = 24 });
        byte[] large = DataFolder.Noise("Training 0 0");
        Assert.Equal(24 * 24, data.Train.Image(0).Length);
        Assert.InRange(data.Train.Image(0)[0] - ((large[0] + large[1] + large[48] + large[49]) / 4.0), -1, 1);
    }

    [Fact]
    public void Lines_longer_than_the_buffer_and_lines_across_blocks_come_out_whole()
    {
        string[] lines = [.. Enumerable.Range(0, 300).Select(i => new string((char)('a' + (i % 26)), i % 50))];
        var blocks = new LineBlocks(new MemoryStream(Encoding.ASCII.GetBytes(string.Join('\n', lines))), capacity: 16);
        var found = new List<string>();
        while (blocks.Next() is { } ranges) found.AddRange(ranges.Select(range => Encoding.ASCII.GetString(blocks.Buffer[range])));
        Assert.Equal(lines, found);
    }
}
