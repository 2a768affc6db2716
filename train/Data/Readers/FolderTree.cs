using System.Security.Cryptography;
using System.Text;
using EmotionML.Core.Common;

namespace EmotionML.Train.Data.Readers;

/// <summary>A folder on disk.</summary>
internal sealed class FolderTree : IFileTree
{
    private readonly string _root;
    private readonly List<string> _files = [];
    private readonly List<string> _folders = [];
    private readonly List<string> _problems = [];

    public FolderTree(string root)
    {
        _root = Path.GetFullPath(root);
        Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(_root));
        Walk(new DirectoryInfo(_root), "", [RealPath(_root)]);
        _files.Sort(StringComparer.Ordinal);
        _folders.Sort(StringComparer.Ordinal);
        _problems.Sort(StringComparer.Ordinal);
    }

    public string Name { get; }

    public IReadOnlyList<string> Files => _files;

    public IReadOnlyList<string> Folders => _folders;

    public IReadOnlyList<string> Problems => _problems;

    /// <summary>SHA-256 of names and contents, lower-case hexadecimal.</summary>
    public string ContentHash()
    {
        byte[][] hashes = new byte[Files.Count][];
        Parallel.For(0, Files.Count, i => hashes[i] = HashOf(FullPath(Files[i])));
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string folder in Folders) all.AppendData(Encoding.UTF8.GetBytes(folder + "/\n"));
        foreach (string problem in Problems) all.AppendData(Encoding.UTF8.GetBytes(problem + "\n"));
        for (int i = 0; i < hashes.Length; i++)
        {
            all.AppendData(Encoding.UTF8.GetBytes(Files[i] + "\n"));
            all.AppendData(hashes[i]);
        }
        return Convert.ToHexStringLower(all.GetHashAndReset());
    }

    public IFileTreeReader OpenReader() => new Reader(this);

    private string FullPath(string path) => Path.Combine(_root, path);

    /// <summary>The hash of a file's content; zeros for one that cannot be read, which the reader reports later.</summary>
    private static byte[] HashOf(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return SHA256.HashData(stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new byte[SHA256.HashSizeInBytes];
        }
    }

    private void Walk(DirectoryInfo folder, string prefix, List<string> above)
    {
        FileSystemInfo[] entries;
        try
        {
            entries = folder.GetFileSystemInfos();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && prefix.Length > 0)
        {
            _problems.Add($"{Name} {prefix}: expected a readable folder, found {e.Message}");
            return;
        }
        foreach (FileSystemInfo entry in entries)
        {
            string path = prefix + entry.Name;
            if (!FileEntries.IsWanted(path)) continue;
            if (FileEntries.Target(entry, out string problem) is not { } target)
            {
                _problems.Add($"{Name} {path}: {problem}");
                continue;
            }
            if (target is not DirectoryInfo below) _files.Add(path);
            else if (RealPath(below.FullName) is var real && above.Contains(real))
                _problems.Add($"{Name} {path}: expected a folder, found a link to a folder above it");
            else
            {
                _folders.Add(path);
                Walk(below, path + "/", [.. above, real]);
            }
        }
    }

    private static string RealPath(string path) =>
        Path.TrimEndingDirectorySeparator(new DirectoryInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path);

    private sealed class Reader(FolderTree tree) : IFileTreeReader
    {
        public byte[] Read(string path) => File.ReadAllBytes(tree.FullPath(path));

        public Stream Open(string path) => File.OpenRead(tree.FullPath(path));

        public void Dispose()
        {
        }
    }
}
