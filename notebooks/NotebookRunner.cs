using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Events;

namespace EmotionML.Notebooks;

/// <summary>How a run ended.</summary>
/// <param name="CellsRun">Code cells that ran, the failing one included.</param>
/// <param name="FailedCell">Number of the cell that failed; null when every cell has run.</param>
/// <param name="Error">What failed there.</param>
public sealed record NotebookRun(int CellsRun, int? FailedCell = null, string? Error = null);

/// <summary>Runs the cells of a notebook in order in .NET Interactive's own C# kernel, inside this process.</summary>
public static class NotebookRunner
{
    /// <summary>
    /// Runs every code cell and puts what it showed into the cell; stops at the first one that fails, whose error becomes its
    /// last output. The current folder is the notebook's folder meanwhile, as in Jupyter and VS Code.
    /// </summary>
    /// <param name="notebook">The notebook; its cells are changed, its file is not.</param>
    /// <param name="before">Called with each code cell before it runs.</param>
    public static async Task<NotebookRun> Run(Notebook notebook, Action<NotebookCell>? before = null)
    {
        string previous = Environment.CurrentDirectory;
        Environment.CurrentDirectory = Path.GetDirectoryName(notebook.FilePath)!;
        foreach (NotebookCell cell in notebook.Cells) cell.Set(null, []);
        try
        {
            using var kernel = new CompositeKernel { new CSharpKernel().UseKernelHelpers().UseValueSharing() };
            kernel.DefaultKernelName = "csharp";
            int count = 0;
            foreach (NotebookCell cell in notebook.Cells.Where(cell => cell.IsCode))
            {
                before?.Invoke(cell);
                KernelCommandResult result = await kernel.SendAsync(new SubmitCode(cell.Source));
                cell.Set(++count, Outputs(result.Events, count));
                if (result.Events.OfType<CommandFailed>().FirstOrDefault() is { } failure) return new NotebookRun(count, cell.Number, failure.Message);
            }
            return new NotebookRun(count);
        }
        finally
        {
            Environment.CurrentDirectory = previous;
        }
    }

    private static List<JsonObject> Outputs(IEnumerable<KernelEvent> events, int count)
    {
        var outputs = new List<JsonObject>();
        foreach (KernelEvent item in events)
        {
            switch (item)
            {
                case StandardOutputValueProduced or StandardErrorValueProduced:
                    string stream = item is StandardOutputValueProduced ? "stdout" : "stderr", text = string.Concat(((DisplayEvent)item).FormattedValues.Select(value => value.Value));
                    // what is written piece by piece is one output, as in Jupyter
                    if (outputs.Count > 0 && outputs[^1]["name"]?.ToString() == stream) outputs[^1]["text"] = Lines(NotebookCell.Text(outputs[^1]["text"]) + text);
                    else outputs.Add(new JsonObject { ["name"] = stream, ["output_type"] = "stream", ["text"] = Lines(text) });
                    break;
                case ReturnValueProduced result:
                    outputs.Add(new JsonObject { ["data"] = Data(result), ["execution_count"] = count, ["metadata"] = new JsonObject(), ["output_type"] = "execute_result" });
                    break;
                case DisplayEvent display:
                    outputs.Add(new JsonObject { ["data"] = Data(display), ["metadata"] = new JsonObject(), ["output_type"] = "display_data" });
                    break;
                case CommandFailed failure:
                    outputs.Add(new JsonObject { ["ename"] = "Error", ["evalue"] = failure.Message, ["output_type"] = "error", ["traceback"] = Lines(failure.Message) });
                    break;
            }
        }
        return outputs;
    }

    private static JsonObject Data(DisplayEvent display)
    {
        var data = new JsonObject();
        foreach (var value in display.FormattedValues)
            data[value.MimeType] = value.MimeType.EndsWith("json", StringComparison.Ordinal) ? JsonNode.Parse(value.Value) : value.MimeType.StartsWith("text/", StringComparison.Ordinal) ? Lines(value.Value) : value.Value;
        return data;
    }

    // Jupyter keeps text as lines that carry their line feed
    private static JsonArray Lines(string text)
    {
        string[] lines = text.Split('\n');
        return new JsonArray([.. lines.Select((line, i) => (JsonNode)(i < lines.Length - 1 ? line + "\n" : line)).Where(line => line.ToString().Length > 0)]);
    }
}
