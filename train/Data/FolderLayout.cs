namespace EmotionML.Train.Data;

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
    private static readonly string[] PictureExtensions = [".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".bmp", ".pgm", ".webp", ".tif", ".tiff"];

    private static readonly Dictionary<string, Split> SplitFolders = new(StringComparer.OrdinalIgnoreCase)
    {
        ["train"] = Split.Train,
        ["training"] = Split.Train,
        ["validation"] = Split.Validation,
        ["valid"] = Split.Validation,
        ["val"] = Split.Validation,
        ["publictest"] = Split.Validation,
        ["test"] = Split.Test,
        ["testing"] = Split.Test,
        ["privatetest"] = Split.Test,
    };

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
                bool isPicture = PictureExtensions.Contains(extension);
                if (!isPicture && extension.Length == 0)
                {
                    reader ??= tree.OpenReader();
                    using Stream stream = reader.Open(path);
                    byte[] head = new byte[8];
                    isPicture = Picture.IsPicture(head.AsSpan(0, stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)));
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

    /// <summary>Reads the layout off the paths; folders without a picture and pictures outside class folders are bad items.</summary>
    public static FolderLayout Of(IFileTree tree, IReadOnlyList<string> pictures, BadItems bad)
    {
        string[][] folders = [.. pictures.Select(Directories)];
        bool hasSplits = folders.Any(f => SplitIndex(f) is >= 0 and var i && i < f.Length - 1);
        int top = hasSplits ? 0 : CommonTop(folders);

        var items = new List<FolderItem>(pictures.Count);
        var used = new HashSet<string>(StringComparer.Ordinal);
        bool isKaggle = false;
        for (int i = 0; i < pictures.Count; i++)
        {
            string[] segments = folders[i];
            int split = hasSplits ? SplitIndex(segments) : -1;
            int classIndex = hasSplits ? split + 1 : top;
            if (hasSplits && split < 0)
                bad.Add($"{tree.Name} {pictures[i]}: expected a picture below train/, validation/ or test/, found one outside");
            else if (classIndex >= segments.Length)
                bad.Add($"{tree.Name} {pictures[i]}: expected a picture inside a class folder, found one outside");
            else
            {
                Split? named = SplitOfName(pictures[i]);
                isKaggle |= named is not null;
                items.Add(new FolderItem(pictures[i], named ?? (hasSplits ? SplitFolders[segments[split]] : null), segments[classIndex]));
                for (int depth = 1; depth <= segments.Length; depth++) used.Add(string.Join('/', segments[..depth]));
            }
        }

        List<string> empty = EmptyFolders(tree, used, hasSplits, top, out List<string> emptyClasses);
        foreach (string message in empty) bad.Add(message);
        var classNames = items.Select(item => item.ClassName).Concat(emptyClasses).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return new FolderLayout(items, classNames, isKaggle);
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
            int split = hasSplits ? SplitIndex(segments) : -1;
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

    private static int SplitIndex(string[] segments) => Array.FindIndex(segments, SplitFolders.ContainsKey);

    /// <summary>How many leading folders all pictures share while a class folder remains below them.</summary>
    private static int CommonTop(string[][] folders)
    {
        var inside = folders.Where(f => f.Length > 0).ToArray();
        int top = 0;
        while (inside.Length > 0 && inside.All(f => f.Length > top + 1 && f[top] == inside[0][top])) top++;
        return top;
    }
}
