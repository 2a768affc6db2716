namespace EmotionML.Core.Common;

/// <summary>What every walk through a folder must know: which names are nobody's data, and where a symbolic link leads.</summary>
public static class FileEntries
{
    private static readonly HashSet<string> SystemNames = new(StringComparer.OrdinalIgnoreCase)
    {
        // macOS, Synology, QNAP, Windows, Linux
        "__MACOSX", "Network Trash Folder", "Temporary Items", "@eaDir", "#recycle", "#snapshot", "@Recycle", "@Recently-Snapshot",
        "System Volume Information", "$RECYCLE.BIN", "RECYCLER", "RECYCLED", "Thumbs.db", "ehthumbs.db", "desktop.ini", "lost+found",
    };

    /// <summary>False for hidden files and folders and for thumbnails, recycle bins and other folders of operating systems.</summary>
    /// <param name="path">Relative to the folder that the user named, with <c>/</c>: that folder itself may be hidden.</param>
    public static bool IsWanted(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return !path.Split('/').Any(part => part.StartsWith('.') || SystemNames.Contains(part));
    }

    /// <summary>What an entry of a folder stands for: itself, or the final target of a symbolic link.</summary>
    /// <param name="entry">A file, a folder or a link.</param>
    /// <param name="problem">What was expected and found, where the link leads nowhere; otherwise empty.</param>
    /// <returns>Null where there is a problem.</returns>
    public static FileSystemInfo? Target(FileSystemInfo entry, out string problem)
    {
        ArgumentNullException.ThrowIfNull(entry);
        problem = "";
        if (entry.LinkTarget is not { } link) return entry;
        FileSystemInfo target;
        try
        {
            target = entry.ResolveLinkTarget(returnFinalTarget: true)!;
        }
        catch (IOException)
        {
            problem = $"expected a readable file, found a link in a circle ({link})";
            return null;
        }
        if (Directory.Exists(target.FullName)) return new DirectoryInfo(target.FullName);
        if (target.Exists) return target;
        problem = $"expected a readable file, found a link to nothing ({link})";
        return null;
    }
}
