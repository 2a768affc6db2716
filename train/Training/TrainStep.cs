using EmotionML.Core.Common;
using EmotionML.Train.Data;
using EmotionML.Train.Networks;
using EmotionML.Train.Training.Augmentation;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EmotionML.Train.Training;

/// <summary>What one step reports.</summary>
/// <param name="Loss">Mean loss over the batch.</param>
/// <param name="Correct">Pictures whose own label got the highest logit.</param>
public readonly record struct StepResult(double Loss, int Correct);

/// <summary>
/// One optimiser step, from picture indices to updated weights: augment, normalise, forward, loss, backward (twice with
/// <see cref="TrainOptions.Sam"/>), update, moving average. The trainer and the benchmark share it.
/// </summary>
public sealed class TrainStep : IDisposable
{
    private readonly TrainOptions options;
    private readonly FaceSet set;
    private readonly Augmenter augmenter;
    private readonly IReadOnlyList<TeacherNetwork> teachers;
    private readonly Dictionary<int, Resample> resampled = [];
    private readonly Tensor? lossWeights, logPriors;
    private readonly Parameter[] learnt;
    private readonly Tensor[] modelState, averageState;
    private readonly ScalarType type;
    private readonly int classes;
    private readonly double workPerPixel, teachersWork;

    /// <summary>Prepares to train <paramref name="model"/> in place; <paramref name="average"/> may be the same network when averaging is off.</summary>
    public TrainStep(TrainOptions options, FaceSet set, Intensity intensity, Rebalancer rebalancer, Network model, Network average, IReadOnlyList<TeacherNetwork> teachers)
    {
        (this.options, this.set, this.teachers, Model, Average) = (options, set, teachers, model, average);
        classes = model.Shape.Classes;
        // backward does twice the work of forward; sharpness-aware minimisation does both a second time
        workPerPixel = (options.Sam > 0 ? 6.0 : 3) * model.CountMultiplyAdds() / (model.Shape.WorkingSize * model.Shape.WorkingSize);
        teachersWork = (AsksMirrored ? 2 : 1) * teachers.Sum(t => t.Network.CountMultiplyAdds());
        type = UsesBf16(options) ? bfloat16 : float32;
        Device = options.Device == "cuda" ? DeviceType.CUDA : DeviceType.CPU;
        augmenter = new Augmenter(options.Augmentation, SeedStreams.Augmentation(options.Seed), intensity.Mean, intensity.Std);
        using DisposeScope scope = NewDisposeScope();
        lossWeights = rebalancer.LossWeights is { } weights ? Kept(tensor(weights).to(Device)) : null;
        logPriors = rebalancer.LogPriors is { } priors ? Kept(tensor(priors, [1, classes]).to(Device)) : null;
        learnt = [.. model.parameters().Where(p => p.requires_grad)];
        modelState = [.. model.state_dict().Values];
        averageState = [.. average.state_dict().Values];
        Optimizer = CreateOptimizer(options, [.. learnt.Where(p => p.ndim > 1)], [.. learnt.Where(p => p.ndim <= 1)]);

        static Tensor Kept(Tensor t) => t.DetachFromDisposeScope();
    }

    /// <summary>The network that learns.</summary>
    public Network Model { get; }

    /// <summary>The moving average of its weights.</summary>
    public Network Average { get; }

    /// <summary>The optimiser with its state.</summary>
    public OptimizerHelper Optimizer { get; }

    /// <summary>Where the networks live.</summary>
    public DeviceType Device { get; }

    private bool AsksMirrored => options.TeacherTta == "flip";

    /// <summary>True when the options, or the processor in their place, choose bf16.</summary>
    public static bool UsesBf16(TrainOptions options) =>
        options.Precision == "bf16" || (options.Precision == "auto" && (options.Device == "cuda" || Processor.HasBf16));

