using System.CommandLine;
using EmotionML.Core;

namespace EmotionML.Train.Commands;

/// <summary>How every command ends: exit codes and the one error line.</summary>
public static class CommandLine
{
    /// <summary>Bad input or arguments.</summary>
    public const int BadInput = 2;

    /// <summary>Stopped by Ctrl+C or SIGTERM.</summary>
    public const int Interrupted = 130;

    /// <summary>Shows stack traces.</summary>
    public static Option<bool> Verbose { get; } = new("--verbose") { Description = "show a stack trace with an error", Recursive = true };

    /// <summary>Runs a command's work and turns what a user can put right into one line and exit code 2.</summary>
    public static void Run(this Command command, Func<ParseResult, int> work) => command.SetAction(arguments =>
    {
        try
        {
            return work(arguments);
        }
        catch (Exception e) when (e is UserException or IOException or UnauthorizedAccessException or DllNotFoundException)
        {
            Console.Error.WriteLine(arguments.GetValue(Verbose) ? $"Error: {e}" : $"Error: {e.Message}");
            return BadInput;
        }
    });
}
