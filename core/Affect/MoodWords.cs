namespace EmotionML.Core.Affect;

/// <summary>Words for places in the affect plane.</summary>
public static class MoodWords
{
    /// <summary>A word for a place in the plane, as in «liked twice when calm».</summary>
    public static string Of(AffectPoint point) => (point.Valence, point.Arousal) switch
    {
        ( > 0.25, > 0.25) => "cheerful",
        ( > 0.25, < -0.25) => "calm",
        ( > 0.25, _) => "content",
        ( < -0.25, > 0.25) => "tense",
        ( < -0.25, < -0.25) => "sad",
        ( < -0.25, _) => "low",
        (_, > 0.25) => "stirred",
        (_, < -0.25) => "calm",
        _ => "even-tempered",
    };
}
