using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace EmotionML.Infer.Vision.Video;

/// <summary>
/// A video file being written: to a temporary name, renamed when it is whole, deleted when it is not. The frames go through a pipe to
/// <c>ffmpeg</c>, because the OpenCV in use encodes neither H.264 nor VP9, which are what browsers play.
/// </summary>
public sealed class VideoTarget : IDisposable
{
    private static readonly Dictionary<string, string[]> Encoders = new(StringComparer.OrdinalIgnoreCase)
    {
        [".mp4"] = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-pix_fmt", "yuv420p", "-movflags", "+faststart"],
        [".mkv"] = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-pix_fmt", "yuv420p"],
        [".webm"] = ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "6", "-crf", "32", "-b:v", "0", "-pix_fmt", "yuv420p"],
        [".avi"] = ["-c:v", "mjpeg", "-q:v", "3", "-pix_fmt", "yuvj420p"],
    };

    private readonly string path, temporary;
    private readonly Process ffmpeg;
    private readonly Task<string> messages;
    private readonly Mat even = new();
    private readonly byte[] pixels;

    /// <summary>Starts a file.</summary>
    /// <param name="path">Where it shall lie; its extension gives the container.</param>
    /// <param name="fps">Frames per second.</param>
    /// <param name="size">Size of every frame; an odd column or row at the edge is dropped, as the codecs want.</param>
    /// <exception cref="UserException">The extension is not known, the folder cannot be written, or ffmpeg is missing.</exception>
    public VideoTarget(string path, double fps, Size size)
    {
        CheckName(path);
        this.path = Path.GetFullPath(path);
        Size = new Size(size.Width & ~1, size.Height & ~1);
        pixels = new byte[3 * Size.Width * Size.Height];
        string extension = Path.GetExtension(path);
        temporary = $"{this.path}.{Environment.ProcessId}.tmp{extension}";
        string[] input = ["-f", "rawvideo", "-pix_fmt", "bgr24", "-s", $"{Size.Width}x{Size.Height}", "-r", fps.ToString("0.###", CultureInfo.InvariantCulture), "-i", "pipe:0"];
        var start = new ProcessStartInfo("ffmpeg", ["-v", "error", "-nostdin", "-y", .. input, .. Encoders[extension], temporary])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(this.path)!);
            // an unwritable place is reported before any work, not by ffmpeg at its end
            File.Create(temporary).Dispose();
            ffmpeg = Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            File.Delete(temporary);
            throw new UserException($"{path}: expected the program ffmpeg to write a video, found none on this system (Debian and Ubuntu: apt-get install ffmpeg)", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"{path}: cannot be written: {e.Message}", e);
        }
        messages = ffmpeg.StandardError.ReadToEndAsync();
    }

    /// <summary>Size of the frames written.</summary>
    public Size Size { get; }

    /// <summary>Refuses a name whose extension is no container, before any work.</summary>
    /// <exception cref="UserException">It is none.</exception>
    public static void CheckName(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string extension = Path.GetExtension(path);
        if (!Encoders.ContainsKey(extension))
            throw new UserException($"{path}: expected a name that ends with {string.Join(", ", Encoders.Keys)}, found '{extension}'");
    }

    /// <summary>Adds a frame of the size given at the start.</summary>
    /// <param name="picture">CV_8UC3: blue, green, red.</param>
    /// <exception cref="UserException">ffmpeg has ended: the message has its reason.</exception>
    public void Write(Mat picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        // the rows of a part of a picture have gaps between them: a copy has none
        picture[new Rect(0, 0, Size.Width, Size.Height)].CopyTo(even);
        Marshal.Copy(even.Data, pixels, 0, pixels.Length);
        try
        {
            ffmpeg.StandardInput.BaseStream.Write(pixels);
        }
        catch (IOException e)
        {
            throw Failed(e);
        }
    }

    /// <summary>Ends the file and gives it its name.</summary>
    /// <exception cref="UserException">ffmpeg could not write it: the message has its reason.</exception>
    public void Complete()
    {
        try
        {
            ffmpeg.StandardInput.Close();
        }
        catch (IOException e)
        {
            throw Failed(e);
        }
        ffmpeg.WaitForExit();
        if (ffmpeg.ExitCode != 0) throw Failed(null);
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Drops the file unless it was completed.</summary>
    public void Dispose()
    {
        if (!ffmpeg.HasExited)
        {
            ffmpeg.Kill();
            ffmpeg.WaitForExit();
        }
        ffmpeg.Dispose();
        even.Dispose();
        File.Delete(temporary);
    }

    private UserException Failed(Exception? cause)
    {
        string[] lines = messages.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new UserException($"{path}: ffmpeg could not write the video: {(lines is [.., var last] ? last : "it gave no reason")}", cause!);
    }
}
