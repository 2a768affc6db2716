using System.Globalization;
using EmotionML.Infer.Vision.Detection;

namespace EmotionML.Infer.Vision.Video;

/// <summary>A video file read frame by frame. Not safe for several threads.</summary>
public sealed class VideoFile : IDisposable
{
    // What a container without a frame rate, or with a nonsensical one, is read at.
    private const double UsualFps = 25;

    // CAP_PROP_PTS of OpenCV 4.11: the time stamp of the frame at hand, in frames
    private const VideoCaptureProperties PresentationTime = (VideoCaptureProperties)71;

    private readonly VideoCapture capture;
    private readonly long maxPixels = PictureDecoder.LargestPicture;
    private TimeSpan last = TimeSpan.FromTicks(-1);

    // The first frame is taken at once: its time stamp is the start, which may be that of a longer recording.
    private readonly bool anyFrame;
    private readonly double startFrames, startMilliseconds;
    private bool firstIsDue = true;

    /// <summary>Opens a video.</summary>
    /// <exception cref="UserException">The file is missing, no video, or has no picture of a size that can be read.</exception>
    public VideoFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (Directory.Exists(path)) throw new UserException($"{path}: expected a video, found a folder");
        if (!File.Exists(path)) throw new UserException($"{path}: expected a video, found no such file");
        if (!VideoFormats.HasContent(path)) throw new UserException($"{path}: expected a video, found an empty file, a pipe or a device");
        capture = Capture(path);
        if (capture.IsOpened() && (long)capture.FrameWidth * capture.FrameHeight is > 0 and <= PictureDecoder.LargestPicture)
        {
            (anyFrame, startFrames, startMilliseconds) = TakeFirst(capture, path);
            return;
        }
        string found = capture.IsOpened() ? string.Create(CultureInfo.InvariantCulture, $"one of {capture.FrameWidth} x {capture.FrameHeight} pixels") : "a file that FFmpeg refuses";
        capture.Dispose();
        throw new UserException($"{path}: expected a video, found {found}");
    }

    static VideoFile() => VideoFormats.Restrict();

    private VideoFile(VideoCapture capture, string path, long maxPixels)
    {
        (this.capture, this.maxPixels) = (capture, maxPixels);
        (anyFrame, startFrames, startMilliseconds) = TakeFirst(capture, path);
    }

    /// <summary>Size of the frames, upright.</summary>
    public Size Size => new(capture.FrameWidth, capture.FrameHeight);

    /// <summary>Frames per second; 25 where the file does not say a believable rate.</summary>
    public double Fps => capture.Fps is >= 1 and <= 240 and var fps ? fps : UsualFps;

    /// <summary>Number of frames as the container says: an estimate; 0 when it does not.</summary>
    public long FrameCount => Math.Max(0, capture.FrameCount > startFrames ? capture.FrameCount - (long)startFrames : capture.FrameCount);

    /// <summary>
    /// Seconds that it lasts as the container says; null when it does not. Of a file without a count FFmpeg makes one of length
    /// and rate, so rates beyond those of <see cref="Fps"/> are believed here.
    /// </summary>
    public double? Duration => FrameCount > 0 ? FrameCount / (capture.Fps is > 0.1 and <= 1000 and var fps ? fps : UsualFps) : null;

    /// <summary>Where the last frame that was read or passed over ends.</summary>
    public TimeSpan Reached => last < TimeSpan.Zero ? TimeSpan.Zero : last + TimeSpan.FromSeconds(1 / Fps);

    /// <summary>Opens a video for callers that have words and limits of their own: any size will do.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxPixels">The most pixels of any frame, for <see cref="Read"/>.</param>
    /// <returns>Null where FFmpeg refuses the file.</returns>
    internal static VideoFile? TryOpen(string path, long maxPixels = PictureDecoder.LargestPicture)
    {
        if (!VideoFormats.HasContent(path)) return null;
        VideoCapture capture = Capture(path);
        if (capture.IsOpened()) return new VideoFile(capture, path, maxPixels);
        capture.Dispose();
        return null;
    }

    /// <summary>Reads the next frame that is due.</summary>
    /// <param name="picture">Takes it: CV_8UC3.</param>
    /// <param name="time">Its time since the start.</param>
    /// <param name="due">Frames before this time are passed over without being converted; by default none are.</param>
    /// <returns>False at the end, or where the rest cannot be decoded.</returns>
    /// <exception cref="UserException">A frame is larger than allowed: a stream may grow after its first frame.</exception>
    public bool Read(Mat picture, out TimeSpan time, TimeSpan due = default)
    {
        ArgumentNullException.ThrowIfNull(picture);
        do
        {
            time = last;
            if (!(firstIsDue ? anyFrame : capture.Grab())) return false;
            firstIsDue = false;
            // the container's own time stamps, which know of variable rates; counted where they do not run forward
            time = TimeSpan.FromMilliseconds(Math.Clamp(capture.PosMsec - startMilliseconds, 0, 1e11));
            if (time <= last) time = last + TimeSpan.FromSeconds(1 / Fps);
            last = time;
        }
        while (time < due);
        CheckSize(capture.FrameWidth, capture.FrameHeight);
        if (!capture.Retrieve(picture) || picture.Empty()) return false;
        CheckSize(picture.Width, picture.Height);
        return true;
    }

    // Matroska and WebM declare where the video ends, all others how long it is or how many frames it has.
    private static (bool Any, double Frames, double Milliseconds) TakeFirst(VideoCapture capture, string path)
    {
        if (!capture.Grab()) return default;
        Span<byte> head = stackalloc byte[4];
        using FileStream stream = File.OpenRead(path);
        bool declaresEnd = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && head.SequenceEqual((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]);
        return (true, declaresEnd ? Math.Max(0, capture.Get(PresentationTime)) : 0, capture.PosMsec);
    }

    private void CheckSize(long width, long height)
    {
        if (width * height > maxPixels)
            throw new UserException(FormattableString.Invariant($"video: expected at most {maxPixels} pixels a frame, found {width} x {height} in a later frame"));
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => capture.Dispose();

    // FFmpeg alone: other engines take names with % for numbered pictures, and pictures for videos.
    private static VideoCapture Capture(string path) => new(Path.GetFullPath(path), VideoCaptureAPIs.FFMPEG);
}
