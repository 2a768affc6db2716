using EmotionML.Core.Common;
using EmotionML.Train.Data;

namespace EmotionML.Train.Evaluation.Analysis;

/// <summary>Parts of a data set, and the same pictures under other labels.</summary>
public static class DataSlice
{
    /// <summary>Random pictures of a split, without replacement and in the split's order; all of them where fewer are there.</summary>
    /// <param name="set">The split.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Seed of the choice.</param>
    public static FaceSet Take(FaceSet set, int count, long seed = 1)
    {
        if (count >= set.Count) return set;
        int[] order = [.. Enumerable.Range(0, set.Count)];
        new RandomStream(seed).Shuffle(order);
        return set.Select([.. order.Take(count).Order()]);
    }

    /// <summary>Random pictures of every class, as many of each as there are, up to a number.</summary>
    /// <param name="set">The split.</param>
    /// <param name="perClass">Most pictures of a class.</param>
    /// <param name="seed">Seed of the choice.</param>
    public static FaceSet TakeOfEach(FaceSet set, int perClass, long seed = 1)
    {
        int[] order = [.. Enumerable.Range(0, set.Count)];
        new RandomStream(seed).Shuffle(order);
        return set.Select([.. order.GroupBy(i => set.Labels[i]).SelectMany(group => group.Take(perClass)).Order()]);
    }

    /// <summary>A data set with random parts of its splits; its name says so.</summary>
    public static FaceDataset Take(FaceDataset data, int train, int validation, long seed = 1)
    {
        FaceDataset slice = data with
        {
            Name = $"{data.Name}, {Math.Min(train, data.Train.Count)} pictures of it",
            Train = Take(data.Train, train, seed),
            Validation = Take(data.Validation, validation, seed),
            Test = FaceSet.Empty(data.Size),
        };
        return slice with { Hash = DatasetBuilder.Hash(slice) };
    }

    /// <summary>The same pictures under other labels; several old labels may become one new one.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="labels">New label of each old one, by name; pictures of an old label that is not listed are left out.</param>
    /// <exception cref="UserException">An old label is unknown, or fewer than two new ones are left.</exception>
    public static FaceDataset Relabel(FaceDataset data, IReadOnlyDictionary<string, string> labels)
    {
        if (labels.Keys.FirstOrDefault(label => !data.Labels.Contains(label)) is { } unknown)
            throw new UserException($"label '{unknown}': expected one of {string.Join(", ", data.Labels)}");
        string[] names = [.. data.Labels.Where(labels.ContainsKey).Select(label => labels[label]).Distinct()];
        if (names.Length < 2) throw new UserException($"labels: expected at least two new ones, found {string.Join(", ", names)}");
        int[] target = [.. data.Labels.Select(label => labels.TryGetValue(label, out string? name) ? Array.IndexOf(names, name) : -1)];
        FaceDataset relabelled = data with { Labels = names, Train = Map(data.Train), Validation = Map(data.Validation), Test = Map(data.Test) };
        return relabelled with { Hash = DatasetBuilder.Hash(relabelled) };

        FaceSet Map(FaceSet set)
        {
            FaceSet kept = set.Select([.. Enumerable.Range(0, set.Count).Where(i => target[set.Labels[i]] >= 0)]);
            // votes were about the old labels
            return kept with { Labels = [.. kept.Labels.Select(label => target[label])], SoftLabels = null };
        }
    }
}
