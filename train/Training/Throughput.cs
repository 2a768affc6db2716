using System.Diagnostics;
using EmotionML.Core.Common;
using EmotionML.Train.Data;
using EmotionML.Train.Networks;
using EmotionML.Train.Training.Augmentation;

namespace EmotionML.Train.Training;

/// <summary>Measures how fast this machine trains a network.</summary>
public static class Throughput
{
    private const int WarmUpSteps = 3;

    /// <summary>Pictures per second over some steps, augmentation included, at full augmentation strength.</summary>
    /// <param name="options">Settings of the run.</param>
    /// <param name="set">Training pictures.</param>
    /// <param name="network">Network to train; it is changed.</param>
    /// <param name="teachers">Networks whose answers it learns from: they are asked in every step.</param>
    /// <param name="size">Side of the pictures.</param>
    /// <param name="steps">Steps that are timed, after three that are not.</param>
    /// <param name="augmentationShare">Share of the time that went into augmentation alone, measured apart.</param>
    public static double Measure(TrainOptions options, FaceSet set, Network network, IReadOnlyList<TeacherNetwork> teachers, int size, int steps, out double augmentationShare)
    {
        Intensity intensity = Intensity.Of(set);
        var rebalancer = new Rebalancer(set, network.Shape.Classes, options.Rebalance, 0);
        using Network average = NetworkFactory.Create(network.Architecture, network.Shape, 0);
        NetworkDevice.Move(average, options.Device);
        using var step = new TrainStep(options, set, intensity, rebalancer, network, average, teachers);
        int batch = Math.Min(options.Batch, set.Count);
        network.train();
        for (int i = 0; i < WarmUpSteps; i++) One(i);
        var watch = Stopwatch.StartNew();
        for (int i = 0; i < steps; i++) One(WarmUpSteps + i);
        double seconds = watch.Elapsed.TotalSeconds;

        var augmenter = new Augmenter(options.Augmentation, 0, intensity.Mean, intensity.Std);
        var pixels = new float[batch * set.Size * set.Size];
        augmenter.Fill(set, Indices(0), 0, 1, pixels);
        watch.Restart();
        for (int i = 0; i < steps; i++) augmenter.Fill(set, Indices(i), i, 1, pixels);
        augmentationShare = watch.Elapsed.TotalSeconds / seconds;
        return steps * batch / seconds;

        void One(int i) => step.Run(Indices(i), 0, i, 1, size, options.PeakLearningRate * 0.01, clean: false);

        int[] Indices(int i)
        {
            var random = new RandomStream(7, i);
            return [.. Enumerable.Range(0, batch).Select(_ => random.Below(set.Count))];
        }
    }

    /// <summary>The number of epochs that fits a budget, by the speed of each picture size.</summary>
    /// <param name="minutes">The budget.</param>
    /// <param name="sizes">The schedule of sizes.</param>
    /// <param name="images">Pictures of one epoch.</param>
    /// <param name="validationImages">Pictures evaluated after each.</param>
    /// <param name="speed">Pictures per second of training at a size.</param>
    public static int FitEpochs(double minutes, SizeSchedule sizes, int images, int validationImages, Func<int, double> speed)
    {
        double total = sizes.Phases.Sum(p => p.Share);
        // evaluation is a forward pass: a third of a training step's work
        double perEpoch = sizes.Phases.Sum(p => p.Share / total * (images + validationImages / 3.0) / speed(p.Size));
        return Math.Max(1, (int)(minutes * 60 / perEpoch));
    }
}
