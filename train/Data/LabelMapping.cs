using EmotionML.Core.Common;
using EmotionML.Core.Model;
using EmotionML.Train.Data.Readers;

namespace EmotionML.Train.Data;

/// <summary>Gives the classes of a data set other names: the usual synonyms of FER2013's seven, or those of <c>--map-labels</c>.</summary>
internal static class LabelMapping
{
    /// <summary>Renames the classes; with <paramref name="given"/> null only those that all stand for one of the seven each.</summary>
    /// <param name="raw">What a reader found.</param>
    /// <param name="given">The value of <c>--map-labels</c>.</param>
    /// <param name="others">Names on the left of <paramref name="given"/> that need be no class: a model's labels.</param>
    /// <exception cref="UserException">A given name is no class.</exception>
    public static RawDataset Apply(RawDataset raw, string? given, IReadOnlyList<string> others)
    {
        Dictionary<string, string>? map = given is null ? null : LabelNames.Parse(given);
        foreach (string other in others.Where(name => !raw.Labels.Contains(name, StringComparer.OrdinalIgnoreCase))) map?.Remove(other);
        if (map is not { Count: > 0 }) map = LabelNames.Usual(raw.Labels);
        if (map is null) return raw;
        if (map.Keys.FirstOrDefault(name => !raw.Labels.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown)
            throw new UserException($"--map-labels: expected one of {string.Join(", ", raw.Labels)}, found '{unknown}'");
        string[] names = [.. raw.Labels.Select(label => map.GetValueOrDefault(label, label))];
        string[] labels = LabelOrder.Of(names);
        int[] index = [.. names.Select(name => Array.FindIndex(labels, label => label.Equals(name, StringComparison.OrdinalIgnoreCase)))];
        if (labels.SequenceEqual(raw.Labels)) return raw;
        if (labels.Length < 2) throw new UserException($"--map-labels: expected at least 2 classes to remain, found {labels.Length}");
        var samples = raw.Samples.ConvertAll(sample => sample with { Label = index[sample.Label], Votes = Votes(sample.Votes, index, labels.Length) });
        string note = "labels mapped: " + string.Join(", ", raw.Labels.Zip(names).Where(p => p.First != p.Second).Select(p => $"{p.First} = {p.Second}"));
        return raw with { Labels = labels, Samples = samples, Notes = [.. raw.Notes, note] };
    }

    private static float[]? Votes(float[]? votes, int[] index, int count)
    {
        if (votes is null) return null;
        float[] mapped = new float[count];
        for (int i = 0; i < votes.Length; i++) mapped[index[i]] += votes[i];
        return mapped;
    }
}
