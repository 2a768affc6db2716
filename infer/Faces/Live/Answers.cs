using EmotionML.Infer.Vision.Tracking;

namespace EmotionML.Infer.Faces.Live;

/// <summary>A rectangle in pixels of the picture.</summary>
public readonly record struct BoxAnswer(int X, int Y, int Width, int Height);

/// <summary>One face of an answer.</summary>
/// <param name="Id">Identity within the stream, from 1 on; within one photo its rank by size.</param>
/// <param name="Box">Where it is.</param>
/// <param name="Emotion">A label of the model, or <c>uncertain</c>.</param>
/// <param name="Probabilities">Probability 0..1 by label, in the model's order.</param>
/// <param name="Valence">-1 (unpleasant) to 1 (pleasant).</param>
/// <param name="Arousal">-1 (calm) to 1 (excited).</param>
public sealed record FaceAnswer(int Id, BoxAnswer Box, string Emotion, IReadOnlyDictionary<string, float> Probabilities, double Valence, double Arousal)
{
    /// <summary>A followed face.</summary>
    public static FaceAnswer Of(FaceReading face, IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(face);
        return Make(face.Id, face.Box, face.Emotion, face.Probabilities, face.Affect, labels);
    }

    /// <summary>A face of one picture.</summary>
    public static FaceAnswer Of(int id, FaceObservation face, IReadOnlyList<string> labels) =>
        Make(id, face.Box, face.Prediction.Label, face.Prediction.Probabilities, face.Affect, labels);

    private static FaceAnswer Make(int id, Rect box, string emotion, IReadOnlyList<float> probabilities, AffectPoint affect, IReadOnlyList<string> labels)
    {
        var named = new OrderedDictionary<string, float>(labels.Count);
        for (int i = 0; i < labels.Count; i++) named.Add(labels[i], Round(probabilities[i]));
        return new(id, new BoxAnswer(box.X, box.Y, box.Width, box.Height), emotion, named, Round(affect.Valence), Round(affect.Arousal));
    }

    // four digits: what goes over the wire twenty times a second is for bars and points
    private static float Round(float value) => MathF.Round(value, 4);

    private static double Round(double value) => Math.Round(value, 4);
}

/// <summary>The mood: a place in the affect plane, each coordinate -1..1.</summary>
public sealed record MoodAnswer(double Valence, double Arousal)
{
    /// <summary>Null where nobody was seen yet.</summary>
    public static MoodAnswer? Of(AffectPoint? mood) => mood is { } point ? new(Math.Round(point.Valence, 4), Math.Round(point.Arousal, 4)) : null;
}

/// <summary>Milliseconds that a frame took on the server.</summary>
/// <param name="Wait">Until a reader was free.</param>
/// <param name="Decode">JPEG to pixels.</param>
/// <param name="Detect">Finding faces.</param>
/// <param name="Prepare">Cutting and scaling them.</param>
/// <param name="Classify">The model.</param>
public sealed record TimingsAnswer(double Wait, double Decode, double Detect, double Prepare, double Classify)
{
    /// <summary>Rounded to hundredths.</summary>
    public static TimingsAnswer Of(double wait, StageTimes times) =>
        new(Round(wait), Round(times.Decode), Round(times.Detect), Round(times.Prepare), Round(times.Classify));

    private static double Round(double value) => Math.Round(value, 2);
}

/// <summary>Answer to one frame of the live socket.</summary>
/// <param name="Frame">Number of the frame within the connection, from 1 on.</param>
/// <param name="Width">Columns of the frame.</param>
/// <param name="Height">Rows of the frame.</param>
/// <param name="Faces">Followed faces, largest first.</param>
/// <param name="Mood">The smoothed mood; null before anyone was seen.</param>
/// <param name="Timings">What the frame took.</param>
public sealed record FrameAnswer(long Frame, int Width, int Height, IReadOnlyList<FaceAnswer> Faces, MoodAnswer? Mood, TimingsAnswer Timings);
