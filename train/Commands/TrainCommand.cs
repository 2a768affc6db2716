using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using EmotionML.Core;
using EmotionML.Train.Data;
using EmotionML.Train.Evaluation;
using EmotionML.Train.Export;
using EmotionML.Train.MLNet;
using EmotionML.Train.Networks;
using EmotionML.Train.Rebalancing;
using EmotionML.Train.Reporting;
using EmotionML.Train.Training;

namespace EmotionML.Train.Commands;

/// <summary><c>train</c>: trains a network into a run folder, or goes on with one.</summary>
public static class TrainCommand
{
    // --minutes: the first look at the speed, and the share of the budget that a closer one may take
    private const int RoughSteps = 8;
    private const double MeasuredShare = 0.0025;

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
        Processor.Use(options);

        FaceDataset data = resuming ? RunData.Read(folder, arguments, Data) : Data.Read(arguments, Console.Out);
        if (resuming) folder.RequireSameData(data);
        folder.Prepare();
        using IDisposable held = folder.Lock();
        using Network network = NetworkStart.Build(options, data, Console.Out);
        List<TeacherNetwork> teachers = [.. CommandLine.List(options.Teacher).Select(t => NetworkStart.Teacher(t, data))];
        foreach (Network each in teachers.Select(t => t.Network).Append(network)) NetworkDevice.Move(each, options);
        foreach (TeacherNetwork teacher in teachers) Console.WriteLine(teacher.Description);
        if (!resuming && options.Minutes > 0) (options, echo) = FitBudget(options, echo, data, network, teachers);

        Intensity intensity = Intensity.Of(data.Train);
        Dictionary<string, string> provenance = Provenance.Of(data, network, options, folder.Id, intensity);
        var rebalancer = new Rebalancer(data.Train, data.Labels.Count, options.Rebalance, 0);
        using var trainer = new Trainer(options, data, folder, network, teachers, provenance, new TrainProgress(Console.Out, !Console.IsOutputRedirected));
        // a number of epochs that the checkpoint has passed is refused before anything is said about the run
        int planned = resuming ? trainer.Resume() : options.Epochs;
        StartBlock.Print(Console.Out, folder, provenance, options, echo, data, rebalancer, network);
        if (!resuming)
        {
            AtomicFile.WriteText(folder.Config, Settings.ToJson([.. echo, .. RunData.Settings(arguments, Data)]));
            AtomicFile.WriteText(folder.Classes, StartBlock.ClassesJson(data, rebalancer));
            AugmentedSheet.Write(folder.Augmented, data, options, intensity);
        }
        else
        {
            if (planned != options.Epochs)
                Settings.Change(folder.Config, new Setting("epochs", options.Epochs, $"command line, {planned} before epoch {trainer.State.Epoch + 1}"));
            Console.WriteLine($"resuming after epoch {trainer.State.Epoch} of {trainer.State.Epochs}, step {trainer.State.Step}");
        }
        using var stop = new CancellationTokenSource();
        using PosixSignalRegistration interrupt = Register(PosixSignal.SIGINT), terminate = Register(PosixSignal.SIGTERM);
        TrainOutcome outcome = trainer.Run(stop.Token);
        foreach (TeacherNetwork teacher in teachers) teacher.Dispose();
        return Finish(outcome, trainer.State, folder, data, report: !arguments.GetValue(NoReport));

        PosixSignalRegistration Register(PosixSignal signal) => PosixSignalRegistration.Create(signal, context =>
        {
            // the first signal finishes the step and saves; a second one ends the process
            if (stop.IsCancellationRequested) return;
            context.Cancel = true;
            stop.Cancel();
        });
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

    private static (TrainOptions, IReadOnlyList<Setting>) FitBudget(TrainOptions options, IReadOnlyList<Setting> echo, FaceDataset data, Network network, IReadOnlyList<TeacherNetwork> teachers)
    {
        SizeSchedule sizes = SizeSchedule.Parse(options.Sizes, network);
        var speeds = new Dictionary<int, double>();
        foreach ((int size, _) in sizes.Phases)
        {
            // a network of the same shape, frozen in the same places, is measured, so that the one to train keeps its start
            using Network trial = NetworkFactory.Create(network.Architecture, network.Shape, 0);
            foreach ((torch.Tensor own, torch.Tensor other) in trial.parameters().Zip(network.parameters())) own.requires_grad = other.requires_grad;
            NetworkDevice.Move(trial, options);
            speeds[size] = Throughput.Measure(options, data.Train, trial, teachers, size, RoughSteps, out _);
            // the first steps read slow, by a fifteenth where it was measured: a large budget pays for a longer look
            int steps = (int)(speeds[size] * options.Minutes * 60 * MeasuredShare / options.Batch);
            if (steps > RoughSteps)
                speeds[size] = Throughput.Measure(options, data.Train, trial, teachers, size, steps, out _);
        }
        int epochs = Throughput.FitEpochs(options.Minutes, sizes, data.Train.Count, data.Validation.Count, s => speeds[s]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"measured {string.Join(", ", speeds.Select(p => $"{p.Value:0} img/s at {p.Key} px"))}: {epochs} epochs fit {options.Minutes} minutes"));
        // no setting is out of place in a short schedule
        double warmup = Math.Min(options.Warmup, epochs / 4.0);
        string source = string.Create(CultureInfo.InvariantCulture, $"--minutes {options.Minutes}");
        return (options with { Epochs = epochs, Warmup = warmup },
            [.. echo.Select(s => s.Key == "epochs" ? s with { Value = epochs, Source = source } : s.Key == "warmup" && warmup != options.Warmup ? s with { Value = warmup, Source = source } : s)]);
    }
}
