namespace EmotionML.Infer.Vision.Tracking;

/// <summary>One face of one picture, on its own: nothing smoothed.</summary>
/// <param name="Box">Where it is, in pixels of the picture.</param>
/// <param name="Prediction">What the model says.</param>
/// <param name="Affect">Probability-weighted place in the affect plane.</param>
public readonly record struct FaceObservation(Rect Box, EmotionPrediction Prediction, AffectPoint Affect);

/// <summary>One followed face at one moment: smoothed over time.</summary>
/// <param name="Id">Identity within its stream, from 1 on.</param>
/// <param name="Box">Where it is, in pixels of the frame.</param>
/// <param name="Emotion">The steady label, or <see cref="Uncertain"/>.</param>
/// <param name="Probabilities">Smoothed probability of each label, in the model's order.</param>
/// <param name="Raw">What the model says about this frame alone; of its last sighting where it was missed in this one.</param>
/// <param name="Affect">Place of the smoothed probabilities in the affect plane.</param>
public sealed record FaceReading(int Id, Rect Box, string Emotion, IReadOnlyList<float> Probabilities, EmotionPrediction Raw, AffectPoint Affect)
{
    /// <summary>What stands instead of a guess.</summary>
    public const string Uncertain = "uncertain";
}

/// <summary>Milliseconds that each stage of one frame took.</summary>
public readonly record struct StageTimes(double Decode, double Detect, double Prepare, double Classify)
{
    /// <summary>All stages together.</summary>
    public double Total => Decode + Detect + Prepare + Classify;
}

/// <summary>Everything read from one frame of a stream.</summary>
/// <param name="Number">Frame number, from 1 on.</param>
/// <param name="Time">Time since the start of the stream.</param>
/// <param name="Width">Columns of the frame.</param>
/// <param name="Height">Rows of the frame.</param>
/// <param name="Faces">The faces in view.</param>
/// <param name="Mood">The smoothed mood of whom the stream follows; null before anyone was seen.</param>
/// <param name="Times">What it cost.</param>
public sealed record FrameReading(long Number, TimeSpan Time, int Width, int Height, IReadOnlyList<FaceReading> Faces, AffectPoint? Mood, StageTimes Times);
