namespace EmotionML.Core.Common;

/// <summary>
/// Walks the markers of a JPEG (ITU-T T.81, B.1.1) that begin a segment or end the picture: a thumbnail's markers lie inside a
/// segment, and what follows the end is not the picture's.
/// </summary>
/// <param name="file">The file's bytes, from the SOI on.</param>
internal ref struct JpegMarkers(ReadOnlySpan<byte> file)
{
    /// <summary>End of the image.</summary>
    internal const byte End = 0xD9;

    /// <summary>Start of a scan.</summary>
    internal const byte Scan = 0xDA;

    private readonly ReadOnlySpan<byte> file = file;
    private int at = 2;

    /// <summary>The next marker; false at the end of the file.</summary>
    internal bool Next(out byte marker)
    {
        while (at < file.Length)
        {
            // entropy-coded data and stray bytes end at the next FF; FF00 and the restart markers belong to the data
            int next = file[at..].IndexOf((byte)0xFF);
            if (next < 0) break;
            at += next;
            while (at < file.Length && file[at] == 0xFF) at++;
            if (at >= file.Length) break;
            marker = file[at++];
            if (marker is 0 or 1 or (>= 0xD0 and <= 0xD8)) continue;
            if (marker != End) at = at + 2 > file.Length ? file.Length : at + Math.Max(2, file[at] << 8 | file[at + 1]);
            return true;
        }
        marker = 0;
        return false;
    }
}
