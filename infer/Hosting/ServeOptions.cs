namespace EmotionML.Infer.Hosting;

/// <summary>Settings of the web application.</summary>
public sealed record ServeOptions
{
    /// <summary>Loopback only: the address of a machine's own user.</summary>
    public const string DefaultUrls = "http://127.0.0.1:5210";

    /// <summary>Addresses to listen at, divided by semicolons; port 0 takes a free one.</summary>
    public string Urls { get; init; } = DefaultUrls;

    /// <summary>Path of the ONNX model; its report and card are looked for beside it.</summary>
    public required string Model { get; init; }

    /// <summary>Path of the music library; null takes the environment's or the default one.</summary>
    public string? Database { get; init; }

    /// <summary>Log lines of the least importance that is shown.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Warning;
}
