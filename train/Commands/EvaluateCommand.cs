using System.CommandLine;
using EmotionML.Core.Common;
using EmotionML.Core.Model;
using EmotionML.Train.Data;
using EmotionML.Train.Evaluation;
using EmotionML.Train.Reporting;
using EmotionML.Train.Training;

namespace EmotionML.Train.Commands;

/// <summary><c>evaluate</c>: measures an ONNX file on one split, and writes JSON or the whole report.</summary>
public static class EvaluateCommand
{
    private static readonly Option<string> Model = new("--model") { Description = "the ONNX file; with --run by default the run's own", DefaultValueFactory = _ => DefaultModel, HelpName = "FILE" };
    private static readonly Option<string?> Json = new("--json") { Description = "write the numbers as JSON to a file, or to standard output with '-' (everything else then goes to standard error)", HelpName = "FILE|-" };
    private static readonly Option<string?> Report = new("--report") { Description = $"write {ReportFiles.Html}, {ReportFiles.Metrics} and {ReportFiles.ModelCard} into this folder", HelpName = "DIR" };
    private static readonly Option<string?> Run = new("--run") { Description = "run folder with the training's settings and learning curves; default: the model's own folder", HelpName = "DIR" };
    private static readonly Option<string> Tta = TtaOption();
    private static readonly Option<string> Labels = Choice("--labels", "whose labels: the data's own, or the majority of FER+'s votes (--ferplus, else ferplus.csv beside the data)", "own", "own", FerPlus);

    private const string FerPlus = "ferplus";

    /// <summary><c>--split</c>, shared with <c>compare</c>.</summary>
    internal static Option<string> SplitOption() => Choice("--split", "the split", Split.Validation.OptionName(), [.. Enum.GetValues<Split>().Select(split => split.OptionName())]);

    /// <summary><c>--tta</c>, shared with <c>compare</c>; <see cref="Flips"/> reads it.</summary>
    internal static Option<string> TtaOption() => Choice("--tta", "test-time augmentation", "none", "none", "flip");

    /// <summary>True when <c>--tta</c> asks for the mean over every picture and its mirror image.</summary>
    internal static bool Flips(string tta) => tta == "flip";

    /// <summary>The reference model.</summary>
    internal static string DefaultModel => Path.Combine(Artifacts, "emotion.onnx");

    private static string Artifacts => Path.Combine(RepositoryRoot.Find() ?? ".", "artifacts");

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Option<string> split = SplitOption();
        var data = new DataArguments();
        var command = new Command("evaluate", "Measure an ONNX file on one split: accuracy, macro-F1, calibration, latency; as text, JSON or HTML report.") { Model, split, Json, Report, Tta, Run, Labels };
        data.AddTo(command);
        command.Run(arguments => Evaluate(arguments, data, arguments.GetRequiredValue(split)));
        return command;
    }

    /// <summary>The split of a name that <see cref="SplitOption"/> allows.</summary>
    internal static Split ParseSplit(string name) => Enum.GetValues<Split>().First(split => split.OptionName() == name);

    private static int Evaluate(ParseResult arguments, DataArguments data, string split)
    {
        string? run = arguments.GetValue(Run);
        string model = ModelOf(arguments, run);
        string? json = arguments.GetValue(Json), folder = arguments.GetValue(Report);
        TextWriter text = CommandLine.Text(json);
        DataOptions reading = data.ToOptions(arguments);
        int size;
        using (var classifier = new EmotionClassifier(model, new EmotionClassifierOptions { MapLabels = reading.MapLabels }))
        {
            reading = reading with { ModelLabels = classifier.Card.Labels };
            size = classifier.Size;
            if (run is not null) RequireRun(classifier, run);
        }
        FaceDataset dataset = Read(arguments, data, reading, ParseSplit(split), size, text);
        if (folder is not null && dataset.IsSynthetic && SameFolder(folder, Artifacts))
            throw new UserException($"--report {folder}: the reference model's report is never replaced by one on synthetic faces; give another folder.");
        var options = new EvaluationOptions { Flip = Flips(arguments.GetRequiredValue(Tta)), Run = run, MapLabels = reading.MapLabels, MlNet = true };

        ModelEvaluation evaluation = ModelEvaluation.Evaluate(model, dataset, ParseSplit(split), options);
        text.Write(EvaluationText.Render(evaluation.Report));
        CommandLine.WriteJson(json, evaluation.Report.WithoutFigures());
        if (folder is not null)
        {
            if (!PlotlyScript.IsAtHand)
                text.WriteLine("note: plotly.js is missing (npm ci --ignore-scripts, then build again): the report has tables but no plots.");
            foreach (string path in ReportFiles.Write(folder, evaluation))
                text.WriteLine($"wrote {path}");
        }
        return 0;
    }

    private static FaceDataset Read(ParseResult arguments, DataArguments data, DataOptions options, Split split, int size, TextWriter text)
    {
        string path = data.ResolvePath(arguments);
        if (arguments.GetRequiredValue(Labels) != FerPlus) return data.Read(arguments, text, size, path, options);
        var votes = FerPlusLabels.Open(options.FerPlus ?? FerPlusLabels.FindBeside(path));
        FaceDataset own = data.Read(arguments, text, size, path, options with { FerPlus = null }), labelled = votes.Apply(own, split);
        foreach (string note in labelled.Notes) text.WriteLine($"note: {note}");
        return labelled;
    }

    // a run's own file, unless another is named: its figures would be joined with the settings of this run
    private static string ModelOf(ParseResult arguments, string? run)
    {
        if (run is null || arguments.GetResult(Model) is { Implicit: false }) return arguments.GetRequiredValue(Model);
        if (!Directory.Exists(run)) throw new UserException($"--run {run}: expected a run folder, found no such folder");
        string own = new RunFolder(run).Onnx;
        return File.Exists(own) ? own : throw new UserException($"--run {run}: expected {own}, found none; export --run {run} writes it");
    }

    private static void RequireRun(EmotionClassifier classifier, string run)
    {
        if (!Directory.Exists(run)) throw new UserException($"--run {run}: expected a run folder, found no such folder");
        string name = RunReader.Read(run)?.Meta.GetValueOrDefault("provenance.run") ?? new RunFolder(run).Id;
        if (!classifier.Card.RunId.Split(" + ").Contains(name))
            throw new UserException($"--run {run}: expected the run that made {classifier.ModelPath} ({classifier.Card.RunId}), found {name}");
    }

    private static bool SameFolder(string first, string second) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(first)) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(second));

    private static Option<string> Choice(string name, string description, string standard, params string[] choices)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => standard, HelpName = string.Join('|', choices) };
        option.AcceptOnlyFromAmong(choices);
        return option;
    }
}
