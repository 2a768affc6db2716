using EmotionML.Notebooks;
using EmotionML.Notebooks.Files;
using EmotionML.Train.Analysis;

namespace EmotionML.Tests.Notebooks;

/// <summary>Every notebook of the repository runs on few drawn faces, and is committed with outputs of a whole run.</summary>
[Collection(SequentialCollection.Name)]
public sealed class CommittedNotebooksTests
{
    private const int LargestFile = 1_500_000;

    public static TheoryData<string> Names => [.. Directory.GetFiles(Folder, "*.ipynb").Select(path => Path.GetFileName(path)!).Order()];

    private static string Folder => Path.Combine(Repository.Root, "notebooks");

    [Theory]
    [MemberData(nameof(Names))]
    public void A_notebook_runs_on_few_drawn_faces(string name)
    {
        string? before = Environment.GetEnvironmentVariable(ExplorationData.SmallVariable);
        Environment.SetEnvironmentVariable(ExplorationData.SmallVariable, "1");
        try
        {
            Notebook notebook = Notebook.Read(Path.Combine(Folder, name));
            NotebookRun run = NotebookRunner.Run(notebook);
            Assert.True(run.Failure is null, $"{name} {run.Failure?.Where}: {run.Failure?.Message}\n{run.Failure?.Details}");
            Assert.Equal(notebook.Cells.Count(cell => cell.IsCode), run.CellsRun);
            Assert.Contains(notebook.Cells.SelectMany(cell => cell.Outputs), output => output.Form(Train.Reporting.Plots.Plot.MimeType) is not null);
        }
        finally
        {
            Environment.SetEnvironmentVariable(ExplorationData.SmallVariable, before);
        }
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
        Assert.InRange(new FileInfo(path).Length, 1, LargestFile);
        string text = File.ReadAllText(path);
        Assert.DoesNotContain(Repository.Root, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Path.GetTempPath(), text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_five_notebooks_are_there() => Assert.Equal(
        ["01-data.ipynb", "02-training.ipynb", "03-accuracy.ipynb", "04-mood-and-music.ipynb", "05-your-own-model.ipynb"],
        Directory.GetFiles(Folder, "*.ipynb").Select(path => Path.GetFileName(path)!).Order());
}
