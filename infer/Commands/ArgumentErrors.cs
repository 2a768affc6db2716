using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace EmotionML.Infer.Commands;

/// <summary>Says in one line what is wrong with the arguments, and what may have been meant.</summary>
public static class ArgumentErrors
{
    // Two slips of the fingers; more is another word.
    private const int FarthestGuess = 2;

    // After Ctrl+C: the frame or request under way ends and half-written files go.
    private static readonly TimeSpan LongestCleanUp = TimeSpan.FromSeconds(10);

    /// <summary>Runs what the arguments name.</summary>
    /// <returns>The exit code; <see cref="CommandLine.BadInput"/> with one line when the arguments are wrong.</returns>
    public static async Task<int> RunAsync(this RootCommand root, string[] args)
    {
        ArgumentNullException.ThrowIfNull(root);
        ParseResult result = root.Parse(args);
        if (result.Action is not ParseErrorAction) return await result.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = LongestCleanUp });
        await Console.Error.WriteLineAsync($"Error: {Describe(result)}");
        return CommandLine.BadInput;
    }

    private static string Describe(ParseResult result)
    {
        Command command = result.CommandResult.Command;
        string help = $"{(command is RootCommand ? "" : command.Name + " ")}--help lists what there is";
        if (result.UnmatchedTokens.FirstOrDefault() is not { } token)
            return $"{Describe(result.Errors[0])}; {help}";
        string[] known = [.. result.CommandResult.Command.Options.Where(o => !o.Hidden).Select(o => o.Name), .. command.Subcommands.Select(c => c.Name)];
        string? meant = known.Select(name => (Name: name, Distance: WordDistance.Of(name, token)))
            .Where(guess => guess.Distance <= FarthestGuess).OrderBy(guess => guess.Distance).Select(guess => guess.Name).FirstOrDefault();
        return $"'{token}' is no {(token.StartsWith('-') ? "option" : "command")} of {(command is RootCommand ? "infer" : command.Name)}; {(meant is null ? help : $"did you mean {meant}?")}";
    }

    // System.CommandLine names the .NET type that it could not make of a word
    private static string Describe(ParseError error)
    {
        if (error.SymbolResult is OptionResult { Tokens: [{ } given, ..] } option && error.Message.StartsWith("Cannot parse", StringComparison.Ordinal))
        {
            Type type = Nullable.GetUnderlyingType(option.Option.ValueType) ?? option.Option.ValueType;
            string? expected = type == typeof(int) || type == typeof(long) ? "a whole number" : type == typeof(double) || type == typeof(float) ? "a number" : type == typeof(bool) ? "true or false" : null;
            if (expected is not null) return $"{option.Option.Name}: expected {expected}, found '{given.Value}'";
        }
        return error.Message.ReplaceLineEndings(" ").TrimEnd('.');
    }
}
