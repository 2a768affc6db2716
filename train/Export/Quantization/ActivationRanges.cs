using EmotionML.Train.Data;
using EmotionML.Train.Onnx;
using Google.Protobuf;

namespace EmotionML.Train.Export.Quantization;

/// <summary>The range of one value of a graph.</summary>
/// <param name="Low">Smallest number kept, at most 0.</param>
/// <param name="High">Largest number kept, at least 0.</param>
internal readonly record struct ActivationRange(float Low, float High)
{
    private const int Levels = 255;

    /// <summary>Size of one of the 256 steps, above 0.</summary>
    public float Scale => High > Low ? (High - Low) / Levels : 1f / Levels;

    /// <summary>The step that stands for 0.</summary>
    public byte ZeroPoint => (byte)Math.Clamp(MathF.Round(-Low / Scale), 0, Levels);
}

/// <summary>Measures what passes through a graph: runs a copy whose inner values are outputs over calibration pictures.</summary>
internal static class ActivationRanges
{
    private const int Batch = 16, Bins = 4096;

    /// <summary>Measures the ranges of some values.</summary>
    /// <param name="model">The model in 32-bit floats.</param>
    /// <param name="values">Names of the values.</param>
    /// <param name="faces">Calibration pictures of the model's size: never those the result is judged on.</param>
    /// <param name="percentile">Share of the numbers in percent that must lie within; 100 is smallest to largest.</param>
    public static Dictionary<string, ActivationRange> Measure(ModelProto model, IReadOnlyList<string> values, FaceSet faces, double percentile)
    {
        ModelProto open = model.Clone();
        HashSet<string> already = [.. open.Graph.Output.Select(output => output.Name)];
        open.Graph.Output.AddRange(values.Where(value => !already.Contains(value)).Select(OnnxGraph.InnerValue));
        using var options = new SessionOptions { GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL };
        using var session = new InferenceSession(open.ToByteArray(), options);
        var low = values.ToDictionary(value => value, _ => 0f);
        var high = values.ToDictionary(value => value, _ => 0f);
        Run(session, values, faces, (value, numbers) =>
        {
            (float smallest, float largest) = (low[value], high[value]);
            foreach (float number in numbers)
            {
                if (number < smallest) smallest = number;
                else if (number > largest) largest = number;
            }
            (low[value], high[value]) = (smallest, largest);
        });
        if (percentile >= 100) return values.ToDictionary(value => value, value => new ActivationRange(low[value], high[value]));

        var histograms = values.ToDictionary(value => value, _ => new long[Bins]);
        Run(session, values, faces, (value, numbers) =>
        {
            long[] histogram = histograms[value];
            float start = low[value], perBin = Bins / Math.Max(high[value] - start, float.Epsilon);
            foreach (float number in numbers)
                histogram[Math.Clamp((int)((number - start) * perBin), 0, Bins - 1)]++;
        });
        return values.ToDictionary(value => value, value => Clip(histograms[value], low[value], high[value], percentile));
    }

    /// <summary>Takes equally many of the outermost numbers off both ends, never 0 itself.</summary>
    internal static ActivationRange Clip(long[] histogram, float low, float high, double percentile)
    {
        double drop = histogram.Sum() * (100 - percentile) / 200, dropped = 0;
        float width = (high - low) / histogram.Length;
        int first = 0, last = histogram.Length - 1;
        for (; first < last && dropped + histogram[first] <= drop; first++) dropped += histogram[first];
        dropped = 0;
        for (; last > first && dropped + histogram[last] <= drop; last--) dropped += histogram[last];
        return new ActivationRange(Math.Min(0, low + (first * width)), Math.Max(0, low + ((last + 1) * width)));
    }

    private delegate void Take(string value, ReadOnlySpan<float> numbers);

    private static void Run(InferenceSession session, IReadOnlyList<string> values, FaceSet faces, Take take)
    {
        using var run = new RunOptions();
        for (int start = 0; start < faces.Count; start += Batch)
        {
            int count = Math.Min(Batch, faces.Count - start), area = faces.Size * faces.Size;
            float[] pixels = Array.ConvertAll(faces.Pixels[(start * area)..((start + count) * area)], pixel => (float)pixel);
            using OrtValue input = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, pixels.AsMemory(), [count, 1, faces.Size, faces.Size]);
            using IDisposableReadOnlyCollection<OrtValue> results = session.Run(run, [OnnxModelWriter.InputName], [input], values);
            for (int i = 0; i < values.Count; i++) take(values[i], results[i].GetTensorDataAsSpan<float>());
        }
    }
}
