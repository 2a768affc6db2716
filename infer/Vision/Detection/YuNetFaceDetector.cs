namespace EmotionML.Infer.Vision.Detection;

/// <summary>The YuNet network through OpenCV; its ONNX file comes from the OpenCV model zoo.</summary>
public sealed class YuNetFaceDetector : IFaceDetector
{
    // Below about 10 pixels YuNet finds no face; 16 keeps a reserve.
    private const int Window = 16;

    private readonly FaceDetectorOptions options;
    private FaceDetectorYN detector;
    private readonly Mat reduced, colour, faces;
    private Size inputSize = new(320, 240);

    /// <summary>Opens a model.</summary>
    /// <exception cref="UserException">No file is given, or it is missing or no YuNet.</exception>
    public YuNetFaceDetector(FaceDetectorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        string path = options.Model ?? throw new UserException("--detector yunet: expected its model with --detector-model FILE, found none");
        if (!File.Exists(path)) throw new UserException($"{path}: expected a YuNet model, found no such file");
        try
        {
            detector = FaceDetectorYN.Create(path, "", inputSize, options.Score);
        }
        catch (OpenCVException e)
        {
            throw new UserException($"{path}: expected a YuNet model, found a file that OpenCV refuses ({e.Message.ReplaceLineEndings(" ").Trim()})", e);
        }
        reduced = new Mat();
        colour = new Mat();
        faces = new Mat();
    }

    /// <inheritdoc/>
    public IReadOnlyList<Rect> Detect(Mat picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        Size size = picture.Size();
        double reduction = Math.Max(1, options.SmallestIn(size) / (double)Window);
        Mat input = picture;
        if (reduction > 1)
        {
            Cv2.Resize(picture, reduced, new Size(Math.Max(1, (int)(size.Width / reduction)), Math.Max(1, (int)(size.Height / reduction))), 0, 0, InterpolationFlags.Area);
            input = reduced;
        }
        if (input.Channels() != 3)
        {
            Cv2.CvtColor(input, colour, input.Channels() == 4 ? ColorConversionCodes.BGRA2BGR : ColorConversionCodes.GRAY2BGR);
            input = colour;
        }
        if (input.Size() != inputSize)
        {
            detector.Dispose();
            detector = FaceDetectorYN.Create(options.Model!, "", inputSize = input.Size(), options.Score);
        }
        try
        {
            detector.Detect(input, faces);
        }
        catch (OpenCVException e)
        {
            throw new UserException($"{options.Model}: expected a YuNet model, found one whose outputs OpenCV does not take ({e.Message.ReplaceLineEndings(" ").Trim()})", e);
        }
        var boxes = new Rect[faces.Rows];
        for (int i = 0; i < boxes.Length; i++)
        {
            boxes[i] = new Rect((int)faces.At<float>(i, 0), (int)faces.At<float>(i, 1), (int)faces.At<float>(i, 2), (int)faces.At<float>(i, 3));
        }
        return FaceBoxes.InPicture(boxes, size, size.Width / (double)input.Width, size.Height / (double)input.Height);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        detector.Dispose();
        reduced.Dispose();
        colour.Dispose();
        faces.Dispose();
    }
}
