using System.CommandLine;
using System.CommandLine.Invocation;

namespace EmotionML.Notebooks;

/// <summary>The command line: runs a notebook and writes what it showed back into it or into a page.</summary>
public static class RunnerCommand
{
    /// <summary>A cell failed.</summary>
    public const int CellFailed = 1;

    /// <summary>Bad input or arguments.</summary>
    public const int BadInput = 2;

    // read by ExplorationData in the notebooks
    private const string SmallVariable = "EMOTIONML_NOTEBOOK_SMALL";

    private static readonly Argument<string> File = new("notebook") { Description = "the .ipynb file", HelpName = "NOTEBOOK" };
    private static readonly Option<string?> Html = new("--html") { Description = "write a page that needs nothing beside it", HelpName = "FILE" };
    private static readonly Option<bool> InPlace = new("--in-place") { Description = "write the outputs back into the notebook, when every cell has run" };
    private static readonly Option<bool> Small = new("--small") { Description = "few drawn faces instead of FER2013: seconds instead of minutes" };
    private static readonly Option<bool> Verbose = new("--verbose") { Description = "show a stack trace with an error" };

    /// <summary>Runs the program.</summary>
    /// <returns>0, <see cref="CellFailed"/> or <see cref="BadInput"/>.</returns>
    public static int Invoke(string[] arguments)
    {
        var command = new RootCommand("Run a notebook in .NET Interactive's C# kernel without an editor: its cells in order, stopping at one that fails.") { File, Html, InPlace, Small, Verbose };
        command.SetAction((parsed, _) => Work(parsed));
        ParseResult parsed = command.Parse(arguments);
        // System.CommandLine would end with 1, which here means that a cell failed
        if (parsed.Action is ParseErrorAction) return Fail(BadInput, $"{parsed.Errors[0].Message} Try --help.");
        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return Fail(BadInput, parsed.GetValue(Verbose) ? e.ToString() : e.Message);
        }
    }

    private static async Task<int> Work(ParseResult arguments)
    {
        string path = arguments.GetRequiredValue(File);
        string? page = arguments.GetValue(Html);
        if (page is not null && Path.GetFullPath(page) == Path.GetFullPath(path)) return Fail(BadInput, $"--html {page}: expected another file than the notebook");
        page = page is null ? null : Path.GetFullPath(page);
        Notebook notebook = Notebook.Read(path);
        if (arguments.GetValue(Small)) Environment.SetEnvironmentVariable(SmallVariable, "1");

        TextWriter console = Console.Out;
        NotebookRun run = await NotebookRunner.Run(notebook, cell => console.WriteLine($"cell {cell.Number} of {notebook.Cells.Count}"));
        if (page is not null)
        {
            System.IO.File.WriteAllText(page, NotebookPage.Render(notebook));
            console.WriteLine($"wrote {page}");
        }
        if (run.FailedCell is { } failed) return Fail(CellFailed, $"{Path.GetFileName(path)} cell {failed}: {run.Error}");
        if (arguments.GetValue(InPlace))
        {
            notebook.Write();
            console.WriteLine($"wrote {path}");
        }
        return 0;
    }

    private static int Fail(int code, string message)
    {
        Console.Error.WriteLine($"Error: {message}");
        return code;
    }
}
