using System.Buffers.Binary;

namespace EmotionML.Core.Common;

/// <summary>Decodes pictures upright: OpenCV follows the EXIF orientation of a JPEG, that of PNG and WebP is followed here.</summary>
public static class UprightPicture
{
    /// <summary>Decodes a picture.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="mode">As of <see cref="Cv2.ImDecode(ReadOnlySpan{byte}, ImreadModes)"/>.</param>
    /// <returns>The picture, empty where it cannot be decoded; dispose it.</returns>
    /// <exception cref="OpenCVException">It cannot be decoded.</exception>
    public static Mat Decode(ReadOnlySpan<byte> file, ImreadModes mode)
    {
        int orientation = Orientation(file);
        if (orientation == 1) return Cv2.ImDecode(file, mode);
        Mat picture = Cv2.ImDecode(file, mode | ImreadModes.IgnoreOrientation);
        if (picture.Empty()) return picture;
        using (picture) return Turn(picture, orientation);
    }

    /// <summary>The EXIF orientation, 1 (upright) to 8, of a PNG or WebP; 1 for all others and where none is declared.</summary>
    private static int Orientation(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> exif =
            file.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) ? PngExif(file)
            : file.Length >= 12 && file.StartsWith("RIFF"u8) && file[8..12].SequenceEqual("WEBP"u8) ? WebPExif(file)
            : [];
        // some programs write the prefix that only a JPEG has
        return OfTiff(exif.StartsWith("Exif\0\0"u8) ? exif[6..] : exif);
    }

    // PNG specification 5.3: length, type, data, CRC
    private static ReadOnlySpan<byte> PngExif(ReadOnlySpan<byte> file)
    {
        for (long at = 8; at + 12 <= file.Length;)
        {
            ReadOnlySpan<byte> chunk = file[(int)at..];
            uint length = BinaryPrimitives.ReadUInt32BigEndian(chunk);
            if (chunk[4..8].SequenceEqual("eXIf"u8)) return chunk[8..(int)Math.Min(8L + length, chunk.Length)];
            at += 12L + length;
        }
        return [];
    }

    // WebP container specification: name, length, data, padded to even length
    private static ReadOnlySpan<byte> WebPExif(ReadOnlySpan<byte> file)
    {
        for (long at = 12; at + 8 <= file.Length;)
        {
            ReadOnlySpan<byte> chunk = file[(int)at..];
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            if (chunk.StartsWith("EXIF"u8)) return chunk[8..(int)Math.Min(8L + length, chunk.Length)];
            at += 8L + length + (length & 1);
        }
        return [];
    }

    // TIFF 6.0, section 2: byte order, place of the first directory, entries of 12 bytes; tag 0x0112 is the orientation, a SHORT
    private static int OfTiff(ReadOnlySpan<byte> tiff)
    {
        bool little = tiff.StartsWith("II*\0"u8);
        if (tiff.Length < 8 || !(little || tiff.StartsWith("MM\0*"u8))) return 1;
        long directory = little ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (directory + 2 > tiff.Length) return 1;
        int count = Short(tiff, (int)directory, little);
        for (int i = 0; i < count && directory + 2 + 12L * (i + 1) <= tiff.Length; i++)
        {
            int entry = (int)directory + 2 + 12 * i;
            if (Short(tiff, entry, little) == 0x0112) return Short(tiff, entry + 8, little) is >= 1 and <= 8 and var value ? value : 1;
        }
        return 1;
    }

    private static int Short(ReadOnlySpan<byte> bytes, int at, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]) : BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);

    // EXIF 2.32, 4.6.4 A: where the first row and the first column of the file lie in the upright picture
    private static Mat Turn(Mat picture, int orientation)
    {
        var turned = new Mat();
        switch (orientation)
        {
            case 2: Cv2.Flip(picture, turned, FlipMode.Y); break;
            case 3: Cv2.Rotate(picture, turned, RotateFlags.Rotate180); break;
            case 4: Cv2.Flip(picture, turned, FlipMode.X); break;
            case 6: Cv2.Rotate(picture, turned, RotateFlags.Rotate90Clockwise); break;
            case 8: Cv2.Rotate(picture, turned, RotateFlags.Rotate90Counterclockwise); break;
            default: // 5 and 7: mirrored at a diagonal
                Cv2.Transpose(picture, turned);
                if (orientation == 7) Cv2.Rotate(turned, turned, RotateFlags.Rotate180);
                break;
        }
        return turned;
    }
}
