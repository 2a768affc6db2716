namespace EmotionML.Infer.Library.Scan;

/// <summary>
/// Estimates how music feels from how it sounds. Listeners' ratings follow musical cues about linearly and additively
/// (Eerola, Friberg and Bresin 2013, Frontiers in Psychology 4:487); arousal grows with tempo, loudness and
/// brightness, valence with major mode and tempo (Gabrielsson and Lindström 2010, Handbook of Music and Emotion).
/// Directions are theirs; the weights and ranges below are EmotionML's own choice:
/// <code>
/// tempo      T = (tempo - 110) / 60, without a beat -0.5
/// loudness   L = (dB + 20) / 12
/// brightness B = log2(centroid / 1800 Hz) / 1.5
/// mode       M = (major - minor) / 0.2           each clamped to -1..1
/// arousal = 0.45 L + 0.35 T + 0.20 B
/// valence = 0.55 M + 0.30 T + 0.15 B
/// </code>
/// Limits: words are not understood; loudness is as mastered, so old recordings come out calmer than they are; a tempo
/// may be heard at half or double; mode is uncertain where a song changes key, has no harmony, or is not in Western
/// tonality. Such an estimate ranks songs of one library; it is no measurement of what a listener feels.
/// </summary>
public static class AudioAffect
{
    /// <summary>The place in the affect plane.</summary>
    public static AffectPoint Of(AudioFeatures features)
    {
        double tempo = features.Tempo is { } bpm ? Unit((bpm - 110) / 60) : -0.5;
        double loudness = Unit((features.Loudness + 20) / 12);
        double brightness = features.Brightness > 0 ? Unit(Math.Log2(features.Brightness / 1800) / 1.5) : -1;
        double mode = Unit(features.Mode / 0.2);
        return new AffectPoint(0.55 * mode + 0.30 * tempo + 0.15 * brightness, 0.45 * loudness + 0.35 * tempo + 0.20 * brightness).Clamp();
    }

    private static double Unit(double value) => Math.Clamp(value, -1, 1);
}
