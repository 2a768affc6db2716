namespace EmotionML.Infer.Faces;

/// <summary>Limits of photos and videos that are sent.</summary>
public sealed record UploadOptions
{
    /// <summary>Largest photo in bytes.</summary>
    public long MaxPhoto { get; init; } = 20L << 20;

    /// <summary>Most pixels of a photo; a phone's 50 megapixels fit.</summary>
    public long MaxPixels { get; init; } = 64_000_000;

    /// <summary>Largest video in bytes.</summary>
    public long MaxVideo { get; init; } = 200L << 20;

    /// <summary>Time for a whole body to come; a slower one is answered 408. 200 MB take it at 14 Mbit/s.</summary>
    public TimeSpan BodyTime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Longest video.</summary>
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Frames that are read of one second of video: more change nothing that one could see.</summary>
    public double FramesPerSecond { get; init; } = 10;

    /// <summary>Videos that are read at a time; more are answered 503.</summary>
    public int MaxVideos { get; init; } = 2;
}
