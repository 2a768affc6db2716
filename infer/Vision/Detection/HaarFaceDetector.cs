namespace EmotionML.Infer.Vision.Detection;

/// <summary>
/// The Haar cascade of OpenCV's <c>opencv-data</c>. By default <c>haarcascade_frontalface_alt2.xml</c>: on the shared
/// clip it finds a face in more frames than <c>default</c> at half the time, and invents fewer.
/// </summary>
public sealed class HaarFaceDetector : IFaceDetector
{
    /// <summary>Name of the cascade that is searched for.</summary>
    public const string FileName = "haarcascade_frontalface_alt2.xml";

    // Side of the window that the cascades of opencv-data were trained with is 20 to 24: a smaller face cannot be seen.
    private const int Window = 24;

    private readonly FaceDetectorOptions options;
    private readonly CascadeClassifier cascade;
    private readonly Mat reduced, gray;

    /// <summary>Opens a cascade.</summary>
    /// <exception cref="UserException">No cascade was found, or the file is none.</exception>
    public HaarFaceDetector(FaceDetectorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        string path = options.Cascade ?? Find();
        if (!File.Exists(path)) throw new UserException($"{path}: expected a Haar cascade, found no such file");
        try
        {
            cascade = new CascadeClassifier(path);
        }
        catch (OpenCVException e)
        {
            throw new UserException($"{path}: expected a Haar cascade, found a file that OpenCV refuses", e);
        }
        reduced = new Mat();
        gray = new Mat();
    }

    /// <summary>The folders that are searched, first to last.</summary>
    public static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable("OPENCV_DATA") is { Length: > 0 } own)
            foreach (string folder in (string[])[own, Path.Combine(own, "haarcascades")]) yield return folder;
        yield return AppContext.BaseDirectory;
        // Debian and Ubuntu, Fedora and a build of one's own, Homebrew on both kinds of Mac, Conda, vcpkg and Windows' own package
        string?[] roots =
        [
            "/usr/share", "/usr/local/share", "/opt/homebrew/share", "/opt/local/share",
            Environment.GetEnvironmentVariable("CONDA_PREFIX") is { } conda ? Path.Combine(conda, "share") : null,
            Environment.GetEnvironmentVariable("OPENCV_DIR"),
        ];
        foreach (string root in roots.OfType<string>())
            foreach (string name in (string[])["opencv4/haarcascades", "opencv/haarcascades", "OpenCV/haarcascades", "etc/haarcascades"])
                yield return Path.Combine(root, name);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Rect> Detect(Mat picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        Size size = picture.Size();
        double reduction = Math.Max(1, options.SmallestIn(size) / (double)Window);
        Mat small = picture;
        if (reduction > 1)
        {
            var target = new Size(Math.Max(1, (int)Math.Round(size.Width / reduction)), Math.Max(1, (int)Math.Round(size.Height / reduction)));
            Cv2.Resize(picture, reduced, target, 0, 0, InterpolationFlags.Area);
            small = reduced;
        }
        if (small.Channels() > 1)
        {
            Cv2.CvtColor(small, gray, small.Channels() == 4 ? ColorConversionCodes.BGRA2GRAY : ColorConversionCodes.BGR2GRAY);
            small = gray;
        }
        int smallest = (int)Math.Floor(options.SmallestIn(size) / reduction);
        Rect[] boxes = cascade.DetectMultiScale(small, options.ScaleFactor, options.Neighbours, 0, new Size(smallest, smallest));
        return FaceBoxes.InPicture(boxes, size, size.Width / (double)small.Width, size.Height / (double)small.Height);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        cascade.Dispose();
        reduced.Dispose();
        gray.Dispose();
    }

    private static string Find()
    {
        string[] folders = [.. Folders()];
        return folders.Select(folder => Path.Combine(folder, FileName)).FirstOrDefault(File.Exists)
            ?? throw new UserException($"{FileName}: expected it in one of {string.Join(", ", folders)}, found it in none. "
                + "Debian/Ubuntu: sudo apt-get install opencv-data (or run ./setup.sh); elsewhere give --cascade FILE");
    }
}
