using EmotionML.Core.Common;

namespace EmotionML.Train.Data.Readers;

/// <summary>A picture file of a class folder.</summary>
/// <param name="Path">Path inside the tree.</param>
/// <param name="Split">The split that its file name or folder tells; null when neither does.</param>
/// <param name="ClassName">Name of its class folder.</param>
internal readonly record struct FolderItem(string Path, Split? Split, string ClassName);

/// <summary>
/// Makes out which folders are splits and which are classes. With split folders (<c>train/</c>, <c>validation/</c>,
/// <c>test/</c>, at any depth) the class is the folder below the split; without, it is the first folder below the top.
/// </summary>
/// <param name="Items">The pictures, in ordinal order of their paths.</param>
/// <param name="ClassNames">Names of every class folder, empty ones included.</param>
/// <param name="IsKaggle">True when file names carry FER2013's own split names.</param>
internal sealed record FolderLayout(List<FolderItem> Items, List<string> ClassNames, bool IsKaggle)
{
    private static readonly string[] PictureExtensions = [".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".bmp", ".pgm", ".ppm", ".pnm", ".jp2", ".webp", ".tif", ".tiff"];

    // Pictures and videos that OpenCV does not read, or only where its build can: counted in a note.
    private static readonly string[] OtherExtensions =
        [".gif", ".avif", ".heic", ".heif", ".jxl", ".svg", ".psd", ".raw", ".dng", ".cr2", ".nef", ".arw", ".ico", ".tga", ".mp4", ".mov", ".webm", ".avi", ".mkv"];

    // Where OpenCV was built with the format it can write it too.
    private static readonly Lazy<string[]> OptionalExtensions = new(() => [.. ((string[])[".gif", ".avif"]).Where(extension => Cv2.HaveImageWriter("a" + extension))]);

    /// <summary>The picture files of a tree: by their extension, or by their first bytes where that says nothing.</summary>
    public static List<string> PictureFiles(IFileTree tree)
    {
        var pictures = new List<string>();
        IFileTreeReader? reader = null;
        try
        {
            foreach (string path in tree.Files)
            {
                string extension = Path.GetExtension(path).ToLowerInvariant();
                bool isPicture = PictureExtensions.Contains(extension) || OptionalExtensions.Value.Contains(extension);
                if (!isPicture && extension.Length == 0)
                {
                    reader ??= tree.OpenReader();
                    isPicture = HasPictureHead(reader, path);
                }
                if (isPicture) pictures.Add(path);
            }
        }
        finally
        {
            reader?.Dispose();
        }
        return pictures;
    }

    /// <summary>Says how many pictures and videos of each ending are not read; null when there are none.</summary>
    public static string? LeftOut(IFileTree tree)
    {
        string[] endings = [.. tree.Files.Select(path => Path.GetExtension(path).ToLowerInvariant())
            .Where(ending => OtherExtensions.Contains(ending) && !OptionalExtensions.Value.Contains(ending))];
        return endings.Length == 0
            ? null
            : $"left out, as OpenCV does not read them: {string.Join(", ", endings.CountBy(ending => ending).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Value} {p.Key}"))}; convert them to JPEG or PNG to use them";
    }

    private static bool HasPictureHead(IFileTreeReader reader, string path)
    {
        try
        {
            using Stream stream = reader.Open(path);
            byte[] head = new byte[8];
            return Picture.IsPicture(head.AsSpan(0, stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true; // decoding reports it with its path
        }
    }

    /// <summary>Reads the layout off the paths; folders without a picture and pictures outside class folders are bad items.</summary>
    public static FolderLayout Of(IFileTree tree, IReadOnlyList<string> pictures, BadItems bad)
    {
        string[][] folders = [.. pictures.Select(Directories)];
        bool hasSplits = folders.Any(f => SplitFolders.IndexIn(f) is >= 0 and var i && i < f.Length - 1);
        int top = hasSplits ? 0 : CommonTop(folders);

        var items = new List<FolderItem>(pictures.Count);
        var used = new HashSet<string>(StringComparer.Ordinal);
        bool isKaggle = false;
        for (int i = 0; i < pictures.Count; i++)
        {
            string[] segments = folders[i];
            int split = hasSplits ? SplitFolders.IndexIn(segments) : -1;
            int classIndex = hasSplits ? split + 1 : top;
            if (hasSplits && split < 0)
                bad.Add($"{tree.Name} {pictures[i]}: expected a picture below train/, validation/ or test/, found one outside");
            else if (classIndex >= segments.Length)
                bad.Add($"{tree.Name} {pictures[i]}: expected a picture inside a class folder, found one outside");
            else
            {
                Split? named = SplitOfName(pictures[i]);
                isKaggle |= named is not null;
                items.Add(new FolderItem(pictures[i], named ?? (hasSplits ? SplitFolders.Of(segments[split]) : null), segments[classIndex]));
                for (int depth = 1; depth <= segments.Length; depth++) used.Add(string.Join('/', segments[..depth]));
            }
        }

        RequireOneLevel(tree, items, hasSplits, top);
        List<string> empty = EmptyFolders(tree, used, hasSplits, top, out List<string> emptyClasses);
        foreach (string message in empty) bad.Add(message);
        var classNames = items.Select(item => item.ClassName).Concat(emptyClasses).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return new FolderLayout(items, classNames, isKaggle);
    }

    /// <summary>Refuses class folders that have the same folders below them: those are the classes, or the splits are named unusually.</summary>
    private static void RequireOneLevel(IFileTree tree, List<FolderItem> items, bool hasSplits, int top)
    {
        var shared = items.Select(item => (item.ClassName, Folders: Directories(item.Path)))
            .Select(item => (item.ClassName, Index: (hasSplits ? SplitFolders.IndexIn(item.Folders) + 1 : top) + 1, item.Folders))
            .Where(item => item.Index < item.Folders.Length)
            .Select(item => (item.ClassName, Below: item.Folders[item.Index])).Distinct()
            .GroupBy(item => item.Below, item => item.ClassName, StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Distinct(StringComparer.OrdinalIgnoreCase).Count() > 1).ToList();
        if (shared.Count < 2) return;
        throw new UserException($"{tree.Name}: expected class folders, found folders of equal names ({string.Join(", ", shared.Take(3).Select(g => g.Key))}) below several of them "
            + $"({string.Join(", ", shared[0].Distinct().Take(3))}); name the split folders train, validation and test, or keep one level of class folders");
    }

    /// <summary>FER2013's files are named after the split they belong to, whatever folder they lie in.</summary>
    private static Split? SplitOfName(string path)
    {
        string name = path[(path.LastIndexOf('/') + 1)..];
        if (name.StartsWith("Training_", StringComparison.OrdinalIgnoreCase)) return Split.Train;
        if (name.StartsWith("PublicTest_", StringComparison.OrdinalIgnoreCase)) return Split.Validation;
        return name.StartsWith("PrivateTest_", StringComparison.OrdinalIgnoreCase) ? Split.Test : null;
    }

    private static List<string> EmptyFolders(IFileTree tree, HashSet<string> used, bool hasSplits, int top, out List<string> emptyClasses)
    {
        var messages = new List<string>();
        emptyClasses = [];
        foreach (string folder in tree.Folders)
        {
            if (used.Contains(folder)) continue;
            string[] segments = folder.Split('/');
            int split = hasSplits ? SplitFolders.IndexIn(segments) : -1;
            if (hasSplits && split == segments.Length - 1)
                messages.Add($"{tree.Name} {folder}/: expected the pictures of a split, found an empty split");
            else if (segments.Length - 1 == (hasSplits ? split + 1 : top) && (!hasSplits || split >= 0))
            {
                messages.Add($"{tree.Name} {folder}/: expected pictures of '{segments[^1]}', found an empty class");
                emptyClasses.Add(segments[^1]);
            }
        }
        return messages;
    }

    private static string[] Directories(string path) => path.Replace('\\', '/').Split('/')[..^1];

    /// <summary>How many leading folders all pictures share while a class folder remains below them.</summary>
    private static int CommonTop(string[][] folders)
    {
        var inside = folders.Where(f => f.Length > 0).ToArray();
        int top = 0;
        while (inside.Length > 0 && inside.All(f => f.Length > top + 1 && f[top] == inside[0][top])) top++;
        return top;
    }
}
