using System.IO.Compression;
using EmotionML.Core.Common;

namespace EmotionML.Train.Data.Readers;

/// <summary>A zip archive, read in place.</summary>
internal sealed class ZipTree : IFileTree
{
    // No picture of a face is larger; more than that is a damaged or hostile entry.
    private const long MaximumEntry = 64L << 20;

    // FER2013's table has 0.3 GiB.
    private const long MaximumTable = 4L << 30;

    private readonly string _path;
    private readonly Dictionary<string, int> _entries = new(StringComparer.Ordinal);

    public ZipTree(string path)
    {
        _path = path;
        Name = Path.GetFileName(path);
        var folders = new SortedSet<string>(StringComparer.Ordinal);
        try
        {
            using ZipArchive archive = Open(path);
            string[] names = ZipNames.Decode([.. archive.Entries.Select(entry => entry.FullName)]);
            for (int i = 0; i < names.Length; i++)
            {
                string name = names[i].Replace('\\', '/');
                if (name.Length == 0 || !FileEntries.IsWanted(name.TrimEnd('/'))) continue;
                if (archive.Entries[i].IsEncrypted)
                    throw new UserException($"{Name} {name}: expected a zip archive without a password, found an encrypted one; unpack it and give the folder");
                if (name.EndsWith('/')) folders.Add(name.TrimEnd('/'));
                else if (!_entries.TryAdd(name, i))
                    throw new UserException($"{Name} {name}: expected one entry of each name, found two");
            }
        }
        catch (InvalidDataException e)
        {
            throw new UserException($"{Name}: expected a whole zip archive, found one that is truncated or damaged ({e.Message})", e);
        }
        Files = [.. _entries.Keys.Order(StringComparer.Ordinal)];
        Folders = [.. folders];
    }

    public string Name { get; }

    public IReadOnlyList<string> Files { get; }

    public IReadOnlyList<string> Folders { get; }

    public IReadOnlyList<string> Problems => [];

    public IFileTreeReader OpenReader() => new Reader(this);

    private static ZipArchive Open(string path) => ZipFile.Open(path, ZipArchiveMode.Read, ZipNames.Bytes);

    private sealed class Reader(ZipTree tree) : IFileTreeReader
    {
        private readonly ZipArchive _archive = ZipTree.Open(tree._path);

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

        public Stream Open(string path)
        {
            ZipArchiveEntry entry = Entry(path);
            return entry.Length <= MaximumTable ? entry.Open() : throw new InvalidDataException($"{entry.Length} bytes are too many for a table");
        }

        public void Dispose() => _archive.Dispose();

        private ZipArchiveEntry Entry(string path) => tree._entries[path] is var i && i < _archive.Entries.Count
            ? _archive.Entries[i]
            : throw new InvalidDataException("the archive changed while it was read");
    }
}