    /// <summary>Multiply-adds of a step for each picture: those of the network grow with the picture's area, those of its teachers do not.</summary>
    /// <param name="size">Side of the pictures.</param>
    public double Work(int size) => workPerPixel * size * size + teachersWork;

    /// <summary>Trains on some pictures.</summary>
    /// <param name="indices">Which pictures.</param>
    /// <param name="epoch">Zero-based epoch.</param>
    /// <param name="globalStep">Zero-based step over the whole run.</param>
    /// <param name="strength">Share of full augmentation, 0..1.</param>
    /// <param name="size">Side of the pictures.</param>
    /// <param name="learningRate">Step size.</param>
    /// <param name="clean">No mixup and no label smoothing: the last epochs.</param>
    public StepResult Run(ReadOnlySpan<int> indices, int epoch, long globalStep, double strength, int size, double learningRate, bool clean)
    {
        using DisposeScope scope = NewDisposeScope();
        int[] chosen = indices.ToArray();
        int n = chosen.Length;
        float? share = options.Mixup > 0 && strength > 0 && !clean ? OwnShare(new RandomStream(SeedStreams.Mixup(options.Seed), globalStep)) : null;
        double smoothing = clean || teachers.Count > 0 ? 0 : options.LabelSmoothing;
        Tensor pictures = Pictures();
        // at its full size the network resizes the pictures itself, as it will once it is exported
        Tensor input = size == Model.Shape.WorkingSize ? pictures : Resampled(size).forward(pictures);
        Tensor target = TensorExtensions.FromArray(Mixed(Targets(chosen), n, share), n, classes).to(Device);
        if (teachers.Count > 0) target = target * (1 - options.TeacherShare) + TeacherProbabilities(pictures) * options.TeacherShare;

        SeedDropout(globalStep);
        (Tensor loss, Tensor logits) = Loss(input, target, smoothing);
        double value = loss.ToDouble();
        if (!double.IsFinite(value)) return new StepResult(value, 0);
        loss.backward();
        if (options.Sam > 0) SamBackward(input, target, globalStep, smoothing);
        if (options.ClipNorm > 0) nn.utils.clip_grad_norm_(learnt, options.ClipNorm);
        foreach (optim.ILearningRateController group in Optimizer.ParamGroups) group.LearningRate = learningRate;
        Optimizer.step();
        if (!ReferenceEquals(Model, Average)) UpdateAverage(globalStep);

        long[] best = logits.detach().argmax(1).cpu().data<long>().ToArray();
        int correct = 0;
        for (int i = 0; i < n; i++)
            if (best[i] == set.Labels[chosen[i]]) correct++;
        return new StepResult(value, correct);

        Tensor Pictures()
        {
            var pixels = new float[n * set.Size * set.Size];
            augmenter.Fill(set, chosen, epoch, strength, pixels);
            return TensorExtensions.FromArray(Mixed(pixels, n, share), n, 1, set.Size, set.Size).to(Device).to(type).ChannelsLast();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Optimizer.Dispose();
        lossWeights?.Dispose();
        logPriors?.Dispose();
    }

    // kernels and matrices decay, biases and norms do not
    private static OptimizerHelper CreateOptimizer(TrainOptions options, Parameter[] decayed, Parameter[] others) => options.OptimizerName switch
    {
        "sgd" => optim.SGD(
            [new SGD.ParamGroup(decayed, new SGD.Options { weight_decay = options.WeightDecay }), new SGD.ParamGroup(others, new SGD.Options { weight_decay = 0 })],
            options.PeakLearningRate, options.Momentum, nesterov: options.Momentum > 0),
        "adam" => optim.Adam(
            [new Adam.ParamGroup(decayed, new Adam.Options { weight_decay = options.WeightDecay }), new Adam.ParamGroup(others, new Adam.Options { weight_decay = 0 })],
            options.PeakLearningRate),
        _ => optim.AdamW(
            [new AdamW.ParamGroup(decayed, new AdamW.Options { weight_decay = options.WeightDecay }), new AdamW.ParamGroup(others, new AdamW.Options { weight_decay = 0 })],
            options.PeakLearningRate),
    };

    // dropout draws from libtorch's generator: seeded for every step, a resumed run repeats it exactly
    private void SeedDropout(long step) => manual_seed((long)new RandomStream(SeedStreams.Dropout(options.Seed), step).Next());

    private (Tensor Loss, Tensor Logits) Loss(Tensor input, Tensor target, double smoothing)
    {
        // no gradient costs less than one of zeros, which would be added to
        foreach (Parameter parameter in learnt) parameter.grad = null;
        Tensor logits = Model.forward(input).to(float32);
        Tensor adjusted = logPriors is null ? logits : logits + logPriors;
        return (functional.cross_entropy(adjusted, target, lossWeights, label_smoothing: smoothing), logits);
    }

    // Sharpness-aware minimisation (Foret et al. 2021): the gradients become those of the worst place within a short distance,
    // which the gradients themselves point to. The weights go back, and with them what the norms counted there.
    private void SamBackward(Tensor input, Tensor target, long step, double smoothing)
    {
        double norm = nn.utils.clip_grad_norm_(learnt, double.PositiveInfinity);
        if (norm == 0) return;
        Tensor[] kept = [.. modelState.Select(t => t.detach().clone())];
        using (no_grad())
        {
            foreach (Parameter parameter in learnt) parameter.add_(parameter.grad!, options.Sam / norm);
        }
        SeedDropout(step);
        Loss(input, target, smoothing).Loss.backward();
        using IDisposable off = no_grad();
        for (int i = 0; i < kept.Length; i++) modelState[i].copy_(kept[i]);
    }

    // the average forgets faster while it is young, so that it does not drag the random start along
    private void UpdateAverage(long step)
    {
        double decay = Math.Min(options.Average, (1.0 + step) / (10 + step));
        using IDisposable off = no_grad();
        for (int i = 0; i < averageState.Length; i++) averageState[i].mul_(decay).add_(modelState[i], 1 - decay);
    }

    private float[] Targets(ReadOnlySpan<int> indices)
    {
        var targets = new float[indices.Length * classes];
        for (int i = 0; i < indices.Length; i++)
        {
            if (set.SoftLabels is { } soft) soft.AsSpan(indices[i] * classes, classes).CopyTo(targets.AsSpan(i * classes));
            else targets[i * classes + set.Labels[indices[i]]] = 1;
        }
        return targets;
    }

    // the larger share stays with the picture's own label
    private float OwnShare(RandomStream random)
    {
        double drawn = random.Beta(options.Mixup);
        return (float)Math.Max(drawn, 1 - drawn);
    }

    // every row of n is mixed with its mirror image in the batch's order, which is random already
    private static float[] Mixed(float[] rows, int n, float? own)
    {
        if (own is not { } share) return rows;
        int length = rows.Length / n;
        for (int i = 0, j = n - 1; i < j; i++, j--)
        {
            Span<float> a = rows.AsSpan(i * length, length), b = rows.AsSpan(j * length, length);
            for (int k = 0; k < length; k++) (a[k], b[k]) = (b[k] + share * (a[k] - b[k]), a[k] + share * (b[k] - a[k]));
        }
        return rows;
    }

    private Resample Resampled(int size) =>
        resampled.TryGetValue(size, out Resample? known) ? known : resampled[size] = new Resample(set.Size, size);

    // the mean of the teachers' calibrated probabilities for pictures of full size, whatever size the student has come to
    private Tensor TeacherProbabilities(Tensor pictures)
    {
        using IDisposable off = no_grad();
        Tensor[] views = AsksMirrored ? [pictures, pictures.flip(3)] : [pictures];
        IEnumerable<Tensor> probabilities = from teacher in teachers from view in views select teacher.Probabilities(view);
        return probabilities.Aggregate((sum, one) => sum.add_(one)).mul_(1.0 / (teachers.Count * views.Length));
    }
}
