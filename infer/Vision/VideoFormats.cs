using EmotionML.Infer.Vision.Detection;

namespace EmotionML.Infer.Vision;

/// <summary>
/// Which files FFmpeg may open as a video or a song: containers that hold their own data. Manifests and lists (HLS, DASH, concat,
/// image patterns) name other files and hosts, which an uploaded file must never make this machine open.
/// </summary>
public static class VideoFormats
{
    /// <summary>FFmpeg's names of the containers, for its option <c>format_whitelist</c>.</summary>
    public const string Containers = "mov,matroska,avi,ogg,flv,asf,mpeg,mpegts,mpegvideo,h264,hevc,m4v,ivf";

    /// <summary>The same for songs.</summary>
    public const string AudioContainers = "mp3,flac,ogg,wav,w64,mov,matroska,aac,aiff,asf,ape,wv,mpc,mpc8,ac3,caf,au,amr,tta,dsf";

    /// <summary>
    /// Hands the whitelist to OpenCV's FFmpeg, which takes its options from the environment alone. For the whole process:
    /// one that reads a camera's stream from the network must not call this before.
    /// </summary>
    internal static void Restrict() =>
        NativeEnvironment.Set("OPENCV_FFMPEG_CAPTURE_OPTIONS", $"protocol_whitelist;file|format_whitelist;{Containers}|max_pixels;{PictureDecoder.LargestPicture}");

    /// <summary>Whether there is something to read: a pipe or a device has no length, and opening a pipe waits for ever.</summary>
    internal static bool HasContent(string path) => new FileInfo(path) is { Exists: true, Length: > 0 };
}
