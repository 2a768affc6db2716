using System.Diagnostics;
using EmotionML.Infer.Vision.Tracking;

namespace EmotionML.Infer.Vision.Video;

/// <summary>A frame with what was read from it.</summary>
/// <param name="Picture">The frame; whoever takes it disposes it.</param>
/// <param name="Reading">What it shows.</param>
public sealed record LiveFrame(Mat Picture, FrameReading Reading) : IDisposable
{
    /// <summary>Frees the picture.</summary>
    public void Dispose() => Picture.Dispose();
}

/// <summary>
/// Reads a camera in three parts that never wait for each other: one thread captures, one detects and classifies, the
/// caller shows. Each takes the newest that the one before has; what is older is dropped.
/// </summary>
public sealed class LiveCamera : IDisposable
{
    private readonly NewestValue<CapturedFrame> captured = new();
    private readonly NewestValue<LiveFrame> read = new();
    private readonly CancellationTokenSource stop = new();
    private readonly VideoCapture capture;
    private readonly Thread capturing, reading;
    private readonly TimeSpan pace;

    /// <summary>Starts.</summary>
    /// <param name="capture">An open camera, file or stream; belongs to this instance from now on.</param>
    /// <param name="stream">Reads the frames; used by this instance alone from now on.</param>
    /// <param name="pace">Time from frame to frame for a file, which would otherwise run as fast as it decodes; zero for cameras.</param>
    public LiveCamera(VideoCapture capture, EmotionStream stream, TimeSpan pace = default)
    {
        ArgumentNullException.ThrowIfNull(capture);
        ArgumentNullException.ThrowIfNull(stream);
        this.capture = capture;
        this.pace = pace;
        capturing = new Thread(() => Guard(Capture, captured)) { IsBackground = true, Name = "capture" };
        reading = new Thread(() => Guard(() => Read(stream), read)) { IsBackground = true, Name = "read faces" };
        capturing.Start();
        reading.Start();
    }

    /// <summary>Frames captured.</summary>
    public long Captured { get; private set; }

    /// <summary>Frames that were never read because a newer one came.</summary>
    public long Skipped => captured.Dropped;

    /// <summary>Waits for the newest frame that is read.</summary>
    /// <param name="frame">The frame; null when none came in time. Dispose it.</param>
    /// <param name="patience">How long to wait.</param>
    /// <returns>False at the end of the stream.</returns>
    public bool Take(out LiveFrame? frame, TimeSpan patience) => read.Take(out frame, patience);

    /// <summary>Stops, waits for the threads and closes the camera.</summary>
    public void Dispose()
    {
        stop.Cancel();
        captured.End();
        capturing.Join();
        reading.Join();
        if (captured.Take(out CapturedFrame? frame, TimeSpan.Zero)) frame?.Dispose();
        if (read.Take(out LiveFrame? last, TimeSpan.Zero)) last?.Dispose();
        capture.Dispose();
        stop.Dispose();
    }

    private static void Guard<T>(Action work, NewestValue<T> target)
        where T : class
    {
        try
        {
            work();
            target.End();
        }
        catch (Exception e) // an exception of a thread ends the process: the caller of Take gets it instead
        {
            target.End(e);
        }
    }

    private void Capture()
    {
        long start = Stopwatch.GetTimestamp();
        while (!stop.IsCancellationRequested)
        {
            var picture = new Mat();
            long before = Stopwatch.GetTimestamp();
            if (!capture.Read(picture) || picture.Empty())
            {
                picture.Dispose();
                return;
            }
            double decode = Stopwatch.GetElapsedTime(before).TotalMilliseconds;
            captured.Put(new CapturedFrame(picture, Stopwatch.GetElapsedTime(start), decode));
            Captured++;
            TimeSpan early = Captured * pace - Stopwatch.GetElapsedTime(start);
            if (early > TimeSpan.Zero) stop.Token.WaitHandle.WaitOne(early);
        }
    }

    private void Read(EmotionStream stream)
    {
        while (!stop.IsCancellationRequested && captured.Take(out CapturedFrame? frame))
        {
            if (frame is null) continue;
            try
            {
                read.Put(new LiveFrame(frame.Picture, stream.Read(frame.Picture, frame.Time, frame.DecodeMs)));
            }
            catch
            {
                frame.Dispose();
                throw;
            }
        }
    }

    private sealed record CapturedFrame(Mat Picture, TimeSpan Time, double DecodeMs) : IDisposable
    {
        public void Dispose() => Picture.Dispose();
    }
}
