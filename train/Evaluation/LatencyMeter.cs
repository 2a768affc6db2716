using System.Diagnostics;
using EmotionML.Core.Model;
using EmotionML.Train.Metrics;

namespace EmotionML.Train.Evaluation;

/// <summary>Measures how long a model takes for faces that are already prepared.</summary>
public static class LatencyMeter
{
    private const int WarmUp = 10;

    /// <summary>Measures batches of 1, 2, 8 and 32 faces on one thread, after a warm-up.</summary>
    /// <param name="model">The ONNX file; it is opened anew with one thread.</param>
    public static LatencyReport Measure(string model)
    {
        using var classifier = new EmotionClassifier(model, new EmotionClassifierOptions { Threads = 1 });
        BatchLatency[] batches = [Measure(classifier, 1, 300), Measure(classifier, 2, 150), Measure(classifier, 8, 60), Measure(classifier, 32, 20)];
        return new LatencyReport(batches[0].P50, batches[0].P95, batches);
    }

    /// <summary>Faces to measure with: the time does not depend on the pixels.</summary>
    internal static float[] Faces(EmotionClassifier classifier, int batch) =>
        [.. Enumerable.Range(0, batch * classifier.Size * classifier.Size).Select(i => (float)(i * 37 % 256))];

    private static BatchLatency Measure(EmotionClassifier classifier, int batch, int calls)
    {
        float[] faces = Faces(classifier, batch);
        for (int i = 0; i < WarmUp; i++)
            classifier.Score(faces, batch);
        double[] milliseconds = new double[calls];
        for (int i = 0; i < calls; i++)
        {
            long start = Stopwatch.GetTimestamp();
            classifier.Score(faces, batch);
            milliseconds[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        Array.Sort(milliseconds);
        return new BatchLatency(batch, Math.Round(Bootstrap.Percentile(milliseconds, 0.5), 4), Math.Round(Bootstrap.Percentile(milliseconds, 0.95), 4), calls);
    }
}
