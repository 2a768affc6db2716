using System.Globalization;
using EmotionML.Core.Common;
using EmotionML.Core.Model;

namespace EmotionML.Train.Data;

/// <summary>The majority labels of FER+ (Barsoum et al., 2016), by the path of each picture inside FER2013's archive.</summary>
public sealed class FerPlusLabels
{
    /// <summary>How a label comes from the votes, as a sentence for reports.</summary>
    public const string Rule = "FER+: a picture's label is the one that more than half of its votes name, single votes not counted; "
        + "pictures without votes or such a majority, and those whose majority is contempt, unknown or not a face, are left out.";

    private const string FileName = "ferplus.csv";

    private static readonly string[] Columns = ["neutral", "happiness", "surprise", "sadness", "anger", "disgust", "fear", "contempt", "unknown", "nf"];

    // FER2013's index of each of FER+'s columns; -1 where it has no such label.
    private static readonly int[] Labels = [6, 3, 5, 4, 0, 1, 2, -1, -1, -1];

    private readonly Dictionary<string, int[]> _votes = new(StringComparer.Ordinal);

    /// <summary>Number of pictures in the table.</summary>
    public int Count => _votes.Count;

    /// <summary>Reads a table of <c>picture,neutral,happiness,…,NF</c>.</summary>
    /// <exception cref="UserException">The file is missing, another kind of table, or a row is bad.</exception>
    public static FerPlusLabels Open(string path)
    {
        if (!File.Exists(path)) throw new UserException($"{path}: expected FER+ votes by picture (ferplus.csv), found no such file");
        string name = Path.GetFileName(path);
        string[] lines = TextFile.ReadLines(path);
        string[] header = lines.Length == 0 ? [] : [.. lines[0].Split(',').Select(column => column.Trim().Trim('"').ToLowerInvariant())];
        int picture = Array.IndexOf(header, "picture");
        int[] columns = [.. Columns.Select(column => Array.IndexOf(header, column))];
        if (picture < 0 || columns.Contains(-1)) throw new UserException($"{name} line 1: expected the columns picture, {string.Join(", ", Columns)}");
        var labels = new FerPlusLabels();
        for (int i = 1; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i])) continue;
            string[] cells = lines[i].Split(',');
            if (cells.Length != header.Length) throw new UserException($"{name} line {i + 1}: expected {header.Length} columns, found {cells.Length}");
            int[] votes = new int[columns.Length];
            for (int k = 0; k < votes.Length; k++)
                if (!int.TryParse(cells[columns[k]].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out votes[k]))
                    throw new UserException($"{name} line {i + 1}: expected a number of votes for {Columns[k]}, found '{cells[columns[k]]}'");
            if (!labels._votes.TryAdd(cells[picture].Trim().Trim('"'), votes))
                throw new UserException($"{name} line {i + 1}: expected each picture once, found '{cells[picture]}' again");
        }
        return labels;
    }

    /// <summary>FER2013's index of the majority label by <see cref="Rule"/>; null for a picture that is left out.</summary>
    /// <exception cref="UserException">The table does not know the picture.</exception>
    public int? For(string picture)
    {
        if (!_votes.TryGetValue(picture, out int[]? votes)) throw new UserException($"{picture}: expected FER+ votes for the picture, found none");
        return Majority(votes) is int column && Labels[column] >= 0 ? Labels[column] : null;
    }

    /// <summary>The votes beside a data set: <c>ferplus.csv</c> inside its folder, or next to its archive or folder.</summary>
    /// <exception cref="UserException">There is none.</exception>
    public static string FindBeside(string data)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(data));
        return new[] { full, Path.GetDirectoryName(full) ?? full }.Select(folder => Path.Combine(folder, FileName)).FirstOrDefault(File.Exists)
            ?? throw new UserException($"{data}: expected FER+ votes beside it ({FileName}), found none; --ferplus FILE names them");
    }

    /// <summary>One split of FER2013 with the majority labels, and a note that counts what was left out; the other splits are empty.</summary>
    /// <exception cref="UserException">The table belongs to other pictures, or the labels are not FER2013's.</exception>
    public FaceDataset Apply(FaceDataset data, Split split)
    {
        if (!data.Labels.SequenceEqual(EmotionLabels.Fer2013))
            throw new UserException($"{data.Name}: FER+ votes belong to FER2013's labels ({string.Join(", ", EmotionLabels.Fer2013)}), found {string.Join(", ", data.Labels)}");
        FaceSet all = data[split], kept = Apply(all), none = FaceSet.Empty(data.Size);
        int missing = all.Sources.Count(source => !_votes.ContainsKey(source));
        int?[] majorities = [.. all.Sources.Select(source => _votes.TryGetValue(source, out int[]? votes) ? Majority(votes) : null)];
        int changed = Enumerable.Range(0, all.Count).Count(i => majorities[i] is int column && Labels[column] >= 0 && Labels[column] != all.Labels[i]);
        string note = string.Create(CultureInfo.InvariantCulture, $"of {all.Count} pictures {kept.Count} are kept, {changed} of them under another label than the data's; left out: ")
            + string.Create(CultureInfo.InvariantCulture, $"{majorities.Count(m => m is null) - missing} without a majority, {Of("contempt")} contempt, {Of("unknown")} unknown, {Of("nf")} not a face, {missing} without votes");
        FaceDataset labelled = data with
        {
            Name = $"{data.Name} with FER+ labels",
            Train = split == Split.Train ? kept : none,
            Validation = split == Split.Validation ? kept : none,
            Test = split == Split.Test ? kept : none,
            LabelRule = Rule,
            Notes = [Rule, note],
        };
        return labelled with { Hash = DatasetBuilder.Hash(labelled) };

        int Of(string name) => majorities.Count(m => m is int column && Columns[column] == name);
    }

    /// <summary>The pictures of a set that have a majority label, with that label.</summary>
    /// <exception cref="UserException">The table knows fewer than half of the pictures: it belongs to others.</exception>
    public FaceSet Apply(FaceSet set)
    {
        string[] missing = [.. set.Sources.Where(source => !_votes.ContainsKey(source))];
        if (missing.Length * 2 > set.Count) For(missing[0]);
        int?[] labels = [.. set.Sources.Select(source => _votes.ContainsKey(source) ? For(source) : null)];
        FaceSet kept = set.Select([.. Enumerable.Range(0, set.Count).Where(i => labels[i] is not null)]);
        return kept with { Labels = [.. labels.OfType<int>()], SoftLabels = null };
    }

    // the column of the majority
    private static int? Majority(int[] votes)
    {
        int sum = 0, best = 0;
        for (int k = 0; k < votes.Length; k++)
        {
            if (votes[k] > 1) sum += votes[k]; // a single vote counts as a slip (Barsoum et al., section 3)
            if (votes[k] > votes[best]) best = k;
        }
        return votes[best] > 1 && votes[best] * 2 > sum ? best : null;
    }
}
