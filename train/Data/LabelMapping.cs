using EmotionML.Core.Common;
using EmotionML.Core.Model;
using EmotionML.Train.Data.Readers;

namespace EmotionML.Train.Data;

/// <summary>Gives the classes of a data set other names: the usual synonyms of FER2013's seven, or those of <c>--map-labels</c>.</summary>
internal static class LabelMapping
{
    private static readonly Dictionary<string, string> Synonyms = new(StringComparer.OrdinalIgnoreCase)
    {
        ["anger"] = "angry",
        ["disgusted"] = "disgust",
        ["fearful"] = "fear",
        ["afraid"] = "fear",
        ["scared"] = "fear",
        ["happiness"] = "happy",
        ["joy"] = "happy",
        ["sadness"] = "sad",
        ["surprised"] = "surprise",
    };

    /// <summary>Reads <c>from=to,from=to</c>.</summary>
    /// <exception cref="UserException">The text has another form.</exception>
    public static Dictionary<string, string> Parse(string text)
    {
        var map = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string pair in text.Split(','))
        {
            string[] sides = pair.Split('=', StringSplitOptions.TrimEntries);
            if (sides.Length != 2 || sides[0].Length == 0 || sides[1].Length == 0 || !map.TryAdd(sides[0], sides[1]))
                throw new UserException($"--map-labels: expected from=to,from=to with each name once on the left, found '{text}'");
        }
        return map;
    }

    /// <summary>Renames the classes; with <paramref name="given"/> null only those that all stand for one of the seven each.</summary>
    /// <exception cref="UserException">A given name is no class.</exception>
    public static RawDataset Apply(RawDataset raw, string? given)
    {
        Dictionary<string, string>? map = given is null ? Usual(raw.Labels) : Parse(given);
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

    private static Dictionary<string, string>? Usual(IReadOnlyList<string> labels)
    {
        IReadOnlyList<string> seven = EmotionLabels.Fer2013;
        if (labels.SequenceEqual(["0", "1", "2", "3", "4", "5", "6"])) return labels.Zip(seven).ToDictionary(p => p.First, p => p.Second);
        string?[] targets = [.. labels.Select(label => Synonyms.GetValueOrDefault(label) ?? seven.FirstOrDefault(name => name.Equals(label, StringComparison.OrdinalIgnoreCase)))];
        return targets.Contains(null) || targets.Distinct().Count() < targets.Length
            ? null
            : labels.Zip(targets).ToDictionary(p => p.First, p => p.Second!, StringComparer.OrdinalIgnoreCase);
    }

    private static float[]? Votes(float[]? votes, int[] index, int count)
    {
        if (votes is null) return null;
        float[] mapped = new float[count];
        for (int i = 0; i < votes.Length; i++) mapped[index[i]] += votes[i];
        return mapped;
    }
}
