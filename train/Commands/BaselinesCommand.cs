using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using EmotionML.Core.Common;
using EmotionML.Train.Baselines;
using EmotionML.Train.Data;
using EmotionML.Train.Evaluation;
using EmotionML.Train.Networks;
using EmotionML.Train.Reporting;
using EmotionML.Train.Training;

namespace EmotionML.Train.Commands;

/// <summary><c>baselines</c>: trains the approaches that the field tried before on the same splits and measures them side by side.</summary>
public static class BaselinesCommand
{
    private static readonly Option<string?> Only = new("--only") { Description = "names of the approaches to run, separated by commas; all of them by default", HelpName = "A,B" };
    private static readonly Option<double> Minutes = new("--minutes")
    {
        Description = "train seed-cnn, vgg19 and emotion-resnet for so many minutes each; 0 leaves them out [default: 0]",
        HelpName = "N",
    };
    private static readonly Option<string?> Vgg19Init = new("--vgg19-init")
    {
        Description = "weights that vgg19 starts from: a .safetensors file with the names of torchvision's vgg19_bn; by default it is trained from scratch",
        HelpName = "FILE",
    };
    private static readonly Option<int> TrainLimit = new("--train-limit")
    {
        Description = "training pictures for support vector machines and forests, whose time grows with the square; 0 takes all",
        DefaultValueFactory = _ => 10_000,
        HelpName = "N",
    };
    private static readonly Option<string?> Report = new("--report") { Description = $"write {BaselinesPage.Html} and {BaselinesPage.Json} into this folder; with --only, rows that stand there already about the same pictures are kept", HelpName = "DIR" };
    private static readonly Option<string?> Json = new("--json") { Description = "write the table as JSON to a file, or to standard output with '-' (everything else then goes to standard error)", HelpName = "FILE|-" };

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var data = new DataArguments();
        var command = new Command("baselines", "Train and measure earlier approaches side by side: visual words, landmarks, HOG, nearest neighbours, networks at equal minutes.")
        {
            Only, Minutes, Vgg19Init, TrainLimit, Report, Json,
        };
        data.AddTo(command);
        command.Run(arguments => Work(arguments, data));
        return command;
    }

    private static int Work(ParseResult arguments, DataArguments dataArguments)
    {
        double minutes = arguments.GetValue(Minutes);
        int limit = arguments.GetValue(TrainLimit);
        if (minutes is < 0 or > 10_000 || double.IsNaN(minutes))
            throw new UserException(string.Create(CultureInfo.InvariantCulture, $"--minutes: expected 0 to 10000, found {minutes}"));
        if (limit < 0) throw new UserException($"--train-limit: expected 0 or more pictures, found {limit}");
        string? json = arguments.GetValue(Json), only = arguments.GetValue(Only), folder = arguments.GetValue(Report), weights = arguments.GetValue(Vgg19Init);
        if (weights is not null && !File.Exists(weights)) throw new UserException($"--vgg19-init {weights}: expected a .safetensors file, found no such file");
        TextWriter standard = Console.Out, text = CommandLine.Text(json);

        FaceDataset data = dataArguments.Read(arguments, text).Require(Split.Train, Split.Validation);
        string? reference = Reference(data);
        using var catalog = new BaselineCatalog(data, minutes, reference, weights);
        string[] names = only is null ? [.. catalog.Names] : Settings.List(only);
        foreach (string name in names.Except(catalog.Names)) catalog.Create(name).Dispose(); // says what is wrong before anything is trained
        if (names.Length == 0) throw new UserException($"--only: expected some of {string.Join(", ", catalog.Names)}, found none");
        if (weights is not null && !names.Contains(NetworkFactory.Vgg19))
            throw new UserException($"--vgg19-init: expected {NetworkFactory.Vgg19} among the approaches, found {string.Join(", ", names)}; networks take part with --minutes N");

        BaselineReport? before = only is null ? null : RunReader.ReadApproaches(data.Hash, folder);

        // the networks' trainer writes to the console, which must not run into the JSON
        Console.SetOut(text);
        BaselineReport report;
        try
        {
            report = Measure(new BaselineRunner(data, limit), catalog, names, required: only is not null, data, limit, text, Save);
        }
        finally
        {
            Console.SetOut(standard);
        }
        text.Write(BaselinesPage.Text(report));
        if (json == CommandLine.Standard) CommandLine.WriteJson(json, report);
        if (folder is not null) text.WriteLine($"wrote {Path.Combine(folder, BaselinesPage.Html)} and {BaselinesPage.Json}");
        return 0;

        // after every row: minutes of work are not lost with a later row
        void Save(BaselineReport soFar)
        {
            if (json != CommandLine.Standard) CommandLine.WriteJson(json, soFar);
            if (folder is null) return;
            BaselineReport all = soFar.Into(before);
            AtomicFile.WriteText(Path.Combine(folder, BaselinesPage.Json), ReportJson.Write(all));
            AtomicFile.WriteText(Path.Combine(folder, BaselinesPage.Html), BaselinesPage.Page(all));
        }
    }

    private static BaselineReport Measure(BaselineRunner runner, BaselineCatalog catalog, string[] names, bool required, FaceDataset data, int limit,
        TextWriter text, Action<BaselineReport> save)
    {
        DataReport scored = DataReport.Of(data, Split.Validation);
        EnvironmentReport here = ModelEvaluation.Here();
        var rows = new List<BaselineResult>();
        var skipped = new List<SkippedBaseline>();
        foreach (string name in names)
        {
            var watch = Stopwatch.StartNew();
            try
            {
                using IBaseline baseline = catalog.Create(name);
                BaselineResult row = runner.Run(baseline);
                rows.Add(row);
                text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-17} accuracy {100 * row.Accuracy:0.0} %, macro-F1 {row.MacroF1:0.000}, {watch.Elapsed.TotalMinutes:0.0} minutes in all"));
            }
            catch (Exception e) when (!required && (e is UserException or DllNotFoundException))
            {
                // dlib or its predictor may be missing: the other rows do not depend on it
                skipped.Add(new SkippedBaseline(name, e.Message.Split('\n')[0]));
                text.WriteLine($"{name,-17} not measured: {e.Message}");
            }
            text.Flush();
            save(Table());
        }
        return Table();

        BaselineReport Table() => new(scored, data.Validation.Count, limit, here, [.. rows], [.. skipped]);
    }

    private static string? Reference(FaceDataset data)
    {
        string path = EvaluateCommand.DefaultModel;
        if (!File.Exists(path)) return null;
        using var model = new ReferenceModel(path);
        return model.Knows(data) ? path : null;
    }
}
