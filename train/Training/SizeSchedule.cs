using System.Globalization;
using EmotionML.Core.Common;
using EmotionML.Train.Networks;

namespace EmotionML.Train.Training;

/// <summary>
/// The picture size of every epoch. Small pictures may come first: an epoch at two thirds of the side costs half the
/// time, and the coarse features that are learnt there carry over (progressive resizing).
/// </summary>
public sealed class SizeSchedule
{
    private readonly (int Size, double Share)[] phases;

    private SizeSchedule((int Size, double Share)[] phases) => this.phases = phases;

    /// <summary>The sizes in order with their share of the epochs.</summary>
    public IReadOnlyList<(int Size, double Share)> Phases => phases;

    /// <summary>Reads <c>auto</c>, <c>full</c> or <c>size:share,…</c>; the last size must be the network's own.</summary>
    /// <exception cref="UserException">The text is none of these, or does not fit the network.</exception>
    public static SizeSchedule Parse(string text, Network network)
    {
        int full = network.Shape.WorkingSize;
        if (text == "full" || (text == "auto" && !network.TakesAnySize)) return new([(full, 1)]);
        if (text == "auto") return new([.. new[] { (NetworkShape.Shrunk(full, 2 / 3.0), 0.4), (NetworkShape.Shrunk(full, 5 / 6.0), 0.3), (full, 0.3) }.DistinctBy(p => p.Item1)]);
        var phases = new List<(int, double)>();
        foreach (string part in text.Split(','))
        {
            string[] pair = part.Split(':');
            if (pair.Length != 2 || !int.TryParse(pair[0], NumberStyles.None, CultureInfo.InvariantCulture, out int size)
                || !double.TryParse(pair[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double share) || share <= 0 || size < 16)
                throw new UserException($"--sizes: expected auto, full or size:share,…, found '{part}' in '{text}'");
            phases.Add((size, share));
        }
        if (phases[^1].Item1 != full) throw new UserException($"--sizes: expected the last size to be the network's {full}, found {phases[^1].Item1}");
        if (phases.Count > 1 && !network.TakesAnySize) throw new UserException($"--sizes: {network.Architecture} takes pictures of {full} pixels only, found '{text}'");
        return new([.. phases]);
    }

    /// <summary>The size of a zero-based epoch; the last epoch is always at full size.</summary>
    public int At(int epoch, int epochs)
    {
        double position = (epoch + 0.5) / epochs * phases.Sum(p => p.Share), end = 0;
        if (epoch == epochs - 1) return phases[^1].Size;
        foreach ((int size, double share) in phases)
        {
            end += share;
            if (position < end) return size;
        }
        return phases[^1].Size;
    }
}
