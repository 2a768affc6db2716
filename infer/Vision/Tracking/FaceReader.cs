using System.Collections.Concurrent;
using System.Diagnostics;
using EmotionML.Infer.Vision.Detection;

namespace EmotionML.Infer.Vision.Tracking;

/// <summary>Settings of a <see cref="FaceReader"/>.</summary>
public sealed record FaceReaderOptions
{
    /// <summary>The face detector's settings.</summary>
    public FaceDetectorOptions Detector { get; init; } = new();

    /// <summary>
    /// What is added to a detector's box on each side before the model sees it, as a share of the box's side, -0.25 to 1.
    /// The default was measured by <c>tests/benchmarks/face_margin.py</c>: validation pictures of FER2013, set into a
    /// larger canvas, are searched by the cascade. Its boxes have 0.98 of the pictures' side (median of 873), and the
    /// model is right on 63.6 % of the crops without a margin, 65.0 % with 0.05, 63.2 % with 0.1 and 60.6 % with 0.2,
    /// against 64.7 % on the pictures themselves.
    /// </summary>
    public double Margin { get; init; } = 0.05;

    /// <summary>Threads of OpenCV and of one ONNX batch; 0, the default, takes one per core.</summary>
    public int Threads { get; init; }

    /// <summary>Other names of the model's labels, <c>from=to,from=to</c>; null, the default: only the usual synonyms.</summary>
    public string? MapLabels { get; init; }

    /// <summary>Where the emotions lie in the affect plane.</summary>
    public EmotionAffect Affect { get; init; } = EmotionAffect.Default;
}

/// <summary>
/// Reads the emotions of all faces of a picture: detect, cut and prepare as evaluation does, classify in one batch.
/// Several threads may use one instance at once; each gets a detector of its own from a pool.
/// </summary>
public sealed class FaceReader : IDisposable
{
    private readonly FaceReaderOptions options;
    private readonly ConcurrentBag<IFaceDetector> idle = [];
    private volatile bool disposed;

    private FaceReader(EmotionClassifier classifier, FaceReaderOptions options)
    {
        if (!(options.Margin is >= -0.25 and <= 1))
            throw new UserException(FormattableString.Invariant($"margin: expected -0.25 to 1, found {options.Margin}"));
        Classifier = classifier;
        this.options = options;
        // a label without a place is found now, not at the first face
        if (classifier.Labels.FirstOrDefault(label => !options.Affect.Points.ContainsKey(label)) is { } foreign)
        {
            throw new UserException($"{classifier.ModelPath}: expected labels among {string.Join(", ", options.Affect.Points.Keys)}, found '{foreign}' "
                + $"(of {string.Join(", ", classifier.Labels)}); --map-labels {foreign}=NAME,… maps them");
        }
        idle.Add(options.Detector.Open());
    }

    /// <summary>The model.</summary>
    public EmotionClassifier Classifier { get; }

    /// <summary>Names of the emotions in the order of the probabilities.</summary>
    public IReadOnlyList<string> Labels => Classifier.Labels;

    /// <summary>Where the emotions lie in the affect plane.</summary>
    public EmotionAffect Affect => options.Affect;

    /// <summary>Opens a model and a detector.</summary>
    /// <param name="modelPath">An ONNX file that <c>export</c> wrote.</param>
    /// <param name="options">Settings; the defaults when null.</param>
    /// <exception cref="UserException">The model, a detector's file or a setting is not what it should be.</exception>
    public static FaceReader Open(string modelPath, FaceReaderOptions? options = null)
    {
        options ??= new FaceReaderOptions();
        if (options.Threads is < 0 or > 1024)
            throw new UserException($"threads: expected 0 to 1024, found {options.Threads}");
        if (options.Threads > 0) Cv2.SetNumThreads(options.Threads);
        var classifier = new EmotionClassifier(modelPath, new EmotionClassifierOptions { Threads = options.Threads, MapLabels = options.MapLabels });
        try
        {
            return new FaceReader(classifier, options);
        }
        catch
        {
            classifier.Dispose();
            throw;
        }
    }

    /// <summary>Reads one picture.</summary>
    /// <param name="frame">CV_8UC1 (gray), CV_8UC3 (blue, green, red) or CV_8UC4; not empty.</param>
    /// <param name="times">What the stages cost; decode is 0.</param>
    /// <returns>The faces, largest first; empty when there is none.</returns>
    /// <exception cref="ArgumentException">The picture is empty or of another type.</exception>
    public IReadOnlyList<FaceObservation> Read(Mat frame, out StageTimes times)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (frame.Empty()) throw new ArgumentException("Expected a picture, found an empty one.", nameof(frame));
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<Rect> boxes = Detect(frame);
        long detected = Stopwatch.GetTimestamp();
        if (boxes.Count == 0)
        {
            times = new StageTimes(0, Milliseconds(start, detected), 0, 0);
            return [];
        }
        float[] faces = Prepare(frame, boxes);
        long prepared = Stopwatch.GetTimestamp();
        EmotionPrediction[] predictions = Classifier.Classify(faces, boxes.Count);
        var observations = new FaceObservation[boxes.Count];
        for (int i = 0; i < observations.Length; i++)
            observations[i] = new FaceObservation(boxes[i], predictions[i], Affect.Of(Labels, predictions[i].Probabilities));
        times = new StageTimes(0, Milliseconds(start, detected), Milliseconds(detected, prepared), Milliseconds(prepared, Stopwatch.GetTimestamp()));
        return observations;
    }

    /// <summary>Frees model and detectors; readings under way finish first or fail.</summary>
    public void Dispose()
    {
        disposed = true;
        while (idle.TryTake(out IFaceDetector? detector)) detector.Dispose();
        Classifier.Dispose();
    }

    private static double Milliseconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalMilliseconds;

    private IReadOnlyList<Rect> Detect(Mat frame)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        IFaceDetector detector = idle.TryTake(out IFaceDetector? free) ? free : options.Detector.Open();
        try
        {
            return detector.Detect(frame);
        }
        finally
        {
            if (disposed) detector.Dispose();
            else idle.Add(detector);
        }
    }

    private float[] Prepare(Mat frame, IReadOnlyList<Rect> boxes)
    {
        FacePreparation preparation = Classifier.Preparation;
        float[] faces = new float[boxes.Count * preparation.Length];
        for (int i = 0; i < boxes.Count; i++)
        {
            using Mat face = FaceCrop.Cut(frame, FaceBoxes.Square(boxes[i], options.Margin));
            preparation.FromMat(face).CopyTo(faces, i * preparation.Length);
        }
        return faces;
    }
}
