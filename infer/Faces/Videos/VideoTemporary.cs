namespace EmotionML.Infer.Faces.Videos;

/// <summary>
/// The temporary file of a video that was sent, because the engine reads files only. Its owner alone may read it; while it is
/// written it is locked, so that a later start recognises and deletes what a killed server left.
/// </summary>
internal static class VideoTemporary
{
    private const string Prefix = "emotionml-", Ending = ".video";

    /// <summary>Creates an empty file, mode 600, locked until the stream is closed.</summary>
    internal static FileStream Create()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = OperatingSystem.IsWindows() ? FileShare.Read : FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(Path.Combine(Path.GetTempPath(), $"{Prefix}{Guid.NewGuid():N}{Ending}"), options);
    }

    /// <summary>Deletes the name. Outside Windows the content lives on until whoever reads it closes it, and a kill leaves nothing.</summary>
    internal static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // still open on Windows: the caller tries again at the end, the next start after that
        }
    }

    /// <summary>Deletes what servers that were killed have left in a folder; files that are in use stay.</summary>
    internal static void Sweep(string folder)
    {
        foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles($"{Prefix}*{Ending}"))
        {
            try
            {
                if (file.Length == 0) continue; // nothing of anybody's, or a pipe, which must not be opened
                using (file.Open(FileMode.Open, FileAccess.Read, FileShare.None)) { }
                file.Delete();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // in use, or another user's
            }
        }
    }
}
