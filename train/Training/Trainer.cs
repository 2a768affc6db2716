using System.Diagnostics;
using System.Text.Json;
using EmotionML.Core.Common;
using EmotionML.Train.Data;
using EmotionML.Train.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace EmotionML.Train.Training;

/// <summary>How a run ended.</summary>
public enum TrainOutcome
{
    /// <summary>Every epoch was trained.</summary>
    Finished,

    /// <summary>Ctrl+C or SIGTERM: the state was saved.</summary>
    Interrupted,
}

/// <summary>The training loop over a run folder.</summary>
public sealed class Trainer : IDisposable
{
    private readonly TrainOptions options;
    private readonly FaceSet set;
    private readonly RunFolder folder;
    private readonly SizeSchedule sizes;
    private readonly Rebalancer rebalancer;
    private readonly Evaluator evaluator;
    private readonly TrainStep step;
    private readonly TrainProgress progress;
    private readonly IReadOnlyDictionary<string, string> metadata;
    private readonly int batch, stepsPerEpoch;
    private SummaryWriter? events;

    /// <summary>Prepares a run from its first step; <see cref="Resume"/> puts it where a checkpoint left it.</summary>
    /// <param name="options">Resolved settings; <see cref="TrainOptions.Epochs"/> is what counts, minutes have been turned into epochs.</param>
    /// <param name="data">Data set; its test split is never looked at.</param>
    /// <param name="folder">Where everything is written.</param>
    /// <param name="model">The network to train, owned by the caller.</param>
    /// <param name="teachers">Networks to learn from.</param>
    /// <param name="metadata">Provenance that goes into every checkpoint.</param>
    /// <param name="progress">Where progress is told.</param>
    public Trainer(TrainOptions options, FaceDataset data, RunFolder folder, Network model, IReadOnlyList<TeacherNetwork> teachers,
        IReadOnlyDictionary<string, string> metadata, TrainProgress progress)
    {
        (this.options, this.folder, this.metadata, this.progress, set) = (options, folder, metadata, progress, data.Train);
        if (set.Count == 0) throw new UserException($"{data.Name}: expected training pictures, found none");
        if (data.Validation.Count == 0) throw new UserException($"{data.Name}: expected validation pictures to select on, found none");
        batch = Math.Min(options.Batch, set.Count);
        stepsPerEpoch = set.Count / batch;
        sizes = SizeSchedule.Parse(options.Sizes, model);
        Intensity intensity = Intensity.Of(set);
        rebalancer = new Rebalancer(set, data.Labels.Count, options.Rebalance, SeedStreams.Order(options.Seed));
        evaluator = new Evaluator(data.Validation, intensity, data.Labels.Count);
        Network average = model;
        if (options.Average > 0)
        {
            average = NetworkFactory.Create(model.Architecture, model.Shape, SeedStreams.Initialisation(options.Seed));
            using IDisposable off = no_grad();
            foreach ((string name, Tensor tensor) in average.state_dict()) tensor.copy_(model.state_dict()[name]);
            NetworkDevice.Move(average, options.Device);
        }
        step = new TrainStep(options, set, intensity, rebalancer, model, average, teachers);
        State = new TrainState { Epochs = options.Epochs };
    }

    /// <summary>Where the run stands.</summary>
    public TrainState State { get; private set; }

    /// <summary>The network whose weights are evaluated and exported.</summary>
    public Network Averaged => step.Average;

    /// <summary>
    /// Goes back to the folder's last checkpoint. Where <see cref="TrainOptions.Epochs"/> asks for another number of epochs
    /// than the checkpoint, the rest of the schedule is that of a run planned so: the learning rate steps onto its curve.
    /// </summary>
    /// <returns>The number of epochs planned until now.</returns>
    /// <exception cref="UserException">There is no checkpoint, or it has come further than the number of epochs asked for.</exception>
    public int Resume()
    {
        folder.RequireCheckpoint();
        TrainState stored = Checkpoint.Load(folder.Last, step.Model, step.Average, step.Optimizer);
        int begun = stored.Epoch + (stored.Step > 0 ? 1 : 0);
        if (options.Epochs < begun) throw new UserException($"{folder.Path}: expected --epochs {begun} or more, as that many are done or begun, found {options.Epochs}");
        State = stored with { Epochs = options.Epochs };
        KeepMetrics(State.Epoch);
        return stored.Epochs;
    }

