using System.Globalization;
using System.Text;
using EmotionML.Core.Affect;
using EmotionML.Core.Common;

namespace EmotionML.Train.Evaluation.Analysis;

/// <summary>What a model said about one face, frame by frame: probabilities and no pictures.</summary>
/// <param name="Labels">Names of the emotions.</param>
/// <param name="Times">Time of each frame since the start, rising.</param>
/// <param name="Probabilities">[frames][labels].</param>
public sealed record EmotionRecording(IReadOnlyList<string> Labels, IReadOnlyList<TimeSpan> Times, IReadOnlyList<float[]> Probabilities)
{
    private const string TimeColumn = "seconds";

    /// <summary>The place of each frame in the affect plane, on its own.</summary>
    public IReadOnlyList<AffectPoint> Affect(EmotionAffect affect) => [.. Probabilities.Select(row => affect.Of(Labels, row))];

    /// <summary>How often the most probable label changes from one frame to the next.</summary>
    public int LabelChanges() => CountChanges(Probabilities.Select(row => (int?)Array.IndexOf(row, row.Max())));

    /// <summary>How often a label changes from one frame to the next; null is a label of its own.</summary>
    public static int CountChanges(IEnumerable<int?> labels)
    {
        int?[] all = [.. labels];
        return all.Zip(all.Skip(1)).Count(pair => pair.First != pair.Second);
    }

    /// <summary>Reads a table <c>seconds,label,label,…</c>.</summary>
    /// <exception cref="UserException">The file is missing or a line is not what it should be; the message gives the line.</exception>
    public static EmotionRecording Read(string path)
    {
        if (!File.Exists(path)) throw new UserException($"{path}: expected a recording, found no such file");
        string[] lines = File.ReadAllLines(path);
        string[] heads = lines.Length == 0 ? [] : lines[0].Split(',');
        if (heads.Length < 3 || heads[0] != TimeColumn) throw new UserException($"{path} line 1: expected {TimeColumn} and at least two labels, found '{(lines.Length == 0 ? "" : lines[0])}'");
        var times = new List<TimeSpan>();
        var rows = new List<float[]>();
        for (int i = 1; i < lines.Length; i++)
        {
            string[] cells = lines[i].Split(',');
            double[] values = [.. cells.Select(cell => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN)];
            if (values.Length != heads.Length || values.Any(value => !double.IsFinite(value)))
                throw new UserException($"{path} line {i + 1}: expected {heads.Length} numbers, found '{lines[i]}'");
            var time = TimeSpan.FromSeconds(values[0]);
            if (times.Count > 0 && time < times[^1]) throw new UserException($"{path} line {i + 1}: expected a time of at least {times[^1].TotalSeconds} s, found {values[0]}");
            times.Add(time);
            rows.Add([.. values.Skip(1).Select(value => (float)value)]);
        }
        return new EmotionRecording(heads[1..], times, rows);
    }

    /// <summary>Writes the table, with four digits of each probability.</summary>
    public void Write(string path)
    {
        var text = new StringBuilder(TimeColumn).Append(',').AppendJoin(',', Labels).Append('\n');
        for (int i = 0; i < Times.Count; i++)
        {
            text.Append(Times[i].TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)).Append(',');
            text.AppendJoin(',', Probabilities[i].Select(value => value.ToString("0.####", CultureInfo.InvariantCulture))).Append('\n');
        }
        AtomicFile.WriteText(path, text.ToString());
    }
}
