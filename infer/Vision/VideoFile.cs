using System.Diagnostics;
using System.Globalization;

namespace EmotionML.Infer.Vision;

/// <summary>One frame of a video.</summary>
/// <param name="Number">From 1 on.</param>
/// <param name="Time">Since the start.</param>
/// <param name="DecodeMs">Milliseconds that decoding took.</param>
public readonly record struct VideoFrame(long Number, TimeSpan Time, double DecodeMs);

/// <summary>A video file read frame by frame. Not safe for several threads.</summary>
public sealed class VideoFile : IDisposable
{
    // What a container without a frame rate, or with a nonsensical one, is read at.
    private const double UsualFps = 25;

    private readonly VideoCapture capture;
    private TimeSpan last = TimeSpan.FromTicks(-1);
    private long number;

    /// <summary>Opens a video.</summary>
    /// <exception cref="UserException">The file is missing, no video, or has no picture of a size that can be read.</exception>
    public VideoFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        Path = path;
        if (Directory.Exists(path)) throw new UserException($"{path}: expected a video, found a folder");
        if (!File.Exists(path)) throw new UserException($"{path}: expected a video, found no such file");
        // FFmpeg alone: other engines take names with % for numbered pictures, and pictures for videos
        capture = new VideoCapture(System.IO.Path.GetFullPath(path), VideoCaptureAPIs.FFMPEG);
        if (capture.IsOpened() && (long)capture.FrameWidth * capture.FrameHeight is > 0 and <= PictureDecoder.LargestPicture) return;
        string found = capture.IsOpened() ? string.Create(CultureInfo.InvariantCulture, $"one of {capture.FrameWidth} x {capture.FrameHeight} pixels") : "a file that FFmpeg refuses";
        capture.Dispose();
        throw new UserException($"{path}: expected a video, found {found}");
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Size of the frames, upright.</summary>
    public Size Size => new(capture.FrameWidth, capture.FrameHeight);

    /// <summary>Frames per second; 25 where the file does not say a believable rate.</summary>
    public double Fps => capture.Fps is >= 1 and <= 240 and var fps ? fps : UsualFps;

    /// <summary>Number of frames as the container says: an estimate; 0 when it does not.</summary>
    public long FrameCount => Math.Max(0, capture.FrameCount);

    /// <summary>Reads the next frame.</summary>
    /// <param name="picture">Takes it: CV_8UC3.</param>
    /// <param name="frame">Its place in the video.</param>
    /// <returns>False at the end, or where the rest cannot be decoded.</returns>
    public bool Read(Mat picture, out VideoFrame frame)
    {
        ArgumentNullException.ThrowIfNull(picture);
        long start = Stopwatch.GetTimestamp();
        frame = default;
        if (!capture.Read(picture) || picture.Empty()) return false;
        double decode = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        // the container's own time stamps, which know of variable rates; counted where they do not run forward
        var time = TimeSpan.FromMilliseconds(Math.Clamp(capture.PosMsec, 0, 1e11));
        if (time <= last) time = number == 0 ? TimeSpan.Zero : last + TimeSpan.FromSeconds(1 / Fps);
        last = time;
        frame = new VideoFrame(++number, time, decode);
        return true;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => capture.Dispose();
}