    /// <summary>Trains to the end, or until cancelled: then the step under way is finished and the state saved.</summary>
    /// <exception cref="UserException">The loss is not a number; the last good checkpoint stays.</exception>
    public TrainOutcome Run(CancellationToken cancel)
    {
        while (State.Epoch < State.Epochs)
        {
            int size = sizes.At(State.Epoch, State.Epochs);
            if (!TrainEpoch(size, cancel))
            {
                SaveLast();
                return TrainOutcome.Interrupted;
            }
            // at its full size the network shrinks the pictures itself, as it will once it is exported
            NetworkShape shape = step.Model.Shape;
            Score score = evaluator.Evaluate(step.Average, size == shape.WorkingSize ? shape.ImageSize : size, step.Device);
            FinishEpoch(size, score);
        }
        return TrainOutcome.Finished;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!ReferenceEquals(step.Average, step.Model)) step.Average.Dispose();
        step.Dispose();
    }

    private bool TrainEpoch(int size, CancellationToken cancel)
    {
        int[] order = rebalancer.Order(State.Epoch);
        step.Model.train();
        step.Average.eval();
        progress.Begin(State);
        bool clean = State.Epoch >= (1 - options.CleanShare) * State.Epochs;
        double before = State.Seconds;
        var watch = Stopwatch.StartNew();
        for (int s = State.Step; s < stepsPerEpoch; s++)
        {
            if (cancel.IsCancellationRequested) return false;
            long global = (long)State.Epoch * stepsPerEpoch + s;
            double epoch = (double)global / stepsPerEpoch;
            StepResult result = step.Run(order.AsSpan(s * batch, batch), State.Epoch, global, options.Augmentation.Strength(epoch), size, LearningRate(global), clean);
            if (!double.IsFinite(result.Loss))
                throw new UserException($"epoch {State.Epoch + 1} step {s + 1}: the loss is {result.Loss}, expected a number; the last good checkpoint is "
                    + (File.Exists(folder.Last) ? folder.Last : "none: this was the first epoch") + "; try a lower --learning-rate or --clip-norm 5");
            State = State with
            {
                Step = s + 1,
                LossSum = State.LossSum + result.Loss,
                Correct = State.Correct + result.Correct,
                Seconds = before + watch.Elapsed.TotalSeconds,
            };
            progress.Step(State, stepsPerEpoch, batch, LearningRate(global), Remaining(size));
        }
        return true;
    }

    private void FinishEpoch(int size, Score score)
    {
        bool full = size == step.Model.Shape.WorkingSize;
        // ties go to the later epoch: its average has seen more
        bool best = full && (options.Select == "last" || score.Accuracy >= State.BestAccuracy);
        double images = (double)stepsPerEpoch * batch;
        double seconds = State.Seconds - progress.SecondsAtEpochStart;
        var row = new EpochReport
        {
            Epoch = State.Epoch + 1,
            Size = size,
            TrainLoss = State.LossSum / stepsPerEpoch,
            TrainAccuracy = State.Correct / images,
            ValidationLoss = score.Loss,
            ValidationAccuracy = score.Accuracy,
            ValidationMacroF1 = score.MacroF1,
            LearningRate = LearningRate((long)(State.Epoch + 1) * stepsPerEpoch - 1),
            Seconds = State.Seconds,
            ImagesPerSecond = seconds > 0 ? progress.ImagesSinceEpochStart / seconds : 0,
            Best = best,
        };
        State = State with { Epoch = State.Epoch + 1, Step = 0, LossSum = 0, Correct = 0 };
        if (best)
        {
            State = State with { BestAccuracy = score.Accuracy, BestMacroF1 = score.MacroF1, BestEpoch = State.Epoch };
            Checkpoint.SaveWeights(folder.Best, step.Average, metadata);
        }
        File.AppendAllText(folder.Metrics, JsonSerializer.Serialize(row, RunFolder.Json) + "\n");
        WriteEvents(row);
        SaveLast();
        progress.Epoch(row, State);
    }

    private void WriteEvents(EpochReport row)
    {
        events ??= torch.utils.tensorboard.SummaryWriter(folder.Events, createRunName: false);
        foreach ((string tag, double? value) in ((string, double?)[])[
            ("loss/train", row.TrainLoss), ("loss/validation", row.ValidationLoss), ("accuracy/train", row.TrainAccuracy), ("accuracy/validation", row.ValidationAccuracy),
            ("macro-f1/validation", row.ValidationMacroF1), ("learning-rate", row.LearningRate), ("images-per-second", row.ImagesPerSecond)])
            events.add_scalar(tag, (float)value!, row.Epoch);
    }

    private void SaveLast()
    {
        Checkpoint.Save(folder.Last, State, step.Model, step.Average, step.Optimizer, metadata);
        AtomicFile.WriteText(folder.Meta, JsonSerializer.Serialize(new { state = State, provenance = metadata },
            new JsonSerializerOptions(RunFolder.Json) { WriteIndented = true }));
    }

    // pictures still to come, each counted by its work relative to one of this size
    private double Remaining(int size)
    {
        double epochs = 1 - (double)State.Step / stepsPerEpoch;
        for (int e = State.Epoch + 1; e < State.Epochs; e++) epochs += step.Work(sizes.At(e, State.Epochs)) / step.Work(size);
        return epochs * stepsPerEpoch * batch;
    }

    // linear warm-up, then half a cosine to zero (Loshchilov and Hutter 2017)
    private double LearningRate(long global)
    {
        double warm = options.Warmup * stepsPerEpoch, total = (double)State.Epochs * stepsPerEpoch;
        return global < warm
            ? options.PeakLearningRate * (global + 1) / warm
            : options.PeakLearningRate * 0.5 * (1 + Math.Cos(Math.PI * (global - warm) / Math.Max(1, total - warm)));
    }

    // a run cut off between the metrics line and the checkpoint repeats that epoch
    private void KeepMetrics(int epochs)
    {
        if (File.Exists(folder.Metrics)) AtomicFile.WriteText(folder.Metrics, string.Concat(File.ReadLines(folder.Metrics).Take(epochs).Select(l => l + "\n")));
    }
}
