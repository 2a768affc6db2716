using System.CommandLine;
using System.CommandLine.Invocation;
using EmotionML.Core;
using EmotionML.Notebooks.Files;
using EmotionML.Notebooks.Pages;
using EmotionML.Train.Analysis;
using EmotionML.Train.Commands;

namespace EmotionML.Notebooks;

/// <summary>The command line: runs a notebook and writes what it showed back into it or into a page.</summary>
public static class RunnerCommand
{
    /// <summary>A cell failed.</summary>
    public const int CellFailed = 1;

    private static readonly Argument<string> File = new("notebook") { Description = "the .ipynb file", HelpName = "NOTEBOOK" };
    private static readonly Option<string?> Html = new("--html") { Description = "write a page that needs nothing beside it", HelpName = "FILE" };
    private static readonly Option<bool> InPlace = new("--in-place") { Description = "write the outputs back into the notebook, when every cell has run" };
    private static readonly Option<bool> Small = new("--small") { Description = "few drawn faces instead of FER2013: seconds instead of minutes" };

    /// <summary>Runs the program.</summary>
    /// <returns>0, <see cref="CellFailed"/> or <see cref="CommandLine.BadInput"/>.</returns>
    public static int Invoke(string[] arguments)
    {
        var command = new RootCommand("Run a Polyglot notebook (.NET Interactive, C#) without Jupyter: its cells in order, stopping at one that fails.")
        {
            File, Html, InPlace, Small, CommandLine.Verbose,
        };
        command.Run(Work);
        ParseResult parsed = command.Parse(arguments);
        // System.CommandLine would end with 1, which here means that a cell failed
        if (parsed.Action is not ParseErrorAction) return parsed.Invoke();
        Console.Error.WriteLine($"Error: {parsed.Errors[0].Message} Try --help.");
        return CommandLine.BadInput;
    }

    private static int Work(ParseResult arguments)
    {
        string path = arguments.GetRequiredValue(File);
        string? page = arguments.GetValue(Html);
        if (page is not null && Path.GetFullPath(page) == Path.GetFullPath(path))
            throw new UserException($"--html {page}: expected another file than the notebook");
        Notebook notebook = Notebook.Read(path);
        if (arguments.GetValue(Small)) Environment.SetEnvironmentVariable(ExplorationData.SmallVariable, "1");

        TextWriter console = Console.Out;
        NotebookRun run = NotebookRunner.Run(notebook, cell => console.WriteLine($"cell {cell.Number} of {notebook.Cells.Count}: {cell.FirstLine}"));
        if (page is not null)
        {
            AtomicFile.WriteText(page, NotebookPage.Render(notebook));
            console.WriteLine($"wrote {page}");
        }
        if (run.Failure is { } failure)
        {
            Console.Error.WriteLine($"Error: {Path.GetFileName(path)} {failure.Where}: {failure.Message}" + (arguments.GetValue(CommandLine.Verbose) ? $"\n{failure.Details}" : ""));
            return CellFailed;
        }
        if (arguments.GetValue(InPlace))
        {
            notebook.Write(path);
            console.WriteLine($"wrote {path}");
        }
        return 0;
    }
}
