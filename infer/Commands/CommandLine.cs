using System.CommandLine;
using System.CommandLine.Parsing;

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

    /// <summary>Runs the program: wrong arguments are one line and exit code 2 as well, not a page of help.</summary>
    public static async Task<int> InvokeAsync(RootCommand root, IReadOnlyList<string> args)
    {
        ParseResult arguments = root.Parse(args);
        if (arguments.Errors.Count == 0) return await arguments.InvokeAsync();
        await Console.Error.WriteLineAsync($"Error: {Describe(arguments.Errors[0])}{Suggest(arguments)}");
        return BadInput;
    }

    // System.CommandLine names the .NET type that it could not make
    private static string Describe(ParseError error) =>
        error.SymbolResult is OptionResult { Tokens.Count: > 0 } given && Number(given.Option.ValueType) is { } expected && error.Message.Contains("Cannot parse", StringComparison.Ordinal)
            ? $"{given.Option.Name}: expected {expected}, found '{given.Tokens[0].Value}'"
            : error.Message.TrimEnd();

    private static string? Number(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        { } t when t == typeof(int) || t == typeof(long) => "a whole number",
        { } t when t == typeof(double) || t == typeof(float) => "a number",
        _ => null,
    };

    private static string Suggest(ParseResult arguments)
    {
        if (arguments.UnmatchedTokens.Count == 0) return "";
        string wrong = arguments.UnmatchedTokens[0];
        string? meant = arguments.CommandResult.Command.Options.Select(option => option.Name).Concat(arguments.CommandResult.Command.Subcommands.Select(command => command.Name))
            .OrderBy(name => Edits(name, wrong)).FirstOrDefault();
        return meant is not null && Edits(meant, wrong) <= Math.Max(1, wrong.Length / 3) ? $" Did you mean {meant}?" : "";
    }

    // Levenshtein 1966: least number of letters to change, add or leave out
    private static int Edits(string one, string other)
    {
        int[] row = [.. Enumerable.Range(0, other.Length + 1)];
        for (int i = 1; i <= one.Length; i++)
        {
            int corner = row[0]++;
            for (int j = 1; j <= other.Length; j++)
                (corner, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, corner + (one[i - 1] == other[j - 1] ? 0 : 1)));
        }
        return row[^1];
    }

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
        catch (Exception e) when (e is UserException or IOException or UnauthorizedAccessException or DllNotFoundException)
        {
            await Console.Error.WriteLineAsync(arguments.GetValue(Verbose) ? $"Error: {e}" : $"Error: {e.Message}");
            return BadInput;
        }
    });
}
