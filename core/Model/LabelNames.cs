using EmotionML.Core.Common;

namespace EmotionML.Core.Model;

/// <summary>Other names of labels, of a data set's and of a model's: the usual synonyms of FER2013's seven, or those of <c>--map-labels</c>.</summary>
public static class LabelNames
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
        ArgumentNullException.ThrowIfNull(text);
        var map = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string pair in text.Split(','))
        {
            string[] sides = pair.Split('=', StringSplitOptions.TrimEntries);
            if (sides.Length != 2 || sides[0].Length == 0 || sides[1].Length == 0 || !map.TryAdd(sides[0], sides[1]))
                throw new UserException($"--map-labels: expected from=to,from=to with each name once on the left, found '{text}'");
        }
        return map;
    }

    /// <summary>The map of labels that all stand for one of the seven each, or are 0 to 6 in FER2013's order; null for any others.</summary>
    public static Dictionary<string, string>? Usual(IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        IReadOnlyList<string> seven = EmotionLabels.Fer2013;
        if (labels.SequenceEqual(["0", "1", "2", "3", "4", "5", "6"])) return labels.Zip(seven).ToDictionary(p => p.First, p => p.Second);
        string?[] targets = [.. labels.Select(label => Synonyms.GetValueOrDefault(label) ?? seven.FirstOrDefault(name => name.Equals(label, StringComparison.OrdinalIgnoreCase)))];
        return targets.Contains(null) || targets.Distinct().Count() < targets.Length
            ? null
            : labels.Zip(targets).ToDictionary(p => p.First, p => p.Second!, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The labels of a model under their new names, in the order of its outputs: the given names where one of them is a label, else the usual ones.</summary>
    /// <param name="labels">The file's own labels.</param>
    /// <param name="given">The value of <c>--map-labels</c>; null for none.</param>
    /// <param name="source">The model, for messages.</param>
    /// <exception cref="UserException">The text has another form, or two labels would get one name.</exception>
    public static IReadOnlyList<string> OfModel(IReadOnlyList<string> labels, string? given, string source)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Dictionary<string, string>? map = given is null ? null : Parse(given);
        if (map is null || !labels.Any(map.ContainsKey)) map = Usual(labels);
        if (map is null) return labels;
        string[] names = [.. labels.Select(label => map.GetValueOrDefault(label, label))];
        return names.Distinct(StringComparer.OrdinalIgnoreCase).Count() == names.Length
            ? names
            : throw new UserException($"{source}: --map-labels: expected a name of its own for each label, found {string.Join(", ", names)}");
    }
}
