using EmotionML.Train.Data;
using EmotionML.Train.Data.Readers;
using EmotionML.Train.Metrics;
using EmotionML.Train.Networks;
using static TorchSharp.torch;

namespace EmotionML.Train.Training;

/// <summary>What a network scores on a split while training.</summary>
/// <param name="Loss">Mean cross-entropy in nats.</param>
/// <param name="Accuracy">Share classified correctly, 0..1.</param>
/// <param name="MacroF1">Unweighted mean of the classes' F1, 0..1.</param>
public readonly record struct Score(double Loss, double Accuracy, double MacroF1);

/// <summary>Runs a network over a split, unaugmented and in float32 whatever the training's precision: so the exported file computes.</summary>
public sealed class Evaluator(FaceSet set, Intensity intensity, int classes, int batch = 256)
{
    private readonly Dictionary<int, byte[]> resized = [];

    /// <summary>Scores the network on pictures of a size.</summary>
    public Score Evaluate(Network network, int size, DeviceType device) => Of(Logits(network, size, device));

    /// <summary>Scores logits of the split, shape [Count, classes].</summary>
    public Score Of(ReadOnlySpan<float> logits)
    {
        var named = new int[set.Count];
        double loss = 0;
        for (int i = 0; i < set.Count; i++)
        {
            ReadOnlySpan<float> row = logits.Slice(i * classes, classes);
            int best = 0;
            double largest = row[0], sum = 0;
            for (int c = 1; c < classes; c++)
                if (row[c] > largest) (best, largest) = (c, row[c]);
            foreach (float value in row) sum += Math.Exp(value - largest);
            loss += Math.Log(sum) + largest - row[set.Labels[i]];
            named[i] = best;
        }
        var matrix = ConfusionMatrix.Of(set.Labels, named, classes);
        return new Score(loss / set.Count, matrix.Accuracy, matrix.MacroF1);
    }

    /// <summary>The logits of every picture, shape [Count, classes].</summary>
    public float[] Logits(Network network, int size, DeviceType device)
    {
        byte[] pixels = Pixels(size);
        var logits = new float[set.Count * classes];
        bool before = network.training;
        network.eval();
        using IDisposable off = no_grad();
        for (int start = 0; start < set.Count; start += batch)
        {
            using DisposeScope scope = NewDisposeScope();
            int n = Math.Min(batch, set.Count - start), area = size * size;
            var input = new float[n * area];
            for (int i = 0; i < input.Length; i++) input[i] = (pixels[start * area + i] - intensity.Mean) / intensity.Std;
            Tensor x = TensorExtensions.FromArray(input, n, 1, size, size).to(device).ChannelsLast();
            network.forward(x).ToFloats().CopyTo(logits, start * classes);
        }
        network.train(before);
        return logits;
    }

    private byte[] Pixels(int size)
    {
        if (size == set.Size) return set.Pixels;
        if (resized.TryGetValue(size, out byte[]? pixels)) return pixels;
        pixels = new byte[set.Count * size * size];
        for (int i = 0; i < set.Count; i++) Picture.Resize(set.Image(i).ToArray(), set.Size, size).CopyTo(pixels, i * size * size);
        return resized[size] = pixels;
    }
}
