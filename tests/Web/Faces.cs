namespace EmotionML.Tests.Web;

/// <summary>Pretended cameras made of pictures.</summary>
internal static class Faces
{
    /// <summary>Why a test that needs faces, Chromium and ffmpeg is skipped; null where all are there.</summary>
    public static string? Missing { get; } =
        Browser.Missing is not null ? Browser.Missing
        : SharedFaces.Folder is null ? "no photographs at ../shared/data/faces"
        : !File.Exists("/usr/bin/ffmpeg") ? "ffmpeg is not installed: ./setup.sh, or apt-get install ffmpeg"
        : null;

    /// <summary>Makes a camera's film that shows one picture.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="film">Where the Motion JPEG goes.</param>
    /// <param name="filter">What ffmpeg does with the picture first; by default it fills 640x480.</param>
    public static void MakeFilm(string picture, string film, string filter = "scale=640:480:force_original_aspect_ratio=increase,crop=640:480") =>
        Programs.Ffmpeg("-loop", "1", "-i", picture, "-t", "2", "-r", "30", "-vf", filter, "-pix_fmt", "yuvj420p", "-q:v", "3", "-f", "mjpeg", film);
}

/// <summary>A test that needs a browser with a pretended camera.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactIfCameraAttribute : FactAttribute
{
    /// <summary>Skips the test when anything for it is missing.</summary>
    public FactIfCameraAttribute() => Skip = Faces.Missing;
}
