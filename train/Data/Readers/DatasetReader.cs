using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EmotionML.Core.Common;
using EmotionML.Train.Data.Synthetic;

namespace EmotionML.Train.Data.Readers;

/// <summary>Reads a data set in any of its published forms, told apart by content.</summary>
public static class DatasetReader
{
    /// <summary>The path that stands for drawn faces.</summary>
    public const string Synthetic = "synthetic";

    private static readonly string[] UsualPlaces =
        ["data/fer2013.zip", "data/fer2013.csv", "data/icml_face_data.csv", "data/fer2013", "../shared/data/fer2013.zip"];

    /// <summary>
    /// Looks for FER2013: the environment variable <c>EMOTIONML_DATA</c>, then <c>data/fer2013.zip</c>, <c>.csv</c> or
    /// the folder in the current folder and in the repository; null when it is nowhere.
    /// </summary>
    public static string? Discover()
    {
        if (Environment.GetEnvironmentVariable("EMOTIONML_DATA") is { Length: > 0 } chosen) return chosen;
        string?[] roots = [Environment.CurrentDirectory, RepositoryRoot.Find()];
        return roots.OfType<string>().Distinct()
            .SelectMany(root => UsualPlaces.Select(place => Path.GetFullPath(Path.Combine(root, place))))
            .FirstOrDefault(Path.Exists);
    }

    /// <summary>
    /// Reads a data set: <c>fer2013.csv</c>, <c>icml_face_data.csv</c>, class folders of pictures with or without
    /// splits, a zip archive of any of these, or <c>synthetic</c>. Decoded pictures are kept in the cache.
    /// </summary>
    /// <exception cref="UserException">The path is none of these, or an item in it is bad and not skipped.</exception>
    public static FaceDataset Read(string path, DataOptions options)
    {
        if (options.Size is < 8 or > 1024) throw new UserException(string.Create(CultureInfo.InvariantCulture, $"--image-size: expected 8 to 1024, found {options.Size}"));
        if (options.MapLabels is not null && path.Equals(Synthetic, StringComparison.OrdinalIgnoreCase))
            throw new UserException("--map-labels: expected a data set with labels of its own, found synthetic faces");
        FaceDataset dataset = path.Equals(Synthetic, StringComparison.OrdinalIgnoreCase)
            ? SyntheticFaces.Draw(options.SyntheticCounts, options.Seed, options.Size)
            : ReadCached(path, options);
        return options.DropDuplicates ? DuplicateRemoval.Apply(dataset) : dataset;
    }

    private static FaceDataset ReadCached(string path, DataOptions options)
    {
        try
        {
            FerPlusVotes? votes = options.FerPlus is null ? null : FerPlusVotes.Open(options.FerPlus);
            if (options.CacheFolder is null) return Source.Open(path).Read(votes, options);
            // The content is hashed before it is looked into: what is cached already need not even be listed or unpacked.
            string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
            string content = Directory.Exists(path) ? new FolderTree(path).ContentHash() : File.Exists(path) ? Source.HashFile(path) : throw Source.Missing(path);
            string cache = DatasetCache.PathFor(options.CacheFolder, name, content,
                votes?.Hash ?? "", options.Size.ToString(CultureInfo.InvariantCulture), options.SkipBad ? "skip-bad" : "", options.MapLabels ?? "");
            if (DatasetCache.TryRead(cache) is { } cached) return cached;
            FaceDataset dataset = Source.Open(path).Read(votes, options);
            return DatasetCache.TryWrite(cache, dataset) is { } problem ? dataset with { Notes = [.. dataset.Notes, problem] } : dataset;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new UserException($"{path}: expected a readable data set, found {e.Message}", e);
        }
    }

    /// <summary>What a path turned out to be: a table, or a tree that holds a table or class folders.</summary>
    private sealed record Source(string Name, IFileTree? Tree, string? Table)
    {
        public static Source Open(string path)
        {
            string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
            if (Directory.Exists(path)) return InTree(new FolderTree(path));
            if (!File.Exists(path)) throw Missing(path);
            byte[] head = new byte[CsvHeader.MaximumLength];
            int length;
            using (FileStream stream = File.OpenRead(path)) length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            ReadOnlySpan<byte> start = head.AsSpan(0, length);
            if (start.StartsWith("PK"u8)) return InTree(new ZipTree(path));
            if (CsvHeader.TryParse(start) is not null) return new Source(name, null, path);
            throw new UserException($"{name}: expected fer2013.csv (emotion,pixels,Usage), class folders of JPEG or PNG pictures, or a zip archive of either; found {Description(start)}");
        }

        public static UserException Missing(string path) => new($"{path}: expected a data set, found no such file or folder");

        public static string HashFile(string path)
        {
            using FileStream stream = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }

        public FaceDataset Read(FerPlusVotes? votes, DataOptions options)
        {
            RawDataset raw;
            if (Tree is not null && Table is null) raw = FolderReader.Read(Tree, FolderLayout.PictureFiles(Tree), options);
            else
            {
                using IFileTreeReader? reader = Tree?.OpenReader();
                using Stream stream = reader?.Open(Table!) ?? File.OpenRead(Table!);
                raw = CsvReader.Read(stream, Path.GetFileName(Table!), votes, options);
            }
            return DatasetBuilder.Build(LabelMapping.Apply(raw, options.MapLabels, options.ModelLabels), options.Size);
        }

        private static Source InTree(IFileTree tree)
        {
            if (tree.Files.Count == 0) throw new UserException($"{tree.Name}: expected class folders of pictures or fer2013.csv, found no files");
            string[] tables = [.. Tables(tree)];
            if (FolderLayout.PictureFiles(tree).Count > 0) return new Source(tree.Name, tree, null);
            return tables.Length switch
            {
                1 => new Source(tree.Name, tree, tables[0]),
                0 => throw new UserException($"{tree.Name}: expected class folders of JPEG or PNG pictures, or fer2013.csv, found neither among {tree.Files.Count} files"),
                _ => throw new UserException($"{tree.Name}: expected one table of pictures, found {string.Join(" and ", tables)}; name the one to read"),
            };
        }

        private static IEnumerable<string> Tables(IFileTree tree)
        {
            using IFileTreeReader reader = tree.OpenReader();
            byte[] head = new byte[CsvHeader.MaximumLength];
            foreach (string path in tree.Files.Where(file => file.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".txt", StringComparison.OrdinalIgnoreCase)))
            {
                using Stream stream = reader.Open(path);
                if (CsvHeader.TryParse(head.AsSpan(0, stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false))) is not null) yield return path;
            }
        }

        private static string Description(ReadOnlySpan<byte> start)
        {
            if (start.IsEmpty) return "an empty file";
            if (start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B])) return "a gzip archive: unpack it first";
            if (Picture.IsPicture(start)) return "a single picture";
            int end = start.IndexOfAny((byte)'\n', (byte)'\r');
            ReadOnlySpan<byte> line = (end < 0 ? start : start[..end]) is { Length: > 40 } full ? full[..40] : end < 0 ? start : start[..end];
            return line.ContainsAnyExceptInRange((byte)' ', (byte)'~') ? "a binary file" : $"text beginning '{Encoding.ASCII.GetString(line)}'";
        }
    }
}
