using System.Diagnostics;
using System.Globalization;
using Dapper;
using EmotionML.Infer.Library.Database;
using Microsoft.Data.Sqlite;

namespace EmotionML.Tests.Infer.Commands;

/// <summary><c>infer library</c> as a process of its own: killed while it writes, and misused.</summary>
[Collection(SequentialCollection.Name)]
[Trait("Category", "Slow")]
public sealed class LibraryCommandTests : IDisposable
{
    private const int Songs = 8_000;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_list_of_an_emotion_can_be_followed_before_the_page_was_ever_opened()
    {
        using Process process = Process.Start(Program("library", "follow", "Happy", "--query", "calm piano"))!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        Assert.Contains("Happy follows deezer", output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_acknowledged_before_a_kill_is_there_after_it()
    {
        string csv = folder.File("songs.csv");
        File.WriteAllText(csv, "title,artist,valence,arousal\n" + string.Concat(Enumerable.Range(0, Songs).Select(i => $"Song {i},Artist {i % 900},0.25,-0.5\n")));
        int acknowledged = 0;
        // each time it is killed a little later, and the next one goes on
        foreach (int lines in (int[])[1, 2, 4])
        {
            using Process process = Process.Start(Program("library", "import", csv))!;
            for (int seen = 0; seen < lines; seen++)
            {
                string? line = process.StandardOutput.ReadLine();
                Assert.NotNull(line);
                acknowledged = Math.Max(acknowledged, int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
            }
            process.Kill();
            process.WaitForExit();
            Assert.NotEqual(0, process.ExitCode);
            using var database = MusicDatabase.Open(folder.File("music.db"), seed: false);
            using SqliteConnection connection = database.Connect();
            Assert.Equal("ok", connection.ExecuteScalar<string>("PRAGMA integrity_check"));
            HashSet<string> titles = [.. connection.Query<string>("SELECT title FROM tracks WHERE source = 'import'")];
            for (int i = 0; i < acknowledged; i++) Assert.Contains($"Song {i}", titles);
            Assert.True(titles.Count < Songs, "the import ended before it was killed");
        }
        Assert.True(acknowledged > 0);
        (int code, string output, _) = Run("library", "import", csv);
        Assert.Equal(0, code);
        using var after = MusicDatabase.Open(folder.File("music.db"), seed: false);
        Assert.Equal(Songs, new TrackStore(after).All().Count(track => track.Source == "import"));
        Assert.Contains(" known, 0 bad rows skipped", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_first_start_seeds_the_catalogue_and_an_import_is_told()
    {
        File.WriteAllText(folder.File("x.csv"), "title,artist\nMy Very Own Song,Nobody Else\n,Nobody\n");
        (int code, string output, string error) = Run("library", "import", folder.File("x.csv"), "--skip-bad");
        Assert.Equal((0, "x.csv line 3: title: expected 1 to 500 characters, found 0"), (code, error.Trim()));
        Assert.Contains("1 added, 0 updated, 0 known, 1 bad rows skipped", output, StringComparison.Ordinal);
        Assert.Contains("0 added, 0 updated, 1 known", Run("library", "import", folder.File("x.csv"), "--skip-bad").Output, StringComparison.Ordinal);
        (code, output, _) = Run("library", "stats");
        Assert.Equal(0, code);
        Assert.Matches(@"sources +catalog [4-9]\d\d, import 1\n", output);
        (code, output, _) = Run("library", "export", folder.File("all.json"));
        Assert.Equal(0, code);
        Assert.Matches(@"^[4-9]\d\d songs written to", output);
        (code, output, _) = Run("library", "refresh");
        Assert.Equal(1, code);
        Assert.Contains("no playlist follows a source", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_arguments_end_with_one_line_and_exit_code_2()
    {
        File.WriteAllText(folder.File("bad.csv"), "title,artist\n\"x\ny\",z\n");
        foreach ((string[] arguments, string message) in ((string[], string)[])[
            (["import", folder.File("no.csv")], "no.csv"),
            (["import", folder.File("x.xls")], "expected a file that ends in .csv"),
            (["scan", folder.File("nowhere")], "expected a folder, found nothing"),
            (["export", folder.File("x.xml")], "expected the format csv, m3u or json, found 'xml'"),
            (["follow", "Nothing Like It"], "expected the name or number of one playlist, found 0"),
            (["stats", "--database", folder.File("bad.csv")], "expected a database of EmotionML")])
        {
            Programs.AssertRefused(arguments, message, Run(["library", .. arguments]));
        }
    }

    private (int Code, string Output, string Error) Run(params string[] arguments) => Programs.Run(Program(arguments));

    private ProcessStartInfo Program(params string[] arguments) => InferProcess.On(folder.File("music.db"), arguments);
}
