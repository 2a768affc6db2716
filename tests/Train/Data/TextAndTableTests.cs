using System.Text;
using EmotionML.Core.Common;
using EmotionML.Core.Model;
using EmotionML.Train.Data;
using EmotionML.Train.Data.Inspection;
using EmotionML.Train.Data.Readers;
using FsCheck;
using FsCheck.Xunit;

namespace EmotionML.Tests.Train.Data;

/// <summary>Encodings, line ends and separators of text that the readers of data accept.</summary>
public sealed class TextAndTableTests : IDisposable
{
    private static readonly Encoding[] Encodings =
        [new UTF8Encoding(false), new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode, new UnicodeEncoding(false, false), new UnicodeEncoding(true, false)];

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("windows-1252")]
    public void Text_is_decoded_with_and_without_a_mark(string name)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var encoding = Encoding.GetEncoding(name);
        string[] lines = ["Beyoncé – Déjà Vu", "", "naïve"];
        foreach (string end in (string[])["\n", "\r\n", "\r"])
            foreach (byte[] mark in (byte[][])[[], encoding.GetPreamble()])
                Assert.Equal(lines, TextFile.Lines(TextFile.Decode([.. mark, .. encoding.GetBytes(string.Join(end, lines) + end)])));
        Assert.Empty(TextFile.Lines(TextFile.Decode([])));
    }

    [Theory]
    [InlineData(",")]
    [InlineData(";")]
    [InlineData("\t")]
    public void A_table_reads_the_same_in_every_encoding_line_end_and_separator(string separator)
    {
        string hash = DatasetReader.Read(_folder.WriteLines("plain.csv", DataFolder.Rows(1)), DataFolder.Plain).Hash;
        foreach (Encoding encoding in Encodings)
            foreach (string end in (string[])["\n", "\r\n", "\r"])
                Assert.Equal(hash, DatasetReader.Read(Table(encoding, separator, end), DataFolder.Plain).Hash);
    }

    [Fact]
    public void A_separator_in_quotes_belongs_to_its_column()
    {
        List<string> rows = DataFolder.Rows();
        string hash = DatasetReader.Read(_folder.WriteLines("plain.csv", rows), DataFolder.Plain).Hash;
        string quoted = _folder.WriteLines("quoted.csv", rows.Select((row, i) => i == 0 ? row + ",comment" : row + ",\"dark, \"\"left\"\"\""));
        Assert.Equal(hash, DatasetReader.Read(quoted, DataFolder.Plain).Hash);
    }

    [Property(MaxTest = 40)]
    public void A_table_with_a_changed_or_missing_part_is_read_or_refused_with_its_place(PositiveInt seed)
    {
        var random = new Random(seed.Get);
        string path = Table(Encodings[random.Next(Encodings.Length)], ((string[])[",", ";", "\t"])[random.Next(3)], ((string[])["\n", "\r", "\r\n"])[random.Next(3)]);
        byte[] content = File.ReadAllBytes(path);
        if (random.Next(2) == 0) content = content[..random.Next(1, content.Length)];
        for (int i = random.Next(3); i > 0; i--) content[random.Next(content.Length)] = (byte)random.Next(256);
        ReadOrRefused("table.csv", content);
    }

    [Property(MaxTest = 60)]
    public void A_zip_with_a_changed_or_missing_part_is_read_or_refused_with_its_name(PositiveInt seed)
    {
        var random = new Random(seed.Get);
        if (!File.Exists(_folder.File("d.zip")))
        {
            _folder.WriteClasses("d", ["a", "b"], 3);
            _folder.Zip("d", "d.zip");
        }
        byte[] content = File.ReadAllBytes(_folder.File("d.zip"));
        if (random.Next(2) == 0) content = content[..random.Next(1, content.Length)];
        for (int i = random.Next(4); i > 0; i--) content[random.Next(content.Length)] = (byte)random.Next(256);
        ReadOrRefused("broken.zip", content);
    }

    [Property(MaxTest = 200)]
    public void Any_bytes_are_text(byte[] content) => Assert.NotNull(TextFile.Lines(TextFile.Decode(content)));

    [Theory]
    [InlineData("0,10,0,0,0,0,0,0,0,0", 3)]
    [InlineData("4,6,0,0,0,0,0,0,0,0", 3)]
    [InlineData("5,5,0,0,0,0,0,0,0,0", null)]
    [InlineData("1,1,1,1,5,1,0,0,0,0", 0)]
    [InlineData("0,0,0,0,1,0,0,9,0,0", null)]
    [InlineData("0,0,0,0,0,0,2,0,0,8", null)]
    [InlineData("3,4,3,0,0,0,0,0,0,0", null)]
    public void The_majority_of_FER_plus_votes_is_the_label(string votes, int? label)
    {
        string path = _folder.WriteLines("ferplus.csv", "picture,neutral,happiness,surprise,sadness,anger,disgust,fear,contempt,unknown,NF", "train/a/1.jpg," + votes);
        FerPlusLabels labels = FerPlusLabels.Open(path);
        Assert.Equal(label, labels.For("train/a/1.jpg"));
        var set = new FaceSet(1, [7], [2], ["train/a/1.jpg"]);
        Assert.Equal(label is { } one ? [one] : [], labels.Apply(set).Labels);
        Assert.Throws<UserException>(() => labels.For("train/a/2.jpg"));
    }

    [Fact]
    public void A_split_takes_the_majorities_and_counts_what_is_left_out()
    {
        string path = _folder.WriteLines("ferplus.csv", "picture,neutral,happiness,surprise,sadness,anger,disgust,fear,contempt,unknown,NF",
            "a,0,10,0,0,0,0,0,0,0,0", "b,0,0,0,0,9,0,0,0,0,0", "c,5,5,0,0,0,0,0,0,0,0", "d,0,0,0,0,0,0,0,9,0,0", "e,0,0,0,0,0,0,0,0,9,0", "f,0,0,0,0,0,0,0,0,0,9");
        FaceSet none = FaceSet.Empty(1), set = new(1, [1, 2, 3, 4, 5, 6, 7], [3, 1, 0, 0, 0, 0, 0], ["a", "b", "c", "d", "e", "f", "g"]);
        var data = new FaceDataset("FER2013", "00", EmotionLabels.Fer2013, 1, set, set, none, false, []);
        Assert.Equal(path, FerPlusLabels.FindBeside(_folder.File("fer2013.zip")));
        FaceDataset labelled = FerPlusLabels.Open(path).Apply(data, Split.Validation);
        Assert.Equal([3, 0], labelled.Validation.Labels);
        Assert.Equal([1, 2], labelled.Validation.Pixels);
        Assert.Equal(0, labelled.Train.Count);
        Assert.NotEqual(data.Hash, labelled.Hash);
        Assert.Equal(
            [FerPlusLabels.Rule, "of 7 pictures 2 are kept, 1 of them under another label than the data's; left out: 1 without a majority, 1 contempt, 1 unknown, 1 not a face, 1 without votes"],
            labelled.Notes);
        var other = data with { Labels = ["a", "b", "c", "d"] };
        Assert.Contains("FER+ votes belong to FER2013's labels", Assert.Throws<UserException>(() => FerPlusLabels.Open(path).Apply(other, Split.Validation)).Message, StringComparison.Ordinal);
        Assert.Contains("--ferplus FILE names them", Assert.Throws<UserException>(() => FerPlusLabels.FindBeside(_folder.File("deeper/fer2013.zip"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Filtered_pictures_are_recognised_by_their_grey_values()
    {
        byte[] pixels = [0, 0, 255, 10];
        var data = new FaceDataset("two", "00", ["a", "b"], 2, new FaceSet(2, pixels, [0], ["x"]), FaceSet.Empty(2), FaceSet.Empty(2), false, []);
        var gray = GrayStatistics.Of(data);
        Assert.Equal((3, 0.5, 0.25, 1.5 / 8), (gray.Levels, gray.Black, gray.White, gray.Flatness));
        Assert.True(gray.IsFiltered);
        Assert.False(GrayStatistics.Original.IsFiltered);
        Assert.Null(data.Warning);
        Assert.Contains("contrast-filtered", (data with { Hash = "f2a2eb5924aa43353ba03cd450cb54259a354e733d0b9b7037dfcd375f9f6ed3" }).Warning, StringComparison.Ordinal);
    }

    private string Table(Encoding encoding, string separator, string end) =>
        _folder.Write("table.csv", [.. encoding.GetPreamble(), .. encoding.GetBytes(string.Concat(DataFolder.Rows(1).Select(row => row.Replace(",", separator, StringComparison.Ordinal) + end)))]);

    private void ReadOrRefused(string name, byte[] content)
    {
        string path = _folder.Write(name, content);
        try
        {
            Assert.True(DatasetReader.Read(path, DataFolder.Plain).Train.Count >= 0);
        }
        catch (UserException e)
        {
            Assert.False(string.IsNullOrWhiteSpace(e.Message));
        }
        Assert.Equal(content, File.ReadAllBytes(path));
    }
}
