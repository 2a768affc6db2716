using System.CommandLine;
using EmotionML.Core.Common;
using EmotionML.Train.Data;
using EmotionML.Train.Data.Inspection;
using Spectre.Console;

namespace EmotionML.Train.Commands;

/// <summary><c>inspect-data</c>: looks a data set over and reports as text, JSON and HTML.</summary>
public static class InspectDataCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var data = new DataArguments();
        var json = new Option<string?>("--json") { Description = "write everything found as JSON; - writes it to standard output in place of the tables", HelpName = "FILE|-" };
        var html = new Option<string?>("--html") { Description = "write a page with contact sheets and the pictures found", HelpName = "FILE" };
        var command = new Command("inspect-data", "Count a data set's pictures and look for duplicates, blank pictures and conflicting labels.");
        data.AddTo(command);
        command.Options.Add(json);
        command.Options.Add(html);
        command.Run(result =>
        {
            string? jsonPath = result.GetValue(json), htmlPath = result.GetValue(html);
            TextWriter messages = jsonPath == "-" ? result.InvocationConfiguration.Error : result.InvocationConfiguration.Output;
            FaceDataset dataset = data.Read(result, messages);
            DatasetInspection inspection = Inspector.Inspect(dataset);
            if (jsonPath == "-") result.InvocationConfiguration.Output.WriteLine(InspectionJson.Render(inspection));
            else
            {
                IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
                {
                    Out = new AnsiConsoleOutput(messages),
                    Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect,
                });
                InspectionText.Render(inspection, console);
                if (jsonPath is not null) Write(jsonPath, InspectionJson.Render(inspection), messages);
            }
            if (htmlPath is not null) Write(htmlPath, InspectionHtml.Render(inspection), messages);
            return 0;
        });
        return command;
    }

    private static void Write(string path, string text, TextWriter messages)
    {
        try
        {
            AtomicFile.WriteText(path, text);
            messages.WriteLine($"written: {path}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"{path}: expected a file that can be written, found {e.Message}", e);
        }
    }
}
