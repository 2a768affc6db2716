namespace EmotionML.Infer.Vision.Detection;

/// <summary>Finds faces. Used by one thread at a time.</summary>
public interface IFaceDetector : IDisposable
{
    /// <summary>Finds the faces of a picture.</summary>
    /// <param name="picture">CV_8UC1 (gray) or CV_8UC3 (blue, green, red); not empty.</param>
    /// <returns>Their boxes in pixels of the picture, largest first, each inside the picture.</returns>
    IReadOnlyList<Rect> Detect(Mat picture);
}

/// <summary>The detectors there are.</summary>
public enum DetectorKind
{
    /// <summary>OpenCV's Haar cascade: no model file, upright faces that look into the camera.</summary>
    Haar,

    /// <summary>The YuNet network: turned and partly hidden faces too; needs its model file.</summary>
    YuNet,

    /// <summary>The BlazeFace network of <c>artifacts/faces</c>: turned, tilted and cut faces too.</summary>
    BlazeFace,
}

/// <summary>Settings of the face detectors.</summary>
public sealed record FaceDetectorOptions
{
    /// <summary>The detector; Haar by default.</summary>
    public DetectorKind Kind { get; init; }

    /// <summary>The Haar cascade's file; searched for in the usual places when null.</summary>
    public string? Cascade { get; init; }

    /// <summary>ONNX file of a network; needed for YuNet, for BlazeFace the one of <c>artifacts/faces</c> when null.</summary>
    public string? Model { get; init; }

    /// <summary>
    /// Side of the smallest face that is found, in pixels of the picture, at least 20; 0, the default, takes an eighth of
    /// the picture's shorter side. Detection runs on a reduced picture in which such a face is as small as the detector
    /// can see, so larger faces alone are found faster: against a tenth, an eighth saves 37 % of the detector's time and
    /// finds a face in 39 instead of 40 of 69 frames of the shared clip.
    /// </summary>
    public int SmallestFace { get; init; }

    /// <summary>
    /// How much the searched size grows from pass to pass, above 1 up to 2; 1.15 by default: on the shared clip it finds
    /// as many frames with a face as 1.1 does, in two thirds of the time, while 1.2 loses one in ten.
    /// </summary>
    public double ScaleFactor { get; init; } = 1.15;

    /// <summary>How many overlapping hits make a face, at least 1; fewer finds more and invents more. 4 by default.</summary>
    public int Neighbours { get; init; } = 4;

    /// <summary>A network's lowest score of a face, 0..1; 0.7 by default.</summary>
    public float Score { get; init; } = 0.7f;

    /// <summary>Opens the detector that the settings describe.</summary>
    /// <exception cref="UserException">A setting is out of range, or a file is missing or not what it should be.</exception>
    public IFaceDetector Open()
    {
        if (SmallestFace is not 0 and (< 20 or > 10_000))
            throw new UserException($"smallest face: expected 20 to 10000 pixels, or 0 for an eighth of the picture, found {SmallestFace}");
        if (!(ScaleFactor is > 1.01 and <= 2))
            throw new UserException(FormattableString.Invariant($"scale factor: expected more than 1.01 and at most 2, found {ScaleFactor}"));
        if (Neighbours is < 1 or > 100)
            throw new UserException($"neighbours: expected 1 to 100, found {Neighbours}");
        return Kind switch
        {
            DetectorKind.BlazeFace => new BlazeFaceDetector(this),
            DetectorKind.YuNet => new YuNetFaceDetector(this),
            _ => new HaarFaceDetector(this),
        };
    }

    /// <summary>The smallest face for one picture.</summary>
    internal int SmallestIn(Size picture) =>
        SmallestFace > 0 ? SmallestFace : Math.Max(24, Math.Min(picture.Width, picture.Height) / 8);
}
