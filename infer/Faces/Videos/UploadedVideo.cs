using EmotionML.Infer.Faces.Live;
using EmotionML.Infer.Vision.Tracking;
using EmotionML.Infer.Vision.Video;

namespace EmotionML.Infer.Faces.Videos;

/// <summary>A video that was sent, read a few frames a second. Its messages do not name the file, which is the server's own.</summary>
internal sealed class UploadedVideo : IDisposable
{
    private readonly VideoFile video;
    private readonly UploadOptions options;
    private readonly Mat picture = new();
    private TimeSpan due;

    private UploadedVideo(VideoFile video, UploadOptions options)
    {
        (this.video, this.options) = (video, options);
        (Size, Duration) = (video.Size, video.Duration);
    }

    /// <summary>Length in seconds, as the file tells; null when it does not.</summary>
    internal double? Duration { get; }

    /// <summary>Seconds that were read.</summary>
    internal double Read => video.Reached.TotalSeconds;

    /// <summary>Size of a frame.</summary>
    internal Size Size { get; private set; }

    /// <summary>Opens a video and checks what it declares.</summary>
    /// <exception cref="UserException">No video, too long, or of too many pixels.</exception>
    internal static UploadedVideo Open(string path, UploadOptions options)
    {
        VideoFile file = VideoFile.TryOpen(path, options.MaxPixels)
            ?? throw new UserException("video: expected a video such as MP4 or WebM, found a file that cannot be opened as one");
        var video = new UploadedVideo(file, options);
        try
        {
            if (video.Duration > options.MaxDuration.TotalSeconds) throw video.TooLong(video.Duration.Value);
            if ((long)video.Size.Width * video.Size.Height > options.MaxPixels)
                throw new UserException($"video: expected at most {options.MaxPixels} pixels a frame, found {video.Size.Width} x {video.Size.Height}");
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
        if (!video.Read(picture, out TimeSpan time, due)) return null;
        if (time > options.MaxDuration) throw TooLong(time.TotalSeconds);
        // after a gap in the time stamps the frames that were due in it are not made up for
        due += TimeSpan.FromSeconds(1 / options.FramesPerSecond);
        if (due < time) due = time;
        Size = picture.Size();
        FrameReading reading = stream.Read(picture, time);
        return new VideoFrame(Math.Round(time.TotalSeconds, 3), [.. reading.Faces.Select(face => FaceAnswer.Of(face, labels))], MoodAnswer.Of(reading.Mood));
    }

    private UserException TooLong(double seconds) =>
        new(FormattableString.Invariant($"video: expected at most {options.MaxDuration.TotalMinutes:0.#} minutes, found {seconds / 60:0.#}"));

    /// <inheritdoc/>
    public void Dispose()
    {
        picture.Dispose();
        video.Dispose();
    }
}
