using EmotionML.Core.Common;
using EmotionML.Train.Data;

namespace EmotionML.Train.Training;

/// <summary>
/// Counters the imbalance of the classes (FER2013 has 16 happy pictures for one disgusted). Modes: <c>none</c>;
/// <c>weights</c>: the loss of a class is scaled by N / (K n); <c>sqrt-weights</c>: by the root of that;
/// <c>sampler</c>: pictures are drawn with replacement so that all classes are equally likely; <c>logit-adjust</c>:
/// log priors are added to the logits while training (Menon et al. 2021).
/// </summary>
public sealed class Rebalancer
{
    private readonly FaceSet set;
    private readonly string mode;
    private readonly long seed;
    private readonly int[][] byClass;

    /// <summary>Prepares a mode for a training set.</summary>
    public Rebalancer(FaceSet set, int classes, string mode, long seed)
    {
        (this.set, this.mode, this.seed) = (set, mode, seed);
        byClass = [.. Enumerable.Range(0, classes).Select(c => Enumerable.Range(0, set.Count).Where(i => set.Labels[i] == c).ToArray())];
        Counts = [.. byClass.Select(members => members.Length)];
        double[] balanced = [.. Counts.Select(n => n == 0 ? 0 : (double)set.Count / (classes * n))];
        if (mode is "weights" or "sqrt-weights")
        {
            double[] raw = mode == "weights" ? balanced : [.. balanced.Select(Math.Sqrt)];
            // mean weight of a picture is 1, so that the learning rate keeps its meaning
            double mean = raw.Select((w, c) => w * Counts[c]).Sum() / set.Count;
            LossWeights = [.. raw.Select(w => (float)(w / mean))];
        }
        if (mode == "logit-adjust") LogPriors = [.. Counts.Select(n => (float)Math.Log(Math.Max(n, 1) / (double)set.Count))];
    }

    /// <summary>Every mode.</summary>
    public static string[] Modes { get; } = ["none", "weights", "sqrt-weights", "sampler", "logit-adjust"];

    /// <summary>Training pictures of each class.</summary>
    public int[] Counts { get; }

    /// <summary>Factor of each class's loss, or null.</summary>
    public float[]? LossWeights { get; }

    /// <summary>What is added to each class's logit while training, or null.</summary>
    public float[]? LogPriors { get; }

    /// <summary>
    /// What is added to a class's logit of a network that was trained so, for probabilities under the classes' own shares: a weight or
    /// the sampler shifts the prior that a network learns, and adjusted logits carry none.
    /// </summary>
    public float[] PriorCorrection() => mode == "logit-adjust"
        ? LogPriors!
        : [.. EffectiveShares().Select((share, c) => Counts[c] == 0 ? 0 : (float)Math.Log(Counts[c] / (double)set.Count / share))];

    /// <summary>Expected share of each class in what the loss sees, after rebalancing.</summary>
    public double[] EffectiveShares()
    {
        double[] mass = [.. Counts.Select((n, c) => mode == "sampler" ? (n > 0 ? 1.0 : 0) : n * (double)(LossWeights?[c] ?? 1))];
        double total = mass.Sum();
        return [.. mass.Select(m => m / total)];
    }

    /// <summary>The order in which an epoch visits the pictures: every one once, or drawn by the sampler.</summary>
    public int[] Order(int epoch)
    {
        int[] order = [.. Enumerable.Range(0, set.Count)];
        var random = new RandomStream(seed, epoch);
        if (mode != "sampler")
        {
            random.Shuffle(order);
            return order;
        }
        int[][] present = [.. byClass.Where(members => members.Length > 0)];
        for (int i = 0; i < order.Length; i++)
        {
            int[] members = present[random.Below(present.Length)];
            order[i] = members[random.Below(members.Length)];
        }
        return order;
    }
}
