using EmotionML.Infer.Live;
using EmotionML.Infer.Vision;

namespace EmotionML.Infer.Upload;

/// <summary>A video that is read a few frames a second, from its start to its end.</summary>
internal sealed class VideoFile : IDisposable
{
    private readonly VideoCapture capture;
    private readonly UploadOptions options;
    private readonly Mat picture = new();
    private readonly double rate;
    private long grabbed;
    private double wanted;

    private VideoFile(VideoCapture capture, UploadOptions options)
    {
        (this.capture, this.options) = (capture, options);
        // some files tell nonsense, such as 90,000 frames a second
        rate = capture.Fps is > 0.1 and <= 1000 ? capture.Fps : 25;
        int frames = capture.FrameCount;
        Duration = frames > 0 ? frames / rate : null;
        (Width, Height) = (capture.FrameWidth, capture.FrameHeight);
    }

    /// <summary>Length in seconds, as the file tells; null when it does not.</summary>
    internal double? Duration { get; }

    /// <summary>Seconds that were read.</summary>
    internal double Read => grabbed / rate;

    /// <summary>Columns of a frame.</summary>
    internal int Width { get; private set; }

    /// <summary>Rows of a frame.</summary>
    internal int Height { get; private set; }

    /// <summary>Opens a video and checks what it declares.</summary>
    /// <exception cref="UserException">No video, too long, or of too many pixels.</exception>
    internal static VideoFile Open(string path, UploadOptions options)
    {
        var capture = new VideoCapture(path, VideoCaptureAPIs.FFMPEG);
        var video = new VideoFile(capture, options);
        try
        {
            if (!capture.IsOpened()) throw new UserException("video: expected a video such as MP4 or WebM, found a file that cannot be opened as one");
            if (video.Duration > options.MaxDuration.TotalSeconds) throw video.TooLong(video.Duration.Value);
            if ((long)video.Width * video.Height > options.MaxPixels)
                throw new UserException($"video: expected at most {options.MaxPixels} pixels a frame, found {video.Width} x {video.Height}");
            return video;
        }
        catch
        {
            video.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next frame that is due; null at the end.</summary>
    /// <exception cref="UserException">The video is longer than it told and than is allowed.</exception>
    internal VideoFrame? ReadNext(EmotionStream stream, IReadOnlyList<string> labels)
    {
        // frames between are skipped without being converted
        do
        {
            if (!capture.Grab()) return null;
            grabbed++;
        }
        while ((grabbed - 1) / rate < wanted);
        double time = (grabbed - 1) / rate;
        if (time > options.MaxDuration.TotalSeconds) throw TooLong(time);
        wanted += 1 / options.FramesPerSecond;
        if (!capture.Retrieve(picture) || picture.Empty()) return null;
        (Width, Height) = (picture.Width, picture.Height);
        FrameReading reading = stream.Read(picture, TimeSpan.FromSeconds(time));
        return new VideoFrame(Math.Round(time, 3), [.. reading.Faces.Select(face => FaceAnswer.Of(face, labels))], MoodAnswer.Of(reading.Mood));
    }

    private UserException TooLong(double seconds) =>
        new(FormattableString.Invariant($"video: expected at most {options.MaxDuration.TotalMinutes:0.#} minutes, found {seconds / 60:0.#}"));

    /// <inheritdoc/>
    public void Dispose()
    {
        picture.Dispose();
        capture.Dispose();
    }
}
