namespace EmotionML.Core.Common;

/// <summary>
/// Tells whole JPEG and PNG files from those that are cut off. The decoders fill what is missing with gray instead of failing,
/// so the mark at the end of the picture is looked for; what follows it, such as the video of a motion photo, is not looked at.
/// </summary>
public static class PictureEnd
{
    /// <summary>True for a JPEG without its EOI and a PNG without its IEND; false for anything else.</summary>
    /// <param name="file">The file's bytes.</param>
    public static bool IsMissing(ReadOnlySpan<byte> file) =>
        file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? !HasJpegEnd(file)
        : file.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47]) && file.LastIndexOf("IEND"u8) < 0;

    /// <summary>Refuses a picture that is cut off.</summary>
    /// <param name="file">The file's bytes, of any format.</param>
    /// <param name="source">Where they came from, for the message.</param>
    /// <exception cref="UserException">The end is missing.</exception>
    public static void Check(ReadOnlySpan<byte> file, string source)
    {
        if (IsMissing(file)) throw new UserException($"{source}: expected a whole picture, found one that is cut off");
    }

    private static bool HasJpegEnd(ReadOnlySpan<byte> file)
    {
        var markers = new JpegMarkers(file);
        while (markers.Next(out byte marker))
            if (marker == JpegMarkers.End) return true;
        return false;
    }
}
