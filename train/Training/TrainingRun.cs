using System.Globalization;
using EmotionML.Core.Common;
using EmotionML.Train.Data;
using EmotionML.Train.Networks;
using EmotionML.Train.Training.Augmentation;

namespace EmotionML.Train.Training;

/// <summary>What a training run starts with.</summary>
/// <param name="Folder">The run folder.</param>
/// <param name="Options">Resolved settings.</param>
/// <param name="Data">The data; its test split is never looked at.</param>
public sealed record TrainingRunOptions(RunFolder Folder, TrainOptions Options, FaceDataset Data)
{
    /// <summary>The settings with where each came from, for the start block and <c>config.json</c>; by default all of them from code.</summary>
    public IReadOnlyList<Setting>? Echo { get; init; }

    /// <summary>Settings about the data that <c>config.json</c> keeps too.</summary>
    public IReadOnlyList<Setting> DataSettings { get; init; } = [];

    /// <summary>True goes on with the run of the folder.</summary>
    public bool Resume { get; init; }

    /// <summary>Where the start block and the progress are written; nowhere by default.</summary>
    public TextWriter Output { get; init; } = TextWriter.Null;

    /// <summary>True where <see cref="Output"/> is a terminal, whose last line is rewritten in place.</summary>
    public bool Live { get; init; }

    /// <summary>Called after each epoch with all epochs so far.</summary>
    public Action<IReadOnlyList<EpochReport>>? AfterEpoch { get; init; }
}

/// <summary>How a training run ended.</summary>
/// <param name="Outcome">Finished or interrupted.</param>
/// <param name="State">Where it stands.</param>
public readonly record struct TrainingRunResult(TrainOutcome Outcome, TrainState State);

/// <summary>One training run from its settings to its last checkpoint: what the command line, the notebooks and the baselines start.</summary>
public static class TrainingRun
{
    // --minutes: the first look at the speed, and the share of the budget that a closer one may take
    private const int RoughSteps = 8;
    private const double MeasuredShare = 0.0025;

    /// <summary>Trains, or goes on training, into the run folder.</summary>
    /// <param name="run">What to train.</param>
    /// <param name="stop">Finishes the step under way and saves.</param>
    /// <exception cref="UserException">The folder holds a run already or is in use, a setting or the data do not fit, or the loss is not a number.</exception>
    public static TrainingRunResult Start(TrainingRunOptions run, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        (RunFolder folder, TrainOptions options, FaceDataset data) = run;
        if (run.Resume)
        {
            folder.RequireCheckpoint();
            folder.RequireSameData(data);
        }
        else if (File.Exists(folder.Last))
        {
            throw new UserException($"{folder.Path}: expected a folder without a run, found one; go on with --resume, or choose another name");
        }
        Processor.Configure(options);
        folder.Prepare();
        using IDisposable held = folder.Lock();
        using Network network = NetworkStart.Build(options, data, run.Output);
        List<TeacherNetwork> teachers = [];
        try
        {
            foreach (string teacher in Settings.List(options.Teacher)) teachers.Add(NetworkStart.Teacher(teacher, data));
            foreach (Network each in teachers.Select(t => t.Network).Append(network)) NetworkDevice.Move(each, options.Device);
            foreach (TeacherNetwork teacher in teachers) run.Output.WriteLine(teacher.Description);
            IReadOnlyList<Setting> echo = run.Echo ?? [.. Settings.All.Select(s => new Setting(s.Key, s.Property.GetValue(options)!, "code"))];
            if (!run.Resume && options.Minutes > 0) (options, echo) = FitBudget(options, echo, data, network, teachers, run.Output);
            return Train(run, options, echo, network, teachers, stop);
        }
        finally
        {
            foreach (TeacherNetwork teacher in teachers) teacher.Dispose();
        }
    }

    private static TrainingRunResult Train(TrainingRunOptions run, TrainOptions options, IReadOnlyList<Setting> echo, Network network, IReadOnlyList<TeacherNetwork> teachers, CancellationToken stop)
    {
        (RunFolder folder, _, FaceDataset data) = run;
        Intensity intensity = Intensity.Of(data.Train);
        Dictionary<string, string> provenance = Provenance.Of(data, network, options, folder.Id, intensity);
        var rebalancer = new Rebalancer(data.Train, data.Labels.Count, options.Rebalance, 0);
        var progress = new TrainProgress(run.Output, run.Live) { AfterEpoch = run.AfterEpoch is { } told ? () => told(folder.ReadEpochs()) : null };
        using var trainer = new Trainer(options, data, folder, network, teachers, provenance, progress);
        // a number of epochs that the checkpoint has passed is refused before anything is said about the run
        int planned = run.Resume ? trainer.Resume() : options.Epochs;
        StartBlock.Print(run.Output, folder, provenance, options, echo, data, rebalancer, network);
        if (run.Resume)
        {
            if (planned != options.Epochs)
                Settings.Change(folder.Config, new Setting("epochs", options.Epochs, $"command line, {planned} before epoch {trainer.State.Epoch + 1}"));
            run.Output.WriteLine($"resuming after epoch {trainer.State.Epoch} of {trainer.State.Epochs}, step {trainer.State.Step}");
        }
        else
        {
            AtomicFile.WriteText(folder.Config, Settings.ToJson([.. echo, .. run.DataSettings]));
            AtomicFile.WriteText(folder.Classes, StartBlock.ClassesJson(data, rebalancer));
            AugmentedSheet.Write(folder.Augmented, data, options, intensity);
        }
        return new(trainer.Run(stop), trainer.State);
    }

    private static (TrainOptions, IReadOnlyList<Setting>) FitBudget(TrainOptions options, IReadOnlyList<Setting> echo, FaceDataset data, Network network, IReadOnlyList<TeacherNetwork> teachers, TextWriter output)
    {
        SizeSchedule sizes = SizeSchedule.Parse(options.Sizes, network);
        var speeds = new Dictionary<int, double>();
        foreach ((int size, _) in sizes.Phases)
        {
            // a network of the same shape, frozen in the same places, is measured, so that the one to train keeps its start
            using Network trial = NetworkFactory.Create(network.Architecture, network.Shape, 0);
            foreach ((torch.Tensor own, torch.Tensor other) in trial.parameters().Zip(network.parameters())) own.requires_grad = other.requires_grad;
            NetworkDevice.Move(trial, options.Device);
            speeds[size] = Throughput.Measure(options, data.Train, trial, teachers, size, RoughSteps, out _);
            // the first steps read slow, by a fifteenth where it was measured: a large budget pays for a longer look
            int steps = (int)(speeds[size] * options.Minutes * 60 * MeasuredShare / options.Batch);
            if (steps > RoughSteps)
                speeds[size] = Throughput.Measure(options, data.Train, trial, teachers, size, steps, out _);
        }
        int epochs = Throughput.FitEpochs(options.Minutes, sizes, data.Train.Count, data.Validation.Count, s => speeds[s]);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"measured {string.Join(", ", speeds.Select(p => $"{p.Value:0} img/s at {p.Key} px"))}: {epochs} epochs fit {options.Minutes} minutes"));
        // no setting is out of place in a short schedule
        double warmup = Math.Min(options.Warmup, epochs / 4.0);
        string source = string.Create(CultureInfo.InvariantCulture, $"--minutes {options.Minutes}");
        return (options with { Epochs = epochs, Warmup = warmup },
            [.. echo.Select(s => s.Key == "epochs" ? s with { Value = epochs, Source = source } : s.Key == "warmup" && warmup != options.Warmup ? s with { Value = warmup, Source = source } : s)]);
    }
}
