namespace EmotionML.Infer.Library.Files;

/// <summary>Finds the file that a playlist or a table of songs names, in the spellings of other programs.</summary>
internal static class SongPath
{
    private const string FileAddress = "file:";

    /// <summary>
    /// The full path of an existing file; null when there is none. Tried in this order: as written, with percent-encoding
    /// undone, each also with <c>\</c> as separator.
    /// </summary>
    /// <param name="location">A path, relative to <paramref name="folder"/> or full, or a <c>file:</c> address.</param>
    /// <param name="folder">Folder of the file that names it.</param>
    internal static string? Find(string location, string folder)
    {
        foreach (string path in Spellings(location))
        {
            if (path.Contains('\0', StringComparison.Ordinal)) continue;
            string full = Path.GetFullPath(Path.Combine(folder, path));
            if (File.Exists(full)) return full;
        }
        return null;
    }

    /// <summary>The location as a person would write it: no <c>file:</c>, no percent-encoding, <c>/</c> as separator.</summary>
    internal static string Plain(string location) => Spellings(location).Last();

    /// <summary>Whether the location is an address and not a file of this computer.</summary>
    internal static bool IsAddress(string location) =>
        location.Contains("://", StringComparison.Ordinal) && !location.StartsWith(FileAddress, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Spellings(string location)
    {
        string path = location;
        if (path.StartsWith(FileAddress, StringComparison.OrdinalIgnoreCase))
        {
            path = path[FileAddress.Length..];
            // file://host/path: the host is empty or this computer
            if (path.StartsWith("//", StringComparison.Ordinal))
                path = path.IndexOf('/', 2) is var root && root >= 0 ? path[root..] : path[2..];
        }
        string plain = Uri.UnescapeDataString(path);
        return new[] { path, plain, path.Replace('\\', '/'), plain.Replace('\\', '/') }.Distinct();
    }
}
