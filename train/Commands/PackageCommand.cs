using System.CommandLine;
using EmotionML.Core.Common;
using EmotionML.Train.Packaging;
using EmotionML.Train.Training;

namespace EmotionML.Train.Commands;

/// <summary><c>package</c>: a folder with all that somebody else needs to use a model.</summary>
public static class PackageCommand
{
    private static readonly Option<string?> Run = new("--run") { Description = "run folder whose exported model is packed", HelpName = "RUN" };
    private static readonly Option<string?> Model = new("--model") { Description = "ONNX file to pack", HelpName = "FILE" };
    private static readonly Option<string> Out = new("--out") { Description = "the folder to make; it must be new or empty", Required = true, HelpName = "DIR" };

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var command = new Command("package", "Pack a model to share: ONNX file, card, labels, a drawn face, C# samples, licence and data statement, checksums.") { Run, Model, Out };
        command.Run(Work);
        return command;
    }

    private static int Work(ParseResult arguments)
    {
        (string? run, string? model) = (arguments.GetValue(Run), arguments.GetValue(Model));
        if (run is null == model is null) throw new UserException($"expected either --run or --model, found {(run is null ? "neither" : "both")}");
        if (run is not null)
        {
            model = new RunFolder(run).Onnx;
            if (!File.Exists(model)) throw new UserException($"--run {run}: expected {Path.GetFileName(model)} in it, found none; write it with: export --run {run}");
        }
        string target = arguments.GetRequiredValue(Out);
        foreach (string name in ModelPackage.Write(model!, target)) Console.WriteLine($"wrote {Path.Combine(target, name)}");
        return 0;
    }
}
