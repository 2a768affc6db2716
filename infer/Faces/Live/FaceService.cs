using System.Diagnostics;
using EmotionML.Infer.Vision.Detection;
using EmotionML.Infer.Vision.Tracking;

namespace EmotionML.Infer.Faces.Live;

/// <summary>
/// The one face reader that all clients share. At most one frame per core is read at a time; whoever waits is served in
/// the order of arrival. Since no client has more than one frame under way, each gets its share, however fast the others ask.
/// </summary>
public sealed class FaceService : IDisposable
{
    private readonly SemaphoreSlim free;
    private readonly TimeSpan moodWindow;

    /// <summary>Opens the model and a face detector.</summary>
    /// <param name="modelPath">The ONNX file.</param>
    /// <param name="mapLabels">Other names of its labels; null for the usual ones.</param>
    /// <param name="affect">Where the emotions lie in the affect plane.</param>
    /// <param name="moodWindow">Window of the streams' moods.</param>
    /// <param name="detector">What finds the faces.</param>
    /// <param name="readers">Frames that are read at a time, at least 1.</param>
    /// <exception cref="UserException">The model or the detector's file is missing or not what it should be.</exception>
    public FaceService(string modelPath, string? mapLabels, EmotionAffect affect, TimeSpan moodWindow, FaceDetectorOptions detector, int readers)
    {
        this.moodWindow = moodWindow;
        // One thread a frame: with as many frames under way as cores, more threads would only get in each other's way.
        Reader = FaceReader.Open(modelPath, new FaceReaderOptions { Threads = 1, MapLabels = mapLabels, Affect = affect, Detector = detector });
        free = new SemaphoreSlim(readers, readers);
    }

    /// <summary>The reader; for streams, whose frames go through <see cref="ReadAsync"/>.</summary>
    public FaceReader Reader { get; }

    /// <summary>The model's labels.</summary>
    public IReadOnlyList<string> Labels => Reader.Labels;

    /// <summary>A new stream of frames.</summary>
    /// <param name="who">Whose mood counts.</param>
    public EmotionStream NewStream(Who who) => new(Reader, new EmotionStreamOptions { Who = who, MoodWindow = moodWindow });

    /// <summary>Runs the reading of one frame as soon as it is its turn.</summary>
    /// <param name="read">The work; takes the milliseconds that it waited.</param>
    /// <param name="stop">Ends the waiting, not the work.</param>
    public async Task<T> ReadAsync<T>(Func<double, T> read, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(read);
        long asked = Stopwatch.GetTimestamp();
        await free.WaitAsync(stop);
        try
        {
            double waited = Stopwatch.GetElapsedTime(asked).TotalMilliseconds;
            // WaitAsync may go on in the thread that reads the socket: that one is not for heavy work
            return await Task.Run(() => read(waited), CancellationToken.None);
        }
        finally
        {
            free.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Reader.Dispose();
        free.Dispose();
    }
}
