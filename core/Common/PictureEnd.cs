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

    /// <summary>Walks the markers of a JPEG to its EOI (ITU-T T.81, B.1.1): a thumbnail's EOI lies inside a segment.</summary>
    private static bool HasJpegEnd(ReadOnlySpan<byte> file)
    {
        int at = 2;
        while (true)
        {
            // entropy-coded data and stray bytes end at the next FF; FF00 and the restart markers belong to the data
            int next = file[at..].IndexOf((byte)0xFF);
            if (next < 0 || at + next + 1 >= file.Length) return false;
            at += next + 1;
            byte marker = file[at];
            if (marker == 0xFF) continue;
            at++;
            if (marker == 0xD9) return true;
            if (marker is 0 or 1 or (>= 0xD0 and <= 0xD8)) continue;
            if (at + 2 > file.Length) return false;
            at += Math.Max(2, (file[at] << 8) | file[at + 1]);
            if (at >= file.Length) return false;
        }
    }
}
