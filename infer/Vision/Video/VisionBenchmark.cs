using System.Diagnostics;
using EmotionML.Infer.Vision.Detection;
using EmotionML.Infer.Vision.Tracking;

namespace EmotionML.Infer.Vision.Video;

/// <summary>Median and 95th percentile of one stage, in milliseconds.</summary>
public readonly record struct StageLatency(double P50, double P95);

/// <summary>What one picture size costs.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Threads">Threads of OpenCV and ONNX Runtime.</param>
/// <param name="Faces">Faces in the picture.</param>
/// <param name="Frames">Frames measured.</param>
/// <param name="Decode">JPEG to pixels.</param>
/// <param name="Detect">Pixels to boxes.</param>
/// <param name="Prepare">Boxes to 48x48 faces.</param>
/// <param name="Classify">Faces to probabilities.</param>
/// <param name="Total">All of it.</param>
/// <param name="FramesPerSecond">From the mean of all of it.</param>
/// <param name="CpuPerFrame">Milliseconds of processor time of the whole process for a frame: hardly longer on a busy machine.</param>
/// <param name="Largest">What the largest face was read as, to compare with others.</param>
public sealed record VisionLatency(int Width, int Height, int Threads, int Faces, int Frames,
    StageLatency Decode, StageLatency Detect, StageLatency Prepare, StageLatency Classify, StageLatency Total, double FramesPerSecond, double CpuPerFrame, PhotoFace Largest);

/// <summary>Measures the way from a JPEG to emotions, stage by stage.</summary>
public static class VisionBenchmark
{
    // enough for the just-in-time compiler to be done with what runs in the loop
    private const int WarmUp = 30;

    /// <summary>Measures one size.</summary>
    /// <param name="reader">Opened with the threads to measure.</param>
    /// <param name="picture">A picture with at least one face; CV_8UC3.</param>
    /// <param name="threads">What the reader was opened with, for the result.</param>
    /// <param name="frames">Frames to measure.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="UserException">The picture has no face, so that nothing would be prepared and classified.</exception>
    public static VisionLatency Measure(FaceReader reader, Mat picture, int threads, int frames, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentOutOfRangeException.ThrowIfLessThan(frames, 1);
        byte[] jpeg = picture.ToBytes(".jpg", [(int)ImwriteFlags.JpegQuality, 90]);
        var times = new List<StageTimes>(frames);
        IReadOnlyList<FaceObservation> faces = [];
        TimeSpan used = default;
        for (int i = -WarmUp; i < frames; i++)
        {
            stop.ThrowIfCancellationRequested();
            if (i == 0) used = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            // gray, as the live path decodes: nobody looks at the frame, and colour would cost twice as much
            using Mat frame = PictureDecoder.Decode(jpeg, "benchmark", mode: ImreadModes.Grayscale);
            double decode = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            faces = reader.Read(frame, out StageTimes stages);
            if (faces.Count == 0) throw new UserException($"benchmark: expected a picture with a face at {picture.Width} x {picture.Height}, found none in it");
            if (i >= 0) times.Add(stages with { Decode = decode });
        }
        double cpu = (Environment.CpuUsage.TotalTime - used).TotalMilliseconds / frames;
        return new VisionLatency(picture.Width, picture.Height, threads, faces.Count, frames,
            Latency(times, t => t.Decode), Latency(times, t => t.Detect), Latency(times, t => t.Prepare), Latency(times, t => t.Classify),
            Latency(times, t => t.Total), Math.Round(1000 / times.Average(t => t.Total), 1),
            Math.Round(cpu, 3), PhotoFace.From(faces[0], reader.Labels));
    }

    private static StageLatency Latency(List<StageTimes> times, Func<StageTimes, double> stage)
    {
        double[] sorted = [.. times.Select(stage).Order()];
        return new StageLatency(At(0.5), At(0.95));

        double At(double share) => Math.Round(sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(share * sorted.Length) - 1)], 3);
    }
}
