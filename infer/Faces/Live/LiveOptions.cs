namespace EmotionML.Infer.Faces.Live;

/// <summary>Limits of the live socket.</summary>
public sealed record LiveOptions
{
    /// <summary>Largest message in bytes; a 1280x720 JPEG of high quality takes about 300 KB.</summary>
    public int MaxMessage { get; init; } = 1 << 20;

    /// <summary>Most pixels of a frame.</summary>
    public long MaxPixels { get; init; } = 1920 * 1080;

    /// <summary>Connections at a time; more are answered 503.</summary>
    public int MaxClients { get; init; } = 32;

    /// <summary>A message that has begun has to end within this time.</summary>
    public TimeSpan MessageTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A client that sends nothing for so long is let go.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long the other side has to answer a closing.</summary>
    public TimeSpan ClosingTime { get; init; } = TimeSpan.FromSeconds(2);
}
