namespace EmotionML.Infer.Library.Scan;

/// <summary>What is measured of a piece of sound.</summary>
/// <param name="Tempo">Beats per minute, 40 to 220; null without a steady beat.</param>
/// <param name="Loudness">Root mean square in dB below full scale; -100 for silence.</param>
/// <param name="Brightness">Centre of gravity of the spectrum in Hz, the mean over the frames that sound; 0 for silence.</param>
/// <param name="Mode">Above 0 major, below 0 minor (<see cref="KeyMode"/>).</param>
public readonly record struct AudioFeatures(double? Tempo, double Loudness, double Brightness, double Mode);

/// <summary>Measures tempo, loudness, brightness and mode of sound.</summary>
public static class AudioAnalysis
{
    /// <summary>Samples a second that <see cref="Measure"/> expects.</summary>
    public const int Rate = 22_050;

    // 46 ms and 12 ms: short enough to place an onset
    private const int Frame = 1024, Hop = 256;

    // 0.37 s, 2.7 Hz a bin: fine enough to tell semitones from 100 Hz on
    private const int LongFrame = 8192;
    private const double LowestPitch = 100, HighestPitch = 1000;

    private const double Silence = -100, QuietFrame = 1e-3;

    /// <summary>Measures mono sound at <see cref="Rate"/>.</summary>
    /// <param name="samples">-1 to 1; a second at the least.</param>
    /// <exception cref="UserException">The sound is shorter than a second.</exception>
    public static AudioFeatures Measure(ReadOnlySpan<float> samples)
    {
        if (samples.Length < Rate) throw new UserException($"expected a second of sound at the least, found {samples.Length * 1000.0 / Rate:F0} ms");
        double squares = 0;
        foreach (float sample in samples) squares += (double)sample * sample;
        double loudness = Math.Max(Silence, 10 * Math.Log10(squares / samples.Length + 1e-30));
        (double[] onsets, double brightness) = Frames(samples);
        return new(TempoEstimator.Estimate(onsets, (double)Rate / Hop), loudness, brightness, KeyMode.Measure(Chroma(samples)));
    }

    // Onset strength is the growth of the log-compressed spectrum (Klapuri 1999), as a share of the spectrum's mean.
    private static (double[] Onsets, double Brightness) Frames(ReadOnlySpan<float> samples)
    {
        var fft = new Fft(Frame);
        var onsets = new double[(samples.Length - Frame) / Hop + 1];
        double[] magnitudes = new double[Frame / 2], level = new double[Frame / 2];
        double total = 0, centroids = 0;
        int sounding = 0;
        for (int frame = 0; frame < onsets.Length; frame++)
        {
            fft.Magnitudes(samples.Slice(frame * Hop, Frame), magnitudes);
            double growth = 0, sum = 0, weighted = 0;
            for (int bin = 1; bin < magnitudes.Length; bin++)
            {
                double now = Math.Log(1 + 100 * magnitudes[bin]);
                if (frame > 0) growth += Math.Max(0, now - level[bin]);
                level[bin] = now;
                total += now;
                sum += magnitudes[bin];
                weighted += bin * magnitudes[bin];
            }
            onsets[frame] = growth;
            if (sum <= QuietFrame) continue;
            centroids += weighted / sum * Rate / Frame;
            sounding++;
        }
        double mean = total / onsets.Length;
        for (int frame = 0; frame < onsets.Length; frame++) onsets[frame] = mean > 0 ? onsets[frame] / mean : 0;
        return (onsets, sounding > 0 ? centroids / sounding : 0);
    }

    private static double[] Chroma(ReadOnlySpan<float> samples)
    {
        var fft = new Fft(LongFrame);
        var chroma = new double[12];
        var magnitudes = new double[LongFrame / 2];
        int first = (int)(LowestPitch * LongFrame / Rate), last = (int)(HighestPitch * LongFrame / Rate);
        for (int start = 0; start + LongFrame <= samples.Length; start += LongFrame / 2)
        {
            fft.Magnitudes(samples.Slice(start, LongFrame), magnitudes);
            for (int bin = first; bin <= last; bin++)
            {
                // tops of tones only: their flanks reach into the next semitone
                if (magnitudes[bin] < magnitudes[bin - 1] || magnitudes[bin] < magnitudes[bin + 1]) continue;
                // 69 is A at 440 Hz (MIDI); class 0 is C
                int pitch = (int)Math.Round(69 + 12 * Math.Log2((double)bin * Rate / LongFrame / 440));
                chroma[pitch % 12] += Math.Max(0, magnitudes[bin] - Noise(magnitudes, bin));
            }
        }
        return chroma;
    }

    // Drums fill the spectrum: what stands out of thrice the mean around it is a tone.
    private static double Noise(double[] magnitudes, int bin)
    {
        const int reach = 12, flank = 2;
        double sum = 0;
        for (int offset = flank + 1; offset <= reach; offset++) sum += magnitudes[bin - offset] + magnitudes[bin + offset];
        return 3 * sum / (2 * (reach - flank));
    }
}
