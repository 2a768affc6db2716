using EmotionML.Core.Common;
using EmotionML.Train.Data;
using EmotionML.Train.Evaluation;
using EmotionML.Train.Metrics;

namespace EmotionML.Train.Baselines;

/// <summary>Trains an approach on the training split and scores it on the validation split, one face at a time.</summary>
/// <remarks>Times are those of the processor, not of the clock: they do not depend on what else the machine does.</remarks>
/// <param name="data">The data.</param>
/// <param name="limit">Training pictures of approaches that take a limit; 0 is all.</param>
/// <param name="seed">Seed of the choice.</param>
public sealed class BaselineRunner(FaceDataset data, int limit, int seed = 1)
{
    private readonly FaceDataset data = data.Require(Split.Train, Split.Validation);
    private readonly FaceSet limited = Limit(data.Train, limit, seed);

    /// <summary>Trains and measures.</summary>
    /// <exception cref="UserException">It cannot be trained on this data or lacks a file.</exception>
    /// <exception cref="DllNotFoundException">It lacks a native library.</exception>
    public BaselineResult Run(IBaseline baseline)
    {
        FaceSet train = baseline.TakesLimit ? limited : data.Train;
        Cv2.SetNumThreads(Environment.ProcessorCount);
        double? seconds = baseline.Train(train, data.Labels.Count);

        // one thread: what is told is the work of a face
        Cv2.SetNumThreads(1);
        FaceSet set = data.Validation;
        int[] named = new int[set.Count];
        TimeSpan start = Environment.CpuUsage.TotalTime;
        for (int i = 0; i < set.Count; i++) named[i] = baseline.Predict(set.Image(i), set.Size);
        double milliseconds = (Environment.CpuUsage.TotalTime - start).TotalMilliseconds / set.Count;
        ConfusionMatrix matrix = ConfusionMatrix.Of(set.Labels, named, data.Labels.Count);
        return new BaselineResult(baseline.Name, baseline.Description, matrix.Accuracy, matrix.MacroF1, seconds is null ? null : train.Count,
            seconds is double known ? Math.Round(known / 60, 3) : null, Math.Round(milliseconds, 4), SizeOf(baseline), [.. baseline.Notes]);
    }

    /// <summary>A random choice of pictures that keeps the shares of the classes; all of them when the limit is 0 or not reached.</summary>
    internal static FaceSet Limit(FaceSet set, int limit, int seed)
    {
        if (limit <= 0 || limit >= set.Count) return set;
        int[] order = [.. Enumerable.Range(0, set.Count)];
        new Random(seed).Shuffle(order);
        double share = (double)limit / set.Count;
        return set.Select([.. order.GroupBy(i => set.Labels[i]).SelectMany(group => group.Take(Math.Max(1, (int)Math.Round(share * group.Count())))).Order()]);
    }

    private static long SizeOf(IBaseline baseline)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("emotionml-size-");
        try
        {
            baseline.Save(folder.FullName);
            return folder.EnumerateFiles().Sum(file => file.Length);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
