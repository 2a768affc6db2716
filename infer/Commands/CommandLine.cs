using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using EmotionML.Infer.Vision.Tracking;

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

    /// <summary>JSON of the command line: camelCase, indented, letters as they are.</summary>
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Shows stack traces.</summary>
    public static Option<bool> Verbose { get; } = new("--verbose") { Description = "show a stack trace with an error", Recursive = true };

    /// <summary>The model; every command that reads faces takes it.</summary>
    public static Option<string> Model { get; } = new("--model")
    {
        Description = "the ONNX file",
        DefaultValueFactory = _ => Path.Combine(RepositoryRoot.Find() ?? AppContext.BaseDirectory, "artifacts", "emotion.onnx"),
    };

    /// <summary>Other names of the model's labels; every command that reads faces takes it.</summary>
    public static Option<string?> MapLabels { get; } = new("--map-labels")
    {
        Description = "other names of the model's labels, such as joy=happy,rage=angry; the usual ones are mapped without it",
        HelpName = "A=B,…",
    };

    /// <summary>
    /// Runs work that computes rather than waits. It gets a thread of its own: Ctrl+C is watched only from when the
    /// command has returned its task.
    /// </summary>
    public static void Run(this Command command, Func<ParseResult, CancellationToken, int> work) =>
        command.Run((arguments, stop) => Task.Run(() => work(arguments, stop), CancellationToken.None));

    /// <summary>Where the emotions lie in the affect plane.</summary>
    public static Option<string?> Affect { get; } = new("--affect")
    {
        Description = """JSON file of places in the affect plane, such as {"surprise": {"valence": 0.4, "arousal": 0.7}}; the others keep the published ones""",
        HelpName = "FILE",
    };

    /// <summary>Length of the window over which the mood is averaged.</summary>
    public static Option<double> MoodWindow { get; } = new("--mood-window")
    {
        Description = "seconds over which the mood is averaged",
        DefaultValueFactory = _ => new EmotionStreamOptions().MoodWindow.TotalSeconds,
        HelpName = "SECONDS",
    };

    /// <summary>The coordinates that <see cref="Affect"/> names, else the published ones.</summary>
    /// <exception cref="UserException">The file is not what it should be.</exception>
    public static EmotionAffect AffectOf(ParseResult arguments) => arguments.GetValue(Affect) is { } file ? EmotionAffect.Load(file) : EmotionAffect.Default;

    /// <summary>The window that <see cref="MoodWindow"/> gives.</summary>
    /// <exception cref="UserException">It is not between a tenth of a second and an hour.</exception>
    public static TimeSpan MoodWindowOf(ParseResult arguments) => arguments.GetValue(MoodWindow) is >= 0.1 and <= 3600 and var seconds
        ? TimeSpan.FromSeconds(seconds)
        : throw new UserException(FormattableString.Invariant($"--mood-window: expected 0.1 to 3600 seconds, found {arguments.GetValue(MoodWindow)}"));

    /// <summary>The one line that an error is told in; with <see cref="Verbose"/> the stack trace too.</summary>
    internal static string Describe(ParseResult arguments, Exception error) => arguments.GetValue(Verbose) ? $"Error: {error}" : $"Error: {error.Message}";

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
            await Console.Error.WriteLineAsync(Describe(arguments, e));
            return BadInput;
        }
        catch (Exception e) when (ErrorText.IsNative(e) && !arguments.GetValue(Verbose))
        {
            await Console.Error.WriteLineAsync($"Error: {ErrorText.FirstLine(e)} (--verbose shows the rest)");
            return BadInput;
        }
    });
}
