using EmotionML.Infer.Vision.Tracking;

namespace EmotionML.Infer.Vision.Video;

/// <summary>What one picture shows, in the shape that the command line and the web answer with.</summary>
/// <param name="File">Name of the picture.</param>
/// <param name="Width">Columns, upright.</param>
/// <param name="Height">Rows, upright.</param>
/// <param name="Faces">The faces, largest first.</param>
public sealed record PhotoResult(string File, int Width, int Height, IReadOnlyList<PhotoFace> Faces)
{
    /// <summary>Gathers what was read.</summary>
    public static PhotoResult From(string file, Size size, IReadOnlyList<FaceObservation> faces, IReadOnlyList<string> labels) =>
        new(file, size.Width, size.Height, [.. faces.Select(face => PhotoFace.From(face, labels))]);
}

/// <summary>One face of a picture.</summary>
/// <param name="Box">Where it is.</param>
/// <param name="Emotion">The most probable label.</param>
/// <param name="Probabilities">Probability of every label, 0..1, in the model's order.</param>
/// <param name="Valence">-1 (unpleasant) to 1 (pleasant).</param>
/// <param name="Arousal">-1 (calm) to 1 (excited).</param>
public sealed record PhotoFace(FaceBox Box, string Emotion, IReadOnlyDictionary<string, float> Probabilities, double Valence, double Arousal)
{
    /// <summary>From a reading.</summary>
    public static PhotoFace From(FaceObservation face, IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var probabilities = new OrderedDictionary<string, float>();
        for (int i = 0; i < labels.Count; i++) probabilities.Add(labels[i], face.Prediction.Probabilities[i]);
        return new PhotoFace(FaceBox.From(face.Box), face.Prediction.Label, probabilities, face.Affect.Valence, face.Affect.Arousal);
    }
}

/// <summary>A box in pixels of the picture.</summary>
public readonly record struct FaceBox(int X, int Y, int Width, int Height)
{
    /// <summary>From OpenCV's rectangle.</summary>
    public static FaceBox From(Rect box) => new(box.X, box.Y, box.Width, box.Height);
}
