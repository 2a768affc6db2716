using System.Globalization;
using CsvHelper;
using EmotionML.Infer.Vision.Tracking;

namespace EmotionML.Infer.Vision.Video;

/// <summary>Writes readings as CSV, one row for each face of each frame.</summary>
public sealed class TimelineWriter : IDisposable
{
    private readonly CsvWriter csv;

    /// <summary>Writes the head line.</summary>
    /// <param name="writer">Takes the text; stays open.</param>
    /// <param name="labels">Names of the probabilities' columns.</param>
    public TimelineWriter(TextWriter writer, IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        csv = new CsvWriter(writer, CultureInfo.InvariantCulture, leaveOpen: true);
        foreach (string name in (string[])["frame", "time", "face", "x", "y", "width", "height", "emotion", "raw", .. labels, "valence", "arousal", "mood_valence", "mood_arousal"])
            csv.WriteField(CsvFormulas.Escape(name));
        csv.NextRecord();
    }

    /// <summary>Adds a frame; one without a face adds nothing. Times are seconds.</summary>
    public void Add(FrameReading frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        foreach (FaceReading face in frame.Faces)
        {
            csv.WriteField(frame.Number);
            Number(frame.Time.TotalSeconds);
            foreach (int value in (int[])[face.Id, face.Box.X, face.Box.Y, face.Box.Width, face.Box.Height]) csv.WriteField(value);
            csv.WriteField(CsvFormulas.Escape(face.Emotion));
            csv.WriteField(CsvFormulas.Escape(face.Raw.Label));
            foreach (float probability in face.Probabilities) Number(probability);
            Number(face.Affect.Valence);
            Number(face.Affect.Arousal);
            Number(frame.Mood?.Valence);
            Number(frame.Mood?.Arousal);
            csv.NextRecord();
        }
    }

    /// <summary>Hands the last rows on.</summary>
    public void Dispose() => csv.Dispose();

    private void Number(double? value) => csv.WriteField(value?.ToString("0.####", CultureInfo.InvariantCulture) ?? "");
}
