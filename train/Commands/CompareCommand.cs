using System.CommandLine;
using EmotionML.Core.Common;
using EmotionML.Core.Model;
using EmotionML.Train.Data;
using EmotionML.Train.Evaluation;
using EmotionML.Train.Reporting;
using EmotionML.Train.Training;

namespace EmotionML.Train.Commands;

/// <summary><c>compare</c>: two ONNX files, or means of several, on the same pictures, and whether their difference is more than luck.</summary>
public static class CompareCommand
{
    private static readonly Argument<string> First = new("A") { Description = "one ONNX file, or several with commas between them: the mean of their probabilities" };
    private static readonly Argument<string> Second = new("B") { Description = "the other, likewise" };
    private static readonly Option<string?> Json = new("--json") { Description = "write the comparison as JSON to a file, or to standard output with '-'", HelpName = "FILE|-" };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Option<string> split = EvaluateCommand.SplitOption(), tta = EvaluateCommand.TtaOption();
        var data = new DataArguments();
        var command = new Command("compare", "Compare two ONNX files on one split, with McNemar's test and bootstrapped differences.") { First, Second, split, tta, Json };
        data.AddTo(command);
        command.Run(arguments => Compare(
            arguments, data, EvaluateCommand.ParseSplit(arguments.GetRequiredValue(split)), EvaluateCommand.Flips(arguments.GetRequiredValue(tta))));
        return command;
    }

    private static int Compare(ParseResult arguments, DataArguments data, Split split, bool flip)
    {
        (string[] first, string[] second) = (Files(arguments, First), Files(arguments, Second));
        string? json = arguments.GetValue(Json);
        TextWriter text = CommandLine.Text(json);
        int size = first.Concat(second).Max(Size);
        ModelComparison comparison = ModelComparison.Compare(first, second, data.Read(arguments, text, size), split, flip);
        text.Write(ComparisonText.Render(comparison));
        CommandLine.WriteJson(json, comparison);
        return 0;
    }

    private static string[] Files(ParseResult arguments, Argument<string> argument)
    {
        string[] files = Settings.List(arguments.GetRequiredValue(argument));
        return files.Length > 0 ? files : throw new UserException($"{argument.Name}: expected an ONNX file, or several with commas between them, found none.");
    }

    private static int Size(string file)
    {
        using var classifier = new EmotionClassifier(file);
        return classifier.Size;
    }
}
