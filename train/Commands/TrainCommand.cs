using System.CommandLine;
using System.Globalization;
using EmotionML.Core.Common;
using EmotionML.Train.Data;
using EmotionML.Train.Evaluation;
using EmotionML.Train.Export;
using EmotionML.Train.MLNet;
using EmotionML.Train.Reporting;
using EmotionML.Train.Training;

namespace EmotionML.Train.Commands;

/// <summary><c>train</c>: trains a network into a run folder, or goes on with one.</summary>
public static class TrainCommand
{
    // what may differ in a resumed run without making it another run
    private static readonly string[] ResumeOverrides = ["threads", "epochs"];

    private static readonly DataArguments Data = new();
    private static readonly Option<string?> Config = new("--config") { Description = "JSON file of settings; the command line wins over it" };
    private static readonly Option<string?> Resume = new("--resume") { Description = "go on with this run folder, with its own settings; --threads may be given anew, and --epochs to plan the rest shorter or longer" };
    private static readonly Option<string?> Name = new("--name") { Description = "name of the run: its folder below --runs" };
    private static readonly Option<string> Runs = new("--runs") { Description = "folder of the runs", DefaultValueFactory = _ => Path.Combine(RepositoryRoot.Find() ?? ".", "artifacts", "runs") };

    private static readonly Option<bool> NoReport = new("--no-report") { Description = "stop when training is done: no ONNX file, no evaluation, no report" };

    private static readonly SettingArguments SettingOptions = new();

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var command = new Command("train", "Train a network, export it as ONNX and report on it; everything goes into one run folder.") { Config, Resume, Name, Runs, NoReport };
        Data.AddTo(command);
        SettingOptions.AddTo(command);
        command.Run(Work);
        return command;
    }

    private static int Work(ParseResult arguments)
    {
        Dictionary<string, string> given = SettingOptions.Given(arguments);
        bool resuming = arguments.GetValue(Resume) is not null;
        (RunFolder folder, TrainOptions options, IReadOnlyList<Setting> echo) = arguments.GetValue(Resume) is { } resumed
            ? Resumed(resumed, given)
            : Fresh(given, arguments);
        FaceDataset data = resuming ? RunData.Read(folder, arguments, Data) : Data.Read(arguments, Console.Out);
        using var stop = new StopSignal();
        (TrainOutcome outcome, TrainState state) = TrainingRun.Start(new TrainingRunOptions(folder, options, data)
        {
            Echo = echo,
            DataSettings = [.. RunData.Settings(arguments, Data)],
            Resume = resuming,
            Output = Console.Out,
            Live = !Console.IsOutputRedirected,
        }, stop.Token);
        return Finish(outcome, state, folder, data, report: !arguments.GetValue(NoReport));
    }

    private static int Finish(TrainOutcome outcome, TrainState state, RunFolder folder, FaceDataset data, bool report)
    {
        string best = state.BestEpoch == 0 ? "no epoch at full size yet" : string.Create(CultureInfo.InvariantCulture,
            $"validation accuracy {100 * state.BestAccuracy:0.00} %, macro-F1 {state.BestMacroF1:0.0000} (epoch {state.BestEpoch})");
        string run = Path.GetRelativePath(Environment.CurrentDirectory, folder.Path), program = "dotnet run -c Release --project train --";
        if (outcome == TrainOutcome.Interrupted)
        {
            Console.WriteLine($"\nstopped in epoch {state.Epoch + 1}, saved; {best}\ngo on: {program} train --resume {run}");
            return CommandLine.Interrupted;
        }
        Console.WriteLine($"finished: {best}, {TrainProgress.Clock(state.Seconds)} of training");
        if (report)
        {
            Console.Write(OnnxExporter.Export(folder, folder.Onnx, data).Text);
            MlNetPipeline.Save(folder.Onnx, MlNetPipeline.PathBeside(folder.Onnx));
            ModelEvaluation evaluation = ModelEvaluation.Evaluate(folder.Onnx, data, Split.Validation, new EvaluationOptions { Run = folder.Path, MlNet = true });
            Console.Write(EvaluationText.Render(evaluation.Report));
            foreach (string path in ReportFiles.Write(folder.Path, evaluation)) Console.WriteLine($"wrote {Path.GetRelativePath(Environment.CurrentDirectory, path)}");
        }
        string model = Path.Combine(run, Path.GetFileName(folder.Onnx));
        Console.WriteLine("next:\n" + (report ? $"  {program} compare artifacts/emotion.onnx {model}" : $"  {program} export --run {run}"));
        return 0;
    }

    private static (RunFolder, TrainOptions, IReadOnlyList<Setting>) Fresh(Dictionary<string, string> given, ParseResult arguments)
    {
        var layers = new List<(string, IReadOnlyDictionary<string, string>)>();
        if (arguments.GetValue(Config) is { } file) layers.Add((Path.GetFileName(file), Settings.ReadFile(file)));
        layers.Add(("command line", given));
        (TrainOptions options, IReadOnlyList<Setting> echo) = Settings.Resolve([.. layers]);
        string name = arguments.GetValue(Name) ?? string.Create(CultureInfo.InvariantCulture, $"{DateTime.Now:yyyyMMdd-HHmmss}-{options.Network}");
        var folder = new RunFolder(Path.Combine(arguments.GetValue(Runs)!, name));
        if (File.Exists(folder.Last)) throw new UserException($"{folder.Path}: a run is there already; go on with --resume, or choose another --name");
        return (folder, options, echo);
    }

    private static (RunFolder, TrainOptions, IReadOnlyList<Setting>) Resumed(string path, Dictionary<string, string> given)
    {
        var folder = new RunFolder(path);
        folder.RequireCheckpoint();
        if (given.Keys.FirstOrDefault(k => !ResumeOverrides.Contains(k)) is { } refused)
            throw new UserException($"--resume keeps the run's own settings; expected none but --{string.Join(", --", ResumeOverrides)}, found --{refused}");
        (TrainOptions options, IReadOnlyList<Setting> echo) = Settings.Resolve(("resumed run", RunData.WithoutData(Settings.ReadFile(folder.Config))), ("command line", given));
        return (folder, options, echo);
    }
}
