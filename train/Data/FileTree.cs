using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using EmotionML.Core;

namespace EmotionML.Train.Data;

/// <summary>Files below one root, in a folder or inside a zip archive; paths use <c>/</c> and are relative to the root.</summary>
internal interface IFileTree
{
    /// <summary>Name for messages: the last part of the folder's or archive's path.</summary>
    string Name { get; }

    /// <summary>Every file, in ordinal order; hidden files and what operating systems leave behind are not listed.</summary>
    IReadOnlyList<string> Files { get; }

    /// <summary>Every folder that is known, empty ones included, in ordinal order.</summary>
    IReadOnlyList<string> Folders { get; }

    /// <summary>A reader for one thread.</summary>
    IFileTreeReader OpenReader();
}

/// <summary>Reads files of a tree on one thread.</summary>
internal interface IFileTreeReader : IDisposable
{
    /// <summary>The whole content of a file.</summary>
    /// <exception cref="InvalidDataException">The archive is damaged there.</exception>
    byte[] Read(string path);

    /// <summary>A stream over the content of a large file.</summary>
    Stream Open(string path);
}

/// <summary>A folder on disk.</summary>
internal sealed class FolderTree : IFileTree
{
    private readonly string _root;

    public FolderTree(string root)
    {
        _root = Path.GetFullPath(root);
        Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(_root));
        Files = List(Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories));
        Folders = List(Directory.EnumerateDirectories(_root, "*", SearchOption.AllDirectories));
    }

    public string Name { get; }

    public IReadOnlyList<string> Files { get; }

    public IReadOnlyList<string> Folders { get; }

    /// <summary>SHA-256 of names and contents, lower-case hexadecimal.</summary>
    public string ContentHash()
    {
        byte[][] hashes = new byte[Files.Count][];
        Parallel.For(0, Files.Count, i => hashes[i] = SHA256.HashData(File.ReadAllBytes(FullPath(Files[i]))));
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string folder in Folders) all.AppendData(Encoding.UTF8.GetBytes(folder + "/\n"));
        for (int i = 0; i < hashes.Length; i++)
        {
            all.AppendData(Encoding.UTF8.GetBytes(Files[i] + "\n"));
            all.AppendData(hashes[i]);
        }
        return Convert.ToHexStringLower(all.GetHashAndReset());
    }

    public IFileTreeReader OpenReader() => new Reader(this);

    private string FullPath(string path) => Path.Combine(_root, path);

    private List<string> List(IEnumerable<string> paths)
    {
        var list = paths.Select(path => Path.GetRelativePath(_root, path).Replace('\\', '/')).Where(FileTree.IsWanted).ToList();
        list.Sort(StringComparer.Ordinal);
        return list;
    }

    private sealed class Reader(FolderTree tree) : IFileTreeReader
    {
        public byte[] Read(string path) => File.ReadAllBytes(tree.FullPath(path));

        public Stream Open(string path) => File.OpenRead(tree.FullPath(path));

        public void Dispose()
        {
        }
    }
}

/// <summary>A zip archive, read in place.</summary>
internal sealed class ZipTree : IFileTree
{
    // No picture of a face is larger; more than that is a damaged or hostile entry.
    private const long MaximumEntry = 256L << 20;

    private readonly string _path;

    public ZipTree(string path)
    {
        _path = path;
        Name = Path.GetFileName(path);
        var files = new List<string>();
        var folders = new SortedSet<string>(StringComparer.Ordinal);
        try
        {
            using ZipArchive archive = ZipFile.OpenRead(path);
            foreach (ZipArchiveEntry entry in archive.Entries)
            {
                string name = entry.FullName.Replace('\\', '/');
                if (!FileTree.IsWanted(name)) continue;
                if (name.EndsWith('/')) folders.Add(name.TrimEnd('/'));
                else files.Add(entry.FullName);
            }
        }
        catch (InvalidDataException e)
        {
            throw new UserException($"{Name}: expected a whole zip archive, found one that is truncated or damaged ({e.Message})", e);
        }
        files.Sort(StringComparer.Ordinal);
        Files = files;
        Folders = [.. folders];
    }

    public string Name { get; }

    public IReadOnlyList<string> Files { get; }

    public IReadOnlyList<string> Folders { get; }

    public IFileTreeReader OpenReader() => new Reader(_path);

    private sealed class Reader(string path) : IFileTreeReader
    {
        private readonly ZipArchive _archive = ZipFile.OpenRead(path);

        public byte[] Read(string path)
        {
            ZipArchiveEntry entry = Entry(path);
            if (entry.Length > MaximumEntry) throw new InvalidDataException($"{entry.Length} bytes are too many for a picture");
            byte[] content = new byte[entry.Length];
            using Stream stream = entry.Open();
            if (stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false) < content.Length)
                throw new InvalidDataException("the archive's entry is shorter than it says");
            return content;
        }

        public Stream Open(string path) => Entry(path).Open();

        public void Dispose() => _archive.Dispose();

        private ZipArchiveEntry Entry(string path) =>
            _archive.GetEntry(path) ?? throw new InvalidDataException("the archive changed while it was read");
    }
}

/// <summary>What both kinds of tree share.</summary>
internal static class FileTree
{
    /// <summary>False for hidden files and folders and for what macOS and Windows leave behind.</summary>
    public static bool IsWanted(string path)
    {
        if (path.Contains("__MACOSX/", StringComparison.Ordinal) || path.EndsWith("Thumbs.db", StringComparison.OrdinalIgnoreCase)) return false;
        return path[0] != '.' && !path.Contains("/.", StringComparison.Ordinal);
    }
}
