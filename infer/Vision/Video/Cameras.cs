using System.Globalization;

namespace EmotionML.Infer.Vision.Video;

/// <summary>Opens cameras, and says which there are.</summary>
public static class Cameras
{
    private const string LinuxClass = "/sys/class/video4linux";

    /// <summary>Opens a camera by its number, or a file or stream by its path or address.</summary>
    /// <param name="source">A number from 0 on, a path, or an address such as <c>rtsp://…</c>.</param>
    /// <exception cref="UserException">It cannot be opened; for a camera the message lists those there are.</exception>
    public static VideoCapture Open(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (int.TryParse(source, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            var camera = new VideoCapture(number);
            if (camera.IsOpened())
            {
                camera.Set(VideoCaptureProperties.BufferSize, 1); // frames that wait in the driver are old when they come
                return camera;
            }
            camera.Dispose();
            IReadOnlyList<string> devices = List();
            throw new UserException($"--device {number}: expected a camera, found none of that number; "
                + (devices.Count == 0 ? "there is no camera on this system" : $"there are {string.Join(", ", devices)}"));
        }
        bool address = source.Contains("://", StringComparison.Ordinal);
        if (!address && !File.Exists(source)) throw new UserException($"--device {source}: expected the number of a camera, a file or an address, found no such file");
        var stream = new VideoCapture(source, VideoCaptureAPIs.FFMPEG);
        if (stream.IsOpened()) return stream;
        stream.Dispose();
        throw new UserException($"--device {source}: expected a video, found {(address ? "no stream at that address" : "a file that FFmpeg refuses")}");
    }

    /// <summary>The cameras there are, each by its number and, where the system tells, its name.</summary>
    public static IReadOnlyList<string> List()
    {
        if (OperatingSystem.IsLinux())
        {
            if (!Directory.Exists(LinuxClass)) return [];
            return [.. Directory.EnumerateDirectories(LinuxClass, "video*")
                .Select(folder => (Number: Path.GetFileName(folder)["video".Length..], Name: Path.Combine(folder, "name")))
                .Where(device => device.Number.All(char.IsAsciiDigit) && device.Number.Length is > 0 and < 4)
                .OrderBy(device => int.Parse(device.Number, CultureInfo.InvariantCulture))
                .Select(device => File.Exists(device.Name) ? $"{device.Number} ({File.ReadAllText(device.Name).Trim()})" : device.Number)];
        }
        // other systems give no list without their own libraries: the first few are tried
        return [.. Enumerable.Range(0, 4).Where(Answers).Select(number => number.ToString(CultureInfo.InvariantCulture))];
    }

    private static bool Answers(int number)
    {
        using var camera = new VideoCapture(number);
        return camera.IsOpened();
    }
}
