using System.Diagnostics;

namespace EmotionML.Tests.Web;

/// <summary>Photographs beside the working copy, and pretended cameras made of them.</summary>
internal static class Faces
{
    /// <summary>The folder; null where it is not.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>Why a test that needs faces, Chromium and ffmpeg is skipped; null where all are there.</summary>
    public static string? Missing { get; } =
        Browser.Path is null ? "Chromium is not installed: ./setup.sh, or apt-get install chromium"
        : Folder is null ? "no photographs at ../shared/data/faces"
        : !File.Exists("/usr/bin/ffmpeg") ? "ffmpeg is not installed: ./setup.sh, or apt-get install ffmpeg"
        : null;

    /// <summary>A file of the folder.</summary>
    public static string PathOf(string name) => Path.Combine(Folder!, name);

    /// <summary>Makes a camera's film of 640x480 that shows one picture.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="film">Where the Motion JPEG goes.</param>
    public static void MakeFilm(string picture, string film) => Ffmpeg("-loop", "1", "-i", picture, "-t", "2", "-r", "30",
        "-vf", "scale=640:480:force_original_aspect_ratio=increase,crop=640:480", "-pix_fmt", "yuvj420p", "-q:v", "3", "-f", "mjpeg", film);

    /// <summary>Runs ffmpeg.</summary>
    public static void Ffmpeg(params string[] arguments)
    {
        var start = new ProcessStartInfo("ffmpeg") { RedirectStandardError = true };
        foreach (string argument in (string[])["-y", "-v", "error", .. arguments]) start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
    }

    private static string? Find()
    {
        string path = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data", "faces"));
        return Directory.Exists(path) ? path : null;
    }
}

/// <summary>A test that needs photographs; reported as skipped where they are not at hand.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactIfFacesAttribute : FactAttribute
{
    /// <summary>Skips the test when there are none.</summary>
    public FactIfFacesAttribute()
    {
        if (Faces.Folder is null) Skip = "no photographs at ../shared/data/faces";
    }
}

/// <summary>A test that needs a browser with a pretended camera.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactIfCameraAttribute : FactAttribute
{
    /// <summary>Skips the test when anything for it is missing.</summary>
    public FactIfCameraAttribute() => Skip = Faces.Missing;
}
