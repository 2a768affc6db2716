using EmotionML.Bindings.Dlib;
using EmotionML.Core.Common;
using EmotionML.Core.Model;
using PixelRectangle = EmotionML.Bindings.Dlib.Rectangle;

namespace EmotionML.Train.Baselines;

/// <summary>The landmarks of a face.</summary>
/// <param name="Points">68 points in the order of iBUG 300-W, x and y in pixels of the enlarged picture.</param>
/// <param name="Found">True where dlib's detector saw a face; else the whole picture was taken for one.</param>
internal readonly record struct Landmarks((float X, float Y)[] Points, bool Found);

/// <summary>
/// Finds dlib's 68 landmarks in small pictures. The picture is enlarged three times (dlib's detector wants 80 pixels)
/// and given a border; the box of the detector is taken where it finds one, the whole picture where it does not: FER2013
/// holds cropped faces. Several threads may use one instance.
/// <para>The predictor's file was trained on iBUG 300-W, whose licence excludes commercial use.</para>
/// </summary>
internal sealed class LandmarkFinder : IDisposable
{
    /// <summary>The environment variable that names the predictor's file.</summary>
    internal const string FileVariable = "EMOTIONML_LANDMARKS";

    private const int Side = 144, Border = 24, Framed = Side + (2 * Border);
    // where Debian's and Ubuntu's libdlib-data puts it
    private const string SystemFile = "/usr/share/dlib/shape_predictor_68_face_landmarks.dat";
    private readonly FacePreparation preparation = new(Side);
    private readonly ShapePredictor predictor;
    private readonly ThreadLocal<FrontalFaceDetector> detectors = new(Dlib.GetFrontalFaceDetector, trackAllValues: true);

    /// <summary>Loads the predictor.</summary>
    /// <exception cref="UserException">Its file is not there or is no predictor of 68 points.</exception>
    /// <exception cref="DllNotFoundException">dlib's shim was not built.</exception>
    public LandmarkFinder()
    {
        string path = Environment.GetEnvironmentVariable(FileVariable) is { Length: > 0 } chosen ? chosen : SystemFile;
        if (!File.Exists(path))
            throw new UserException($"{path}: expected dlib's predictor of 68 landmarks, found no such file; sudo apt-get install libdlib-data, or name it in {FileVariable}");
        try
        {
            predictor = ShapePredictor.Deserialize(path);
        }
        catch (DlibException e)
        {
            throw new UserException($"{path}: expected dlib's predictor of 68 landmarks, found a file that dlib refuses: {e.Message}", e);
        }
        if (predictor.Parts == LandmarkGeometry.Count) return;
        uint parts = predictor.Parts;
        predictor.Dispose();
        throw new UserException($"{path}: expected a predictor of {LandmarkGeometry.Count} landmarks, found one of {parts}");
    }

    /// <summary>Finds the landmarks of one face.</summary>
    /// <param name="image">Intensities 0..255, shape [size, size].</param>
    /// <param name="size">Side of the picture in pixels.</param>
    public Landmarks Find(ReadOnlySpan<byte> image, int size)
    {
        using Mat face = Mat.FromPixelData(Side, Side, MatType.CV_8UC1, preparation.BytesFromGray(image, size, size));
        using var framed = new Mat();
        Cv2.CopyMakeBorder(face, framed, Border, Border, Border, Border, BorderTypes.Replicate);
        framed.GetArray(out byte[] pixels);
        using Array2D<byte> picture = Dlib.LoadImageData(pixels, Framed, Framed, Framed);
        PixelRectangle[] faces = detectors.Value!.Operator(picture);
        PixelRectangle box = faces.Length > 0 ? faces[0] : new PixelRectangle(Border, Border, Border + Side - 1, Border + Side - 1);
        using FullObjectDetection shape = predictor.Detect(picture, box);
        var points = new (float, float)[shape.Parts];
        for (uint i = 0; i < shape.Parts; i++)
            points[i] = (shape.GetPart(i).X, shape.GetPart(i).Y);
        return new Landmarks(points, faces.Length > 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (FrontalFaceDetector detector in detectors.Values) detector.Dispose();
        detectors.Dispose();
        predictor.Dispose();
    }
}
