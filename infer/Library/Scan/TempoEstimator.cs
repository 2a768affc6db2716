namespace EmotionML.Infer.Library.Scan;

/// <summary>
/// Beats per minute from the autocorrelation of the onset strength, weighted towards the tempo at which people tap
/// (Ellis 2007, Journal of New Music Research 36: a bell over the logarithm of the period around 0.5 s).
/// </summary>
internal static class TempoEstimator
{
    private const double Slowest = 40, Fastest = 220;

    // Width of the bell in octaves (Ellis's choice).
    private const double Octaves = 0.9;

    // Under this share of the whole the correlation is chance: no beat.
    private const double LeastCorrelation = 0.1;

    // Onsets under this deviation (share of the mean spectrum) are ripple of sustained tones.
    private const double LeastOnset = 0.02;

    /// <summary>The tempo; null when there is no steady beat.</summary>
    /// <param name="onsets">Onset strength of each frame, 0 or more, as a share of the mean spectrum.</param>
    /// <param name="framesPerSecond">Frames a second.</param>
    internal static double? Estimate(ReadOnlySpan<double> onsets, double framesPerSecond)
    {
        int longest = (int)(framesPerSecond * 60 / Slowest) + 1, shortest = (int)(framesPerSecond * 60 / Fastest);
        // eight beats are needed to tell a beat from two events
        if (onsets.Length < 4 * longest / 2 || shortest < 2) return null;
        double[] centred = Centre(onsets, (int)framesPerSecond);
        double whole = Correlation(centred, 0);
        if (Math.Sqrt(whole) < LeastOnset) return null;

        var correlation = new double[longest + 2];
        for (int lag = shortest - 1; lag < correlation.Length; lag++) correlation[lag] = Correlation(centred, lag) / whole;
        int best = shortest;
        double bestScore = double.MinValue;
        for (int lag = shortest; lag <= longest; lag++)
        {
            if (correlation[lag] < correlation[lag - 1] || correlation[lag] < correlation[lag + 1]) continue;
            double octaves = Math.Log2(lag / framesPerSecond / 0.5) / Octaves;
            double score = correlation[lag] * Math.Exp(-0.5 * octaves * octaves);
            if (score > bestScore) (best, bestScore) = (lag, score);
        }
        if (correlation[best] < LeastCorrelation) return null;
        // every second beat of a fast even pulse correlates as well as every one: the shorter period is the beat
        int half = Peak(centred, best / 2.0, 2);
        if (half >= shortest && Correlation(centred, half) / whole > 0.85 * correlation[best]) best = half;
        return 60 * framesPerSecond / Refine(centred, best);
    }

    // A frame is 12 ms, at 180 beats per minute 6 of them: the place of the eighth beat tells the period eight times finer.
    private static double Refine(double[] centred, int lag)
    {
        double period = Vertex(centred, lag);
        for (int beats = 2; beats <= 8 && beats * period < centred.Length / 2.0; beats *= 2)
        {
            int peak = Peak(centred, beats * period, 2);
            if (Correlation(centred, peak) <= 0) break;
            period = Vertex(centred, peak) / beats;
        }
        return period;
    }

    private static int Peak(double[] centred, double around, int reach)
    {
        int middle = (int)Math.Round(around);
        return Enumerable.Range(middle - reach, 2 * reach + 1).Where(lag => lag > 0).MaxBy(lag => Correlation(centred, lag));
    }

    // Top of the parabola through a peak and its neighbours.
    private static double Vertex(double[] centred, int lag)
    {
        double left = Correlation(centred, lag - 1), top = Correlation(centred, lag), right = Correlation(centred, lag + 1);
        double bend = left - 2 * top + right;
        return bend < 0 ? lag + Math.Clamp(0.5 * (left - right) / bend, -0.5, 0.5) : lag;
    }

    private static double Correlation(double[] centred, int lag)
    {
        double sum = 0;
        for (int i = lag; i < centred.Length; i++) sum += centred[i] * centred[i - lag];
        return sum / (centred.Length - lag);
    }

    // Takes the mean of the second around each frame away, so that a loud passage is no beat, and smooths over three frames.
    private static double[] Centre(ReadOnlySpan<double> onsets, int width)
    {
        var sums = new double[onsets.Length + 1];
        for (int i = 0; i < onsets.Length; i++) sums[i + 1] = sums[i] + onsets[i];
        var centred = new double[onsets.Length];
        for (int i = 0; i < onsets.Length; i++)
        {
            int from = Math.Max(0, i - width / 2), to = Math.Min(onsets.Length, i + width / 2 + 1);
            double smooth = 0.25 * onsets[Math.Max(0, i - 1)] + 0.5 * onsets[i] + 0.25 * onsets[Math.Min(onsets.Length - 1, i + 1)];
            centred[i] = smooth - (sums[to] - sums[from]) / (to - from);
        }
        return centred;
    }
}
