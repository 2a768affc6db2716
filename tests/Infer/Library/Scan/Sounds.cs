using System.Text;
using EmotionML.Infer.Library.Scan;

namespace EmotionML.Tests.Infer.Library.Scan;

/// <summary>Sounds made by calculation, and files of them.</summary>
internal static class Sounds
{
    internal const int Rate = AudioAnalysis.Rate;

    /// <summary>Short noise bursts at a steady tempo.</summary>
    internal static float[] Clicks(double bpm, double seconds = 12, double amplitude = 0.8)
    {
        var sound = new float[(int)(seconds * Rate)];
        var random = new Random(5);
        for (double beat = 0.1; beat < seconds - 0.05; beat += 60 / bpm)
            for (int i = 0, at = (int)(beat * Rate); i < Rate / 50; i++)
                sound[at + i] = (float)(amplitude * Math.Exp(-i / 80.0) * (2 * random.NextDouble() - 1));
        return sound;
    }

    /// <summary>Tones with four overtones each, given as MIDI notes, faded in and out.</summary>
    internal static float[] Chord(double seconds, double amplitude, params int[] notes)
    {
        var sound = new float[(int)(seconds * Rate)];
        for (int i = 0; i < sound.Length; i++)
        {
            double fade = Math.Min(1, Math.Min(i, sound.Length - i) / (0.02 * Rate)), sum = 0;
            foreach (int note in notes)
                for (int overtone = 1; overtone <= 4; overtone++)
                    sum += Math.Sin(2 * Math.PI * overtone * 440 * Math.Pow(2, (note - 69) / 12.0) * i / Rate) / (overtone * overtone);
            sound[i] = (float)(amplitude * fade * sum / notes.Length);
        }
        return sound;
    }

    internal static float[] Mix(float[] a, float[] b) => [.. a.Zip(b, (x, y) => Math.Clamp(x + y, -1, 1))];

    /// <summary>Writes 16-bit mono PCM.</summary>
    internal static void SaveWav(string path, float[] sound)
    {
        using var writer = new BinaryWriter(File.Create(path), Encoding.ASCII);
        writer.Write("RIFF"u8);
        writer.Write(36 + 2 * sound.Length);
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(Rate);
        writer.Write(2 * Rate);
        writer.Write((short)2);
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(2 * sound.Length);
        foreach (float sample in sound) writer.Write((short)Math.Round(Math.Clamp(sample, -1, 1) * 32767));
    }

    /// <summary>Encodes a WAV file with tags, by its target's ending.</summary>
    internal static void Encode(string wav, string target, params (string Name, string Value)[] tags)
    {
        string[] metadata = [.. tags.SelectMany(tag => (string[])["-metadata", $"{tag.Name}={tag.Value}"])];
        Programs.Ffmpeg(["-i", wav, .. metadata, target]);
    }
}
