namespace EmotionML.Infer.Vision;

/// <summary>A video file being written: to a temporary name, renamed when it is whole, gone when it is not.</summary>
public sealed class VideoTarget : IDisposable
{
    // What plays everywhere first; which of them this system's FFmpeg can write shows only when it is tried.
    private static readonly Dictionary<string, string[]> Codecs = new(StringComparer.OrdinalIgnoreCase)
    {
        [".mp4"] = ["avc1", "mp4v"],
        [".mkv"] = ["avc1", "mp4v"],
        [".avi"] = ["MJPG"],
        [".webm"] = ["VP80"],
    };

    private readonly string path, temporary;
    private readonly VideoWriter writer;

    /// <summary>Starts a file.</summary>
    /// <param name="path">Where it shall lie; its extension gives the container.</param>
    /// <param name="fps">Frames per second.</param>
    /// <param name="size">Size of every frame; an odd column or row at the edge is dropped, as the codecs want.</param>
    /// <exception cref="UserException">The extension is not known or the file cannot be written.</exception>
    public VideoTarget(string path, double fps, Size size)
    {
        CheckName(path);
        this.path = Path.GetFullPath(path);
        Size = new Size(size.Width & ~1, size.Height & ~1);
        string extension = Path.GetExtension(path);
        Directory.CreateDirectory(Path.GetDirectoryName(this.path)!);
        temporary = $"{this.path}.{Environment.ProcessId}.tmp{extension}";
        foreach (string codec in Codecs[extension])
        {
            var candidate = new VideoWriter(temporary, VideoWriter.FourCC(codec[0], codec[1], codec[2], codec[3]), fps, Size);
            if (candidate.IsOpened())
            {
                writer = candidate;
                return;
            }
            candidate.Dispose();
            File.Delete(temporary);
        }
        throw new UserException($"{path}: expected to write a video of {Size.Width} x {Size.Height}, found that this system's FFmpeg cannot write {string.Join(" or ", Codecs[extension])} there");
    }

    /// <summary>Size of the frames written.</summary>
    public Size Size { get; }

    /// <summary>Refuses a name whose extension is no container, before any work.</summary>
    /// <exception cref="UserException">It is none.</exception>
    public static void CheckName(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string extension = Path.GetExtension(path);
        if (!Codecs.ContainsKey(extension))
            throw new UserException($"{path}: expected a name that ends with {string.Join(", ", Codecs.Keys)}, found '{extension}'");
    }

    /// <summary>Adds a frame of the size given at the start.</summary>
    public void Write(Mat picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (picture.Size() == Size)
        {
            writer.Write(picture);
            return;
        }
        using Mat even = picture[new Rect(0, 0, Size.Width, Size.Height)];
        writer.Write(even);
    }

    /// <summary>Ends the file and gives it its name.</summary>
    public void Complete()
    {
        writer.Release();
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Drops the file unless it was completed.</summary>
    public void Dispose()
    {
        writer.Dispose();
        File.Delete(temporary);
    }
}
