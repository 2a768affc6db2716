using System.Buffers.Binary;

namespace EmotionML.Infer.Vision.Detection;

/// <summary>What the first bytes of a picture declare.</summary>
/// <param name="Format">JPEG, PNG, WebP or BMP.</param>
/// <param name="Width">Columns, before any EXIF rotation; as declared, so anything.</param>
/// <param name="Height">Rows, before any EXIF rotation.</param>
public readonly record struct PictureHeader(string Format, int Width, int Height)
{
    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    private static ReadOnlySpan<byte> JpegStart => [0xFF, 0xD8, 0xFF];

    /// <summary>Reads the declared size without decoding anything.</summary>
    /// <returns>False when the bytes are none of the formats, or end before the size.</returns>
    public static bool TryRead(ReadOnlySpan<byte> file, out PictureHeader header)
    {
        (string Format, int Width, int Height)? found =
            file.StartsWith(PngSignature) ? Png(file)
            : file.StartsWith(JpegStart) ? Jpeg(file)
            : file.Length >= 12 && file.StartsWith("RIFF"u8) && file[8..12].SequenceEqual("WEBP"u8) ? WebP(file)
            : file.StartsWith("BM"u8) ? Bmp(file)
            : null;
        header = found is { } f ? new(f.Format, f.Width, f.Height) : default;
        return found is not null;
    }

    // PNG specification 11.2.2: the first chunk is IHDR, width and height are its first 8 bytes, big-endian
    private static (string, int, int)? Png(ReadOnlySpan<byte> file) =>
        file.Length >= 24 && file[12..16].SequenceEqual("IHDR"u8)
            ? ("PNG", Clamp(BinaryPrimitives.ReadUInt32BigEndian(file[16..])), Clamp(BinaryPrimitives.ReadUInt32BigEndian(file[20..])))
            : null;

    // ITU-T T.81 B.1.1 and B.2.2: segments of marker and length until a start of frame, which holds height and width
    private static (string, int, int)? Jpeg(ReadOnlySpan<byte> file)
    {
        int at = 2;
        while (at + 4 <= file.Length)
        {
            if (file[at] != 0xFF) return null;
            byte marker = file[at + 1];
            if (marker == 0xFF) // a fill byte
            {
                at++;
                continue;
            }
            if (marker is 0x01 or (>= 0xD0 and <= 0xD7)) // markers without a segment
            {
                at += 2;
                continue;
            }
            if (marker is 0xD8 or 0xD9 or 0xDA) return null; // the data begins or ends, no frame was declared
            int length = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            if (length < 2) return null;
            bool frame = marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
            if (frame)
            {
                return at + 9 <= file.Length
                    ? ("JPEG", BinaryPrimitives.ReadUInt16BigEndian(file[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(file[(at + 5)..]))
                    : null;
            }
            at += 2 + length;
        }
        return null;
    }

    // WebP container specification and RFC 6386 9.1: extended, lossless and lossy headers
    private static (string, int, int)? WebP(ReadOnlySpan<byte> file)
    {
        if (file.Length < 30) return null;
        ReadOnlySpan<byte> kind = file[12..16], data = file[20..];
        if (kind.SequenceEqual("VP8X"u8))
            return ("WebP", 1 + (data[4] | data[5] << 8 | data[6] << 16), 1 + (data[7] | data[8] << 8 | data[9] << 16));
        if (kind.SequenceEqual("VP8L"u8) && data[0] == 0x2F)
        {
            uint bits = BinaryPrimitives.ReadUInt32LittleEndian(data[1..]);
            return ("WebP", 1 + (int)(bits & 0x3FFF), 1 + (int)((bits >> 14) & 0x3FFF));
        }
        if (kind.SequenceEqual("VP8 "u8) && data[3..6].SequenceEqual((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A]))
            return ("WebP", BinaryPrimitives.ReadUInt16LittleEndian(data[6..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(data[8..]) & 0x3FFF);
        return null;
    }

    // The header of OS/2 has 16-bit sizes, all later ones 32-bit; a negative height means that the first row is the upper one
    private static (string, int, int)? Bmp(ReadOnlySpan<byte> file)
    {
        if (file.Length < 26) return null;
        if (BinaryPrimitives.ReadInt32LittleEndian(file[14..]) == 12)
            return ("BMP", BinaryPrimitives.ReadUInt16LittleEndian(file[18..]), BinaryPrimitives.ReadUInt16LittleEndian(file[20..]));
        int width = BinaryPrimitives.ReadInt32LittleEndian(file[18..]), height = BinaryPrimitives.ReadInt32LittleEndian(file[22..]);
        return ("BMP", width, height == int.MinValue ? int.MaxValue : Math.Abs(height));
    }

    private static int Clamp(uint value) => (int)Math.Min(value, int.MaxValue);
}
