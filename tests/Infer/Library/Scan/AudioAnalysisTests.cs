using EmotionML.Core.Affect;
using EmotionML.Core.Common;
using EmotionML.Infer.Library.Scan;

namespace EmotionML.Tests.Infer.Library.Scan;

public sealed class AudioAnalysisTests
{
    [Fact]
    public void The_transform_equals_the_plain_sum()
    {
        const int size = 64;
        var random = new Random(3);
        float[] samples = [.. Enumerable.Range(0, size).Select(_ => (float)(2 * random.NextDouble() - 1))];
        var fast = new double[size / 2];
        new Fft(size).Magnitudes(samples, fast);
        for (int bin = 0; bin < fast.Length; bin++)
        {
            System.Numerics.Complex sum = 0;
            for (int i = 0; i < size; i++)
                sum += samples[i] * (0.5 - 0.5 * Math.Cos(2 * Math.PI * i / size)) * System.Numerics.Complex.FromPolarCoordinates(1, -2 * Math.PI * bin * i / size);
            Assert.Equal(sum.Magnitude * 4 / size, fast[bin], 10);
        }
    }

    [Theory]
    [InlineData(50)]
    [InlineData(60)]
    [InlineData(72)]
    [InlineData(90)]
    [InlineData(100)]
    [InlineData(120)]
    [InlineData(128)]
    [InlineData(140)]
    [InlineData(174)]
    [InlineData(200)]
    public void The_tempo_of_clicks_is_found_within_two_beats(double bpm)
    {
        double? tempo = AudioAnalysis.Measure(Sounds.Clicks(bpm)).Tempo;
        Assert.NotNull(tempo);
        Assert.InRange(tempo.Value, bpm - 2, bpm + 2);
    }

    [Fact]
    public void The_tempo_is_found_under_a_chord_too()
    {
        float[] sound = Sounds.Mix(Sounds.Clicks(95, amplitude: 0.3), Sounds.Chord(12, 0.3, 60, 64, 67));
        Assert.InRange(AudioAnalysis.Measure(sound).Tempo!.Value, 93, 97);
    }

    [Fact]
    public void A_held_chord_silence_and_noise_have_no_beat()
    {
        Assert.Null(AudioAnalysis.Measure(Sounds.Chord(15, 0.5, 57, 60, 64)).Tempo);
        Assert.Null(AudioAnalysis.Measure(new float[15 * Sounds.Rate]).Tempo);
        var random = new Random(9);
        Assert.Null(AudioAnalysis.Measure([.. Enumerable.Range(0, 15 * Sounds.Rate).Select(_ => (float)(random.NextDouble() - 0.5))]).Tempo);
    }

    [Fact]
    public void Major_and_minor_chords_are_told_apart_on_every_tonic()
    {
        for (int tonic = 48; tonic < 60; tonic++)
        {
            Assert.True(AudioAnalysis.Measure(Sounds.Chord(3, 0.5, tonic, tonic + 4, tonic + 7)).Mode > 0.02, $"major on {tonic}");
            Assert.True(AudioAnalysis.Measure(Sounds.Chord(3, 0.5, tonic, tonic + 3, tonic + 7)).Mode < -0.02, $"minor on {tonic}");
        }
    }

    [Fact]
    public void Mode_is_heard_through_drums()
    {
        foreach (int tonic in (int[])[50, 57, 64])
        {
            float[] drums = Sounds.Clicks(120, 6, amplitude: 0.6);
            double major = AudioAnalysis.Measure(Sounds.Mix(drums, Sounds.Chord(6, 0.4, tonic, tonic + 4, tonic + 7))).Mode;
            double minor = AudioAnalysis.Measure(Sounds.Mix(drums, Sounds.Chord(6, 0.4, tonic, tonic + 3, tonic + 7))).Mode;
            Assert.True(major > 0.02 && minor < -0.02, $"tonic {tonic}: major {major}, minor {minor}");
        }
    }

    [Fact]
    public void Loudness_is_the_root_mean_square_in_decibels()
    {
        // a full sine is 3.01 dB below full scale, a tenth of it 20 dB more
        float[] sine = [.. Enumerable.Range(0, 2 * Sounds.Rate).Select(i => (float)Math.Sin(2 * Math.PI * 1000 * i / Sounds.Rate))];
        Assert.Equal(-3.01, AudioAnalysis.Measure(sine).Loudness, 2);
        Assert.Equal(-23.01, AudioAnalysis.Measure([.. sine.Select(sample => 0.1f * sample)]).Loudness, 2);
        Assert.Equal(-100, AudioAnalysis.Measure(new float[Sounds.Rate]).Loudness);
    }

    [Fact]
    public void Brightness_of_a_sine_is_its_frequency()
    {
        foreach (double frequency in (double[])[400, 1500, 6000])
        {
            float[] sine = [.. Enumerable.Range(0, 2 * Sounds.Rate).Select(i => (float)Math.Sin(2 * Math.PI * frequency * i / Sounds.Rate))];
            Assert.InRange(AudioAnalysis.Measure(sine).Brightness, 0.97 * frequency, 1.03 * frequency);
        }
    }

    [Fact]
    public void Less_than_a_second_is_refused() =>
        Assert.Contains("found 500 ms", Assert.Throws<UserException>(() => AudioAnalysis.Measure(new float[Sounds.Rate / 2])).Message, StringComparison.Ordinal);

    [Fact]
    public void The_formula_gives_the_values_worked_out_by_hand()
    {
        // T = (140-110)/60 = 0.5, L = (-14+20)/12 = 0.5, B = log2(2)/1.5 = 0.6667, M = 0.1/0.2 = 0.5
        AffectPoint point = AudioAffect.Of(new AudioFeatures(140, -14, 3600, 0.1));
        Assert.Equal(0.55 * 0.5 + 0.30 * 0.5 + 0.15 * 2 / 3, point.Valence, 10);
        Assert.Equal(0.45 * 0.5 + 0.35 * 0.5 + 0.20 * 2 / 3, point.Arousal, 10);
        Assert.Equal(new AffectPoint(-1, -1), AudioAffect.Of(new AudioFeatures(40, -60, 100, -1)));
    }

    [Fact]
    public void Fast_loud_major_feels_happier_and_more_stirred_than_slow_quiet_minor()
    {
        AffectPoint bright = AudioAffect.Of(AudioAnalysis.Measure(Sounds.Mix(Sounds.Clicks(150, amplitude: 0.6), Sounds.Chord(12, 0.4, 64, 68, 71))));
        AffectPoint dark = AudioAffect.Of(AudioAnalysis.Measure(Sounds.Mix(Sounds.Clicks(60, amplitude: 0.03), Sounds.Chord(12, 0.05, 45, 48, 52))));
        Assert.True(bright.Valence > 0.2 && dark.Valence < -0.2, $"valence {bright.Valence} and {dark.Valence}");
        Assert.True(bright.Arousal > 0.2 && dark.Arousal < -0.2, $"arousal {bright.Arousal} and {dark.Arousal}");
    }

    [Fact]
    public void Louder_is_more_stirring_and_nothing_else()
    {
        float[] loud = Sounds.Chord(5, 0.8, 60, 64, 67);
        AffectPoint strong = AudioAffect.Of(AudioAnalysis.Measure(loud)), weak = AudioAffect.Of(AudioAnalysis.Measure([.. loud.Select(sample => 0.1f * sample)]));
        Assert.True(strong.Arousal > weak.Arousal + 0.3);
        Assert.Equal(strong.Valence, weak.Valence, 2);
    }
}
