using System.Globalization;
using EmotionML.Core.Model;
using EmotionML.Train.Data;
using EmotionML.Train.Export;
using EmotionML.Train.Training;

namespace EmotionML.Train.Baselines;

/// <summary>A network trained for a given time by <c>train</c> itself, with the settings it has by default, and measured as ONNX file.</summary>
/// <param name="network">Name of the network.</param>
/// <param name="minutes">Time to train, in minutes.</param>
/// <param name="data">The data set, whose validation split the best epoch is chosen on, as always in <c>train</c>.</param>
/// <param name="init">File of weights to start from; null starts from random ones.</param>
public sealed class NetworkBaseline(string network, double minutes, FaceDataset data, string? init = null) : IBaseline
{
    private readonly string folder = Directory.CreateTempSubdirectory("emotionml-baseline-").FullName;
    private EmotionClassifier? classifier;

    /// <inheritdoc/>
    public string Name => network;

    /// <inheritdoc/>
    public string Description => string.Create(CultureInfo.InvariantCulture, $"network from {(init is null ? "scratch" : Path.GetFileName(init))}, {minutes} minutes, best epoch on validation");

    /// <inheritdoc/>
    public bool TakesLimit => false;

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => [];

    /// <summary>The settings: what <c>train</c> has by default but for the network, its start and the time.</summary>
    internal TrainOptions Options => new() { Network = network, Minutes = minutes, Init = init ?? "" };

    private RunFolder Run => new(Path.Combine(folder, network));

    /// <inheritdoc/>
    public double? Train(FaceSet train, int classes)
    {
        TimeSpan start = Environment.CpuUsage.TotalTime;
        using var stop = new StopSignal();
        TrainingRunResult result = TrainingRun.Start(new TrainingRunOptions(Run, Options, data) { Output = Console.Out, Live = !Console.IsOutputRedirected }, stop.Token);
        if (result.Outcome == TrainOutcome.Interrupted) throw new OperationCanceledException($"{network}: stopped; what it had learnt is deleted, the rows above stay");
        Console.Write(OnnxExporter.Export(Run, Run.Onnx, data).Text);
        classifier = new EmotionClassifier(Run.Onnx, new EmotionClassifierOptions { Threads = 1 });
        return (Environment.CpuUsage.TotalTime - start).TotalSeconds;
    }

    /// <inheritdoc/>
    public int Predict(ReadOnlySpan<byte> image, int size) => Best(classifier ?? throw new InvalidOperationException($"{network} is not trained."), image, size);

    /// <inheritdoc/>
    public void Save(string folder) => File.Copy(Run.Onnx, Path.Combine(folder, "emotion.onnx"));

    /// <inheritdoc/>
    public void Dispose()
    {
        classifier?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    internal static int Best(EmotionClassifier classifier, ReadOnlySpan<byte> image, int size) =>
        classifier.Classify(classifier.Preparation.FromGray(image, size, size)).LabelIndex;
}
