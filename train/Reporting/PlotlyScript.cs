using System.IO.Compression;

namespace EmotionML.Train.Reporting;

/// <summary>plotly.js, as the build put it beside the program.</summary>
public static class PlotlyScript
{
    /// <summary>True where plotly.js was at hand when this program was built.</summary>
    public static bool IsAtHand => File.Exists(FilePath);

    private static string FilePath => Path.Combine(AppContext.BaseDirectory, "plotly.min.js");

    /// <summary>
    /// The script packed with gzip, in base 64: 4.8 MB of text become 1.9 MB, and every browser since 2023 unpacks them
    /// without help.
    /// </summary>
    /// <exception cref="FileNotFoundException">It is not at hand.</exception>
    public static string Packed()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        using (FileStream plain = File.OpenRead(FilePath))
            plain.CopyTo(gzip);
        return Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length);
    }
}
