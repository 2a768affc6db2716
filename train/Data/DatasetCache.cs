using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using EmotionML.Core.Common;

namespace EmotionML.Train.Data;

/// <summary>
/// Decoded data sets on disk, one file per source content and options. A file is a magic number, a version, the
/// SHA-256 of the rest, and the rest: texts, labels and raw pixels. Anything unexpected reads as "not cached".
/// </summary>
internal static class DatasetCache
{
    /// <summary>Raised whenever the readers would give another result for the same source.</summary>
    private const int Version = 2;
    private const int HeaderLength = 4 + 4 + 32;
    private static readonly byte[] Magic = "EMLF"u8.ToArray();
    private static readonly Lock Writing = new();

    /// <summary>The cache file of a source.</summary>
    /// <param name="folder">The cache folder.</param>
    /// <param name="contentHashes">Hash of each source file, and whatever else decides the result.</param>
    public static string PathFor(string folder, params ReadOnlySpan<string> contentHashes)
    {
        byte[] key = SHA256.HashData(Encoding.UTF8.GetBytes($"{Version}\n{string.Join('\n', contentHashes)}"));
        return Path.Combine(folder, "data", Convert.ToHexStringLower(key.AsSpan(0, 16)) + ".faces");
    }

    /// <summary>Reads a cached data set; null when there is none or it is damaged.</summary>
    public static FaceDataset? TryRead(string path)
    {
        try
        {
            if (!File.Exists(path)) return null;
            byte[] content = File.ReadAllBytes(path);
            if (content.Length < HeaderLength || !content.AsSpan(0, 4).SequenceEqual(Magic) || BitConverter.ToInt32(content, 4) != Version) return null;
            if (!SHA256.HashData(content.AsSpan(HeaderLength)).AsSpan().SequenceEqual(content.AsSpan(8, 32))) return null;
            using var reader = new BinaryReader(new MemoryStream(content, HeaderLength, content.Length - HeaderLength));
            return ReadDataset(reader);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Writes a data set; returns what went wrong, or null.</summary>
    public static string? TryWrite(string path, FaceDataset dataset)
    {
        try
        {
            lock (Writing)
                AtomicFile.Write(path, stream =>
                {
                    stream.Write(new byte[HeaderLength]);
                    using var hash = SHA256.Create();
                    using (var hashing = new CryptoStream(stream, hash, CryptoStreamMode.Write, leaveOpen: true))
                    using (var buffer = new BufferedStream(hashing, 1 << 16))
                    using (var writer = new BinaryWriter(buffer))
                        WriteDataset(writer, dataset);
                    stream.Position = 0;
                    stream.Write(Magic);
                    stream.Write(BitConverter.GetBytes(Version));
                    stream.Write(hash.Hash!);
                });
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"the decoded pictures could not be kept for the next time: {e.Message}";
        }
    }

    private static FaceDataset ReadDataset(BinaryReader reader)
    {
        string name = reader.ReadString();
        string hash = reader.ReadString();
        int size = reader.ReadInt32();
        string[] labels = ReadStrings(reader), skipped = ReadStrings(reader), notes = ReadStrings(reader);
        FaceSet train = ReadSet(reader, size), validation = ReadSet(reader, size), test = ReadSet(reader, size);
        return new FaceDataset(name, hash, labels, size, train, validation, test, IsSynthetic: false, skipped) { Notes = notes };
    }

    private static void WriteDataset(BinaryWriter writer, FaceDataset dataset)
    {
        writer.Write(dataset.Name);
        writer.Write(dataset.Hash);
        writer.Write(dataset.Size);
        WriteStrings(writer, dataset.Labels);
        WriteStrings(writer, dataset.Skipped);
        WriteStrings(writer, dataset.Notes);
        foreach (Split split in Enum.GetValues<Split>())
        {
            FaceSet set = dataset[split];
            WriteStrings(writer, set.Sources);
            writer.Write(MemoryMarshal.AsBytes(set.Labels.AsSpan()));
            writer.Write(set.Pixels);
            writer.Write(set.SoftLabels?.Length ?? 0);
            if (set.SoftLabels is { } soft) writer.Write(MemoryMarshal.AsBytes(soft.AsSpan()));
        }
    }

    private static FaceSet ReadSet(BinaryReader reader, int size)
    {
        string[] sources = ReadStrings(reader);
        int[] labels = new int[sources.Length];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(labels.AsSpan()));
        byte[] pixels = new byte[sources.Length * size * size];
        reader.BaseStream.ReadExactly(pixels);
        float[]? soft = reader.ReadInt32() is > 0 and var votes ? new float[votes] : null;
        if (soft is not null) reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(soft.AsSpan()));
        return new FaceSet(size, pixels, labels, sources, soft);
    }

    private static string[] ReadStrings(BinaryReader reader)
    {
        string[] texts = new string[reader.ReadInt32()];
        for (int i = 0; i < texts.Length; i++) texts[i] = reader.ReadString();
        return texts;
    }

    private static void WriteStrings(BinaryWriter writer, IReadOnlyCollection<string> texts)
    {
        writer.Write(texts.Count);
        foreach (string text in texts) writer.Write(text);
    }
}
