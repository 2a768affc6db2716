using EmotionML.Infer.Faces.Live;
using EmotionML.Infer.Vision.Detection;
using EmotionML.Infer.Vision.Tracking;

namespace EmotionML.Infer.Faces;

/// <summary>How the server reads faces.</summary>
public record FaceOptions
{
    /// <summary>Path of the ONNX model; its report and card are looked for beside it.</summary>
    public required string Model { get; init; }

    /// <summary>Other names of the model's labels, <c>from=to,from=to</c>; null, the default: only the usual synonyms.</summary>
    public string? MapLabels { get; init; }

    /// <summary>Where the emotions lie in the affect plane.</summary>
    public EmotionAffect Affect { get; init; } = EmotionAffect.Default;

    /// <summary>Window of the mood; 20 s by default.</summary>
    public TimeSpan MoodWindow { get; init; } = new EmotionStreamOptions().MoodWindow;

    /// <summary>What finds the faces.</summary>
    public FaceDetectorOptions Detector { get; init; } = new();

    /// <summary>Limits of the live socket.</summary>
    public LiveOptions Live { get; init; } = new();

    /// <summary>Limits of photos and videos that are sent.</summary>
    public UploadOptions Upload { get; init; } = new();
}
