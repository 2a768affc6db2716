namespace EmotionML.Core.Common;

/// <summary>
/// Counts the scans of a JPEG before it is decoded. Every scan of a progressive JPEG passes over the whole picture, so a file
/// of 200 kB with 20,000 empty scans takes minutes, and the decoder cannot be interrupted.
/// </summary>
public static class JpegScans
{
    /// <summary>Most scans that are accepted. Encoders write about ten; a scan for each bit of each coefficient band stays below this.</summary>
    public const int Most = 64;

    /// <summary>Most pixels of all scans together: about twenty scans of the largest picture.</summary>
    public const long MostPixels = 2_000_000_000;

    /// <summary>Counts the scans up to the end of the image, or of the file where it is cut off.</summary>
    /// <param name="file">The file's bytes; anything that is no JPEG has 0 scans.</param>
    public static int Count(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8])) return 0;
        int scans = 0;
        var markers = new JpegMarkers(file);
        while (markers.Next(out byte marker) && marker != JpegMarkers.End)
            if (marker == JpegMarkers.Scan) scans++;
        return scans;
    }

    /// <summary>Refuses a JPEG of too many scans.</summary>
    /// <param name="file">The file's bytes, of any format.</param>
    /// <param name="source">Where they came from, for the message.</param>
    /// <param name="pixels">Width times height; 0 where it is not known.</param>
    /// <exception cref="UserException">Too many scans, alone or together with the size.</exception>
    public static void Check(ReadOnlySpan<byte> file, string source, long pixels = 0)
    {
        int scans = Count(file);
        if (scans > Most) throw new UserException(FormattableString.Invariant($"{source}: expected a JPEG of at most {Most} scans, found {scans:N0}"));
        if (scans * pixels > MostPixels)
            throw new UserException(FormattableString.Invariant($"{source}: expected a JPEG of at most {MostPixels:N0} pixels in all scans, found {scans} scans of {pixels:N0}"));
    }
}
