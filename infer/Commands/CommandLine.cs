using System.CommandLine;

namespace EmotionML.Infer.Commands;

/// <summary>How every command ends: exit codes and the one error line.</summary>
public static class CommandLine
{
    /// <summary>Done, but nothing was found, such as a picture without a face.</summary>
    public const int NothingFound = 1;

    /// <summary>Bad input or arguments.</summary>
    public const int BadInput = 2;

    /// <summary>Stopped by Ctrl+C or SIGTERM.</summary>
    public const int Interrupted = 130;

    /// <summary>Shows stack traces.</summary>
    public static Option<bool> Verbose { get; } = new("--verbose") { Description = "show a stack trace with an error", Recursive = true };

    /// <summary>The model; every command that reads faces takes it.</summary>
    public static Option<string> Model { get; } = new("--model")
    {
        Description = "the ONNX file",
        DefaultValueFactory = _ => Path.Combine(RepositoryRoot.Find() ?? AppContext.BaseDirectory, "artifacts", "emotion.onnx"),
    };

    /// <summary>
    /// Runs work that computes rather than waits. It gets a thread of its own: Ctrl+C is watched only from when the
    /// command has returned its task.
    /// </summary>
    public static void Run(this Command command, Func<ParseResult, CancellationToken, int> work) =>
        command.Run((arguments, stop) => Task.Run(() => work(arguments, stop), CancellationToken.None));

    /// <summary>Runs a command's work and turns what a user can put right into one line and exit code 2.</summary>
    public static void Run(this Command command, Func<ParseResult, CancellationToken, Task<int>> work) => command.SetAction(async (arguments, stop) =>
    {
        try
        {
            return await work(arguments, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Interrupted;
        }
        catch (Exception e) when (e is UserException or IOException or UnauthorizedAccessException or DllNotFoundException or Microsoft.Data.Sqlite.SqliteException)
        {
            await Console.Error.WriteLineAsync(arguments.GetValue(Verbose) ? $"Error: {e}" : $"Error: {e.Message}");
            return BadInput;
        }
    });
}
