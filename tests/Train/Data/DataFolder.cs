using System.Globalization;
using System.IO.Compression;
using EmotionML.Train.Data;
using OpenCvSharp;

namespace EmotionML.Tests.Train.Data;

/// <summary>A temporary folder with the small data sets that the tests build in it.</summary>
internal sealed class DataFolder : IDisposable
{
    public const string Header = "emotion,pixels,Usage";

    private readonly TemporaryFolder _folder = new();

    /// <summary>No cache: what is read is what lies there.</summary>
    public static DataOptions Plain { get; } = new() { CacheFolder = null };

    public string File(string name) => _folder.File(name);

    public string Write(string name, byte[] content)
    {
        string path = File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }

    public string WriteLines(string name, params IEnumerable<string> lines) =>
        Write(name, System.Text.Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));

    /// <summary>Pictures of every class of one split folder, all different.</summary>
    public void WriteClasses(string under, IEnumerable<string> classes, int perClass, string prefix = "img", int size = 48, string extension = ".png")
    {
        foreach (string name in classes)
            for (int i = 0; i < perClass; i++)
                Write($"{under}/{name}/{prefix}_{i}{extension}", Encode(Noise($"{under} {name} {prefix} {i}", size), size, extension));
    }

    public string Zip(string folder, string name)
    {
        ZipFile.CreateFromDirectory(File(folder), File(name));
        return File(name);
    }

    /// <summary>A table with the given number of pictures of every class in every split.</summary>
    public static List<string> Rows(int perClass = 2)
    {
        var rows = new List<string> { Header };
        foreach (string usage in (string[])["Training", "PublicTest", "PrivateTest"])
            for (int i = 0; i < 7 * perClass; i++) rows.Add(Row(i % 7, usage, i));
        return rows;
    }

    public static string Row(int emotion, string usage, int number) => $"{emotion},{Pixels(Noise($"{usage} {emotion} {number}"))},{usage}";

    public static string Pixels(IEnumerable<byte> pixels) => string.Join(' ', pixels.Select(p => p.ToString(CultureInfo.InvariantCulture)));

    /// <summary>A picture like no other: noise that the name decides.</summary>
    public static byte[] Noise(string name, int size = 48)
    {
        byte[] pixels = new byte[size * size];
        new Random(name.Aggregate(17, (hash, c) => unchecked((hash * 31) + c))).NextBytes(pixels);
        return pixels;
    }

    public static byte[] Encode(byte[] pixels, int size, string extension = ".png")
    {
        using Mat mat = Mat.FromPixelData(size, size, MatType.CV_8UC1, pixels);
        Cv2.ImEncode(extension, mat, out byte[] content);
        return content;
    }

    public void Dispose() => _folder.Dispose();
}
