using System.Diagnostics;
using EmotionML.Notebooks;

namespace EmotionML.Tests.Notebooks;

/// <summary>Every notebook of the repository runs on few drawn faces, and is committed with outputs of a whole run.</summary>
[Collection(SequentialCollection.Name)]
[Trait("Category", "Slow")]
public sealed class CommittedNotebooksTests
{
    private const string Figure = "application/vnd.plotly.v1+json";
    private const int LargestFile = 1_500_000;

    public static TheoryData<string> Names => [.. Directory.GetFiles(Folder, "*.ipynb").Select(path => Path.GetFileName(path)!).Order()];

    private static string Folder => Path.Combine(Repository.Root, "notebooks");

    // in a process of its own: the notebooks load the build of train and infer that people use, not the tests' copy
    [Theory]
    [MemberData(nameof(Names))]
    public void A_notebook_runs_on_few_drawn_faces(string name)
    {
        using var folder = new TemporaryFolder();
        string page = folder.File("page.html"), runner = Path.Combine(Folder, "bin", "Release", "net10.0", "EmotionML.Notebooks.dll");
        (int code, string output, string error) = Programs.Run(new ProcessStartInfo("dotnet", [runner, Path.Combine(Folder, name), "--small", "--html", page]));
        Assert.True(code == 0, output + error);
        string html = File.ReadAllText(page);
        Assert.Contains("data-figure=\"0\"", html, StringComparison.Ordinal);
        NetworkHosts.AssertNone(html);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_notebook_is_committed_with_the_outputs_of_one_whole_run_and_stays_small(string name)
    {
        string path = Path.Combine(Folder, name);
        Notebook notebook = Notebook.Read(path);
        int[] counts = [.. notebook.Cells.Where(cell => cell.IsCode).Select(cell => cell.ExecutionCount ?? 0)];
        Assert.Equal(Enumerable.Range(1, counts.Length), counts);
        Assert.DoesNotContain(notebook.Cells.SelectMany(cell => cell.Outputs), output => output["output_type"]!.ToString() == "error");
        Assert.Contains(notebook.Cells.SelectMany(cell => cell.Outputs), output => output["data"]?[Figure] is not null);
        Assert.InRange(new FileInfo(path).Length, 1, LargestFile);
        string text = File.ReadAllText(path);
        Assert.DoesNotContain(Repository.Root, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Path.GetTempPath(), text, StringComparison.Ordinal);
        foreach (string output in notebook.Cells.SelectMany(cell => cell.Outputs).Select(output => output.ToJsonString())) NetworkHosts.AssertNone(output);
    }

    [Fact]
    public void The_six_notebooks_are_there() => Assert.Equal(
        ["01-data.ipynb", "02-training.ipynb", "03-accuracy.ipynb", "04-mood-and-music.ipynb", "05-your-own-model.ipynb", "06-mlnet.ipynb"],
        Directory.GetFiles(Folder, "*.ipynb").Select(path => Path.GetFileName(path)!).Order());
}
