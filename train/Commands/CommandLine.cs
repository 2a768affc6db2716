using System.CommandLine;
using EmotionML.Core.Common;
using EmotionML.Train.Evaluation;

namespace EmotionML.Train.Commands;

/// <summary>What commands have in common: exit codes, the one error line, where text and JSON go.</summary>
public static class CommandLine
{
    /// <summary>An engine failed for a reason that is not the user's.</summary>
    public const int Failed = 1;

    /// <summary>Bad input or arguments.</summary>
    public const int BadInput = 2;

    /// <summary>Stopped by Ctrl+C or SIGTERM.</summary>
    public const int Interrupted = 130;

    /// <summary>Shows stack traces.</summary>
    public static Option<bool> Verbose { get; } = new("--verbose") { Description = "show a stack trace with an error", Recursive = true };

    /// <summary>The value of <c>--json</c> that means standard output; everything else then goes to standard error.</summary>
    internal const string Standard = "-";

    /// <summary>Where a command writes its text, given its <c>--json</c>.</summary>
    internal static TextWriter Text(string? json) => json == Standard ? Console.Error : Console.Out;

    /// <summary>Writes a report as JSON to where <c>--json</c> says; nowhere when it is not given.</summary>
    internal static void WriteJson<T>(string? json, T report)
    {
        if (json == Standard) Console.Out.Write(ReportJson.Write(report));
        else if (json is not null) AtomicFile.WriteText(json, ReportJson.Write(report));
    }

    /// <summary>Runs a command's work and turns what a user can put right into one line and exit code 2.</summary>
    public static void Run(this Command command, Func<ParseResult, int> work) => command.SetAction(arguments =>
    {
        try
        {
            return work(arguments);
        }
        catch (Exception e) when (e is UserException or IOException or UnauthorizedAccessException or DllNotFoundException)
        {
            arguments.InvocationConfiguration.Error.WriteLine(arguments.GetValue(Verbose) ? $"Error: {e}" : $"Error: {e.Message}");
            return BadInput;
        }
        catch (Exception e) when (ErrorText.IsNative(e) && !arguments.GetValue(Verbose))
        {
            arguments.InvocationConfiguration.Error.WriteLine($"Error: {ErrorText.FirstLine(e)} (--verbose shows the rest)");
            return Failed;
        }
        catch (OperationCanceledException e)
        {
            arguments.InvocationConfiguration.Error.WriteLine(e.Message);
            return Interrupted;
        }
    });
}
