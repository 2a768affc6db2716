using System.CommandLine;
using EmotionML.Core;
using EmotionML.Train.Data;
using EmotionML.Train.Evaluation;
using EmotionML.Train.Reporting;

namespace EmotionML.Train.Commands;

/// <summary><c>compare</c>: two ONNX files on the same pictures, and whether their difference is more than luck.</summary>
public static class CompareCommand
{
    private static readonly Argument<string> First = new("A") { Description = "one ONNX file" };
    private static readonly Argument<string> Second = new("B") { Description = "the other" };
    private static readonly Option<string?> Json = new("--json") { Description = "write the comparison as JSON to a file, or to standard output with '-'", HelpName = "FILE|-" };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Option<string> split = EvaluateCommand.SplitOption();
        var data = new DataArguments();
        var command = new Command("compare", "Compare two ONNX files on one split, with McNemar's test and bootstrapped differences.") { First, Second, split, Json };
        data.AddTo(command);
        command.Run(arguments => Compare(arguments, data, EvaluateCommand.ParseSplit(arguments.GetRequiredValue(split))));
        return command;
    }

    private static int Compare(ParseResult arguments, DataArguments data, Split split)
    {
        (string first, string second) = (arguments.GetRequiredValue(First), arguments.GetRequiredValue(Second));
        string? json = arguments.GetValue(Json);
        TextWriter text = CommandLine.Text(json);
        int size;
        using (EmotionClassifier a = new(first), b = new(second))
            size = Math.Max(a.Size, b.Size);
        ModelComparison comparison = ModelComparison.Compare(first, second, data.Read(arguments, text, size), split);
        text.Write(ComparisonText.Render(comparison));
        CommandLine.WriteJson(json, comparison);
        return 0;
    }
}
