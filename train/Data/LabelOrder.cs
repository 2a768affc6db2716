using EmotionML.Core.Model;

namespace EmotionML.Train.Data;

/// <summary>The order of class indices.</summary>
internal static class LabelOrder
{
    /// <summary>
    /// FER2013's own order when the names are exactly its seven in any case, so that models stay comparable; any
    /// other set is sorted ordinally.
    /// </summary>
    public static string[] Of(IReadOnlyCollection<string> names)
    {
        var set = new HashSet<string>(names, StringComparer.OrdinalIgnoreCase);
        return set.SetEquals(EmotionLabels.Fer2013) ? [.. EmotionLabels.Fer2013] : [.. set.Order(StringComparer.Ordinal)];
    }
}
