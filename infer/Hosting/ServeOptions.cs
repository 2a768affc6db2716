using EmotionML.Infer.Faces;

namespace EmotionML.Infer.Hosting;

/// <summary>Settings of the web application.</summary>
public sealed record ServeOptions : FaceOptions
{
    /// <summary>Loopback only: the address of a machine's own user.</summary>
    public const string DefaultUrls = "http://127.0.0.1:5210";

    /// <summary>Addresses to listen at, divided by semicolons; port 0 takes a free one.</summary>
    public string Urls { get; init; } = DefaultUrls;

    /// <summary>Certificate of the addresses that begin with https; null leaves it to the web server's own configuration.</summary>
    public PemFiles? Certificate { get; init; }

    /// <summary>Path of the music library; null takes the environment's or the default one.</summary>
    public string? Database { get; init; }

    /// <summary>Photos, and live sockets, that one address may ask for in a minute.</summary>
    public int PhotosPerMinute { get; init; } = 120;

    /// <summary>Videos that one address may send in a minute.</summary>
    public int VideosPerMinute { get; init; } = 12;

    /// <summary>Log lines of the least importance that is shown.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Warning;
}

/// <summary>A certificate, with those that vouch for it, and its private key.</summary>
/// <param name="Certificate">Full path of its PEM file.</param>
/// <param name="Key">Full path of the key's PEM file.</param>
public sealed record PemFiles(string Certificate, string Key);
