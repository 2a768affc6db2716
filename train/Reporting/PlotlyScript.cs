using System.IO.Compression;
using System.Reflection;

namespace EmotionML.Train.Reporting;

/// <summary>plotly.js, as the build put it beside the program, and the scripts that draw with it.</summary>
internal static class PlotlyScript
{
    /// <summary>True where plotly.js was at hand when this program was built.</summary>
    public static bool IsAtHand => File.Exists(FilePath);

    /// <summary>A function in JavaScript that draws one figure: <c>drawFigure(place, figure)</c>.</summary>
    public static string DrawFigure { get; } = Resource("figure.js").TrimEnd();

    private static string FilePath => Path.Combine(AppContext.BaseDirectory, "plotly.min.js");

    /// <summary>
    /// The scripts that draw figures into the places of a page whose <c>data-figure</c> names them. plotly.js is packed with
    /// gzip, in base 64: 4.8 MB of text become 1.9 MB, and every browser since 2023 unpacks them without help.
    /// </summary>
    /// <param name="figures">Figures by name, as JSON; no value may hold a less-than sign.</param>
    /// <exception cref="FileNotFoundException">plotly.js is not at hand.</exception>
    public static string Elements(string figures) =>
        $"<script type=\"application/json\" id=\"figures\">{figures}</script>\n<script type=\"application/octet-stream\" id=\"plotly\">{Packed()}</script>\n<script>\n{DrawFigure}\n{Resource("figures.js")}</script>\n";

    private static string Packed()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        using (FileStream plain = File.OpenRead(FilePath))
            plain.CopyTo(gzip);
        return Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length);
    }

    /// <summary>A text that is embedded in the program.</summary>
    internal static string Resource(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is missing from the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
