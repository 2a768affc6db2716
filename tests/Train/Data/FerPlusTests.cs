using EmotionML.Core.Common;
using EmotionML.Train.Data;
using EmotionML.Train.Data.Readers;

namespace EmotionML.Tests.Train.Data;

public sealed class FerPlusTests : IDisposable
{
    private const string Header = "Usage,Image name,neutral,happiness,surprise,sadness,anger,disgust,fear,contempt,unknown,NF";

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Votes_become_distributions_over_the_seven_labels()
    {
        // neutral 4, happiness 1, contempt 3, unknown 2: what is not one of the seven is left out
        FaceDataset data = Read(Votes(usage => $"{usage},fer.png,4,1,0,0,0,0,0,3,2,0"));
        Assert.Equal([0, 0, 0, 0.2f, 0, 0, 0.8f], data.Train.SoftLabels![..7]);
        Assert.Equal(data.Validation.Count * 7, data.Validation.SoftLabels!.Length);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], data.Train.Labels[..7]);
    }

    [Fact]
    public void Columns_map_to_the_labels_of_the_same_meaning()
    {
        FaceDataset data = Read(Votes(usage => $"{usage},fer.png,1,2,3,4,5,6,7,0,0,0"));
        Assert.Equal([5 / 28f, 6 / 28f, 7 / 28f, 2 / 28f, 4 / 28f, 3 / 28f, 1 / 28f], data.Test.SoftLabels![..7]);
    }

    [Fact]
    public void A_picture_without_a_vote_keeps_its_hard_label_and_is_counted()
    {
        FaceDataset data = Read(Votes(usage => $"{usage},,0,0,0,0,0,0,0,0,0,10"));
        Assert.Equal([0, 1, 0, 0, 0, 0, 0], data.Train.SoftLabels!.AsSpan(7, 7).ToArray());
        Assert.Contains(data.Notes, note => note.Contains("; 42 pictures without a vote", StringComparison.Ordinal));
    }

    [Fact]
    public void Tables_that_do_not_match_are_refused()
    {
        string[] votes = Votes(usage => $"{usage},f,1,0,0,0,0,0,0,0,0,0");
        Assert.Contains("line 43: expected the votes for fer2013.csv line 43, found the end of the file", Refused(votes[..^1]), StringComparison.Ordinal);
        Assert.Contains("expected 42 rows of votes", Refused([.. votes, votes[^1]]), StringComparison.Ordinal);
        Assert.Contains("line 2: expected the votes for fer2013.csv line 2 of Training, found Usage 'PublicTest'", Refused([votes[0], .. votes[20..], .. votes[1..20]]), StringComparison.Ordinal);
        Assert.Contains("line 2: expected a number of votes for anger, found 'many'", Refused([votes[0], "Training,f,1,0,0,0,many,0,0,0,0,0", .. votes[2..]]), StringComparison.Ordinal);
        Assert.Contains("line 2: expected 12 columns, found 2", Refused([votes[0], "Training,f", .. votes[2..]]), StringComparison.Ordinal);
        Assert.Contains("line 1: expected the columns", Refused(["a,b"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Votes_need_the_table_and_a_file()
    {
        _folder.WriteClasses("faces", ["a", "b"], 10);
        string votes = _folder.WriteLines("votes.csv", Header);
        Assert.Contains("found class folders", Assert.Throws<UserException>(() => DatasetReader.Read(_folder.File("faces"), DataFolder.Plain with { FerPlus = votes })).Message, StringComparison.Ordinal);
        Assert.Contains("no such file", Assert.Throws<UserException>(() => DatasetReader.Read(_folder.File("faces"), DataFolder.Plain with { FerPlus = "nowhere.csv" })).Message, StringComparison.Ordinal);
    }

    private static string[] Votes(Func<string, string> row) => [Header, .. DataFolder.Rows().Skip(1).Select(line => row(line[(line.LastIndexOf(',') + 1)..]))];

    private FaceDataset Read(string[] votes)
    {
        string table = _folder.WriteLines("fer2013.csv", DataFolder.Rows());
        return DatasetReader.Read(table, DataFolder.Plain with { FerPlus = _folder.WriteLines("fer2013new.csv", votes) });
    }

    private string Refused(string[] votes) => Assert.Throws<UserException>(() => Read(votes)).Message;
}
