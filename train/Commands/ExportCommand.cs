using System.CommandLine;
using EmotionML.Train.Data;
using EmotionML.Train.Export;
using EmotionML.Train.MLNet;
using EmotionML.Train.Training;

namespace EmotionML.Train.Commands;

/// <summary><c>export</c>: writes a run's kept weights as a calibrated ONNX file that is proven to compute what the network computes.</summary>
public static class ExportCommand
{
    private static readonly DataArguments Data = new();
    private static readonly Option<string> Run = new("--run") { Description = "run folder", Required = true, HelpName = "RUN" };
    private static readonly Option<string?> Average = new("--average-with")
    {
        Description = "other runs of the same network on the same data, separated by commas: the mean of all weights is exported; worth trying where one run went on from another",
        HelpName = "RUN,RUN",
    };
    private static readonly Option<string?> Out = new("--out") { Description = "target; by default emotion.onnx in the run folder", HelpName = "FILE" };

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var command = new Command("export", "Write a run's kept weights as ONNX, checked against the trainer and calibrated.") { Run, Average, Out };
        Data.AddTo(command);
        command.Run(Work);
        return command;
    }

    private static int Work(ParseResult arguments)
    {
        var folder = new RunFolder(arguments.GetRequiredValue(Run));
        folder.RequireCheckpoint();
        FaceDataset data = RunData.Read(folder, arguments, Data);
        ExportResult result = OnnxExporter.Export(folder, arguments.GetValue(Out) ?? folder.Onnx, data, others: Settings.List(arguments.GetValue(Average) ?? ""));
        Console.Write(result.Text);
        string pipeline = MlNetPipeline.PathBeside(result.Path);
        MlNetPipeline.Save(result.Path, pipeline);
        Console.WriteLine($"{pipeline}: the same as an ML.NET pipeline");
        return 0;
    }
}
