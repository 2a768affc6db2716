namespace EmotionML.Core.Common;

/// <summary>Writes files that matter: to a temporary name beside the target, flushed to the disk, then renamed.</summary>
public static class AtomicFile
{
    /// <summary>Writes through <paramref name="write"/>; the target holds either its old content or the whole new one.</summary>
    /// <exception cref="IOException">The folder cannot be written or the disk is full; the target is untouched.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        string temporary = $"{full}.{Environment.ProcessId}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Refuses a target that cannot be written, before the work whose result it shall hold; makes its folder.</summary>
    /// <param name="path">The target.</param>
    /// <param name="option">The option that named it, for the message.</param>
    /// <exception cref="UserException">The target is a folder, or its folder cannot be written.</exception>
    public static void CheckTarget(string path, string option)
    {
        string full = Path.GetFullPath(path);
        if (Directory.Exists(full)) throw new UserException($"{option}: expected a file to write, found the folder {path}");
        string temporary = $"{full}.{Environment.ProcessId}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.Create(temporary).Dispose();
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"{option}: expected a place that can be written, found {path} ({e.Message})", e);
        }
    }

    /// <summary>Writes text as UTF-8 without a byte order mark.</summary>
    public static void WriteText(string path, string text) =>
        Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));
}
