using System.Buffers.Binary;
using EmotionML.Core.Common;
using EmotionML.Infer.Vision.Detection;
using EmotionML.Infer.Vision.Tracking;
using EmotionML.Infer.Vision.Video;
using OpenCvSharp;

namespace EmotionML.Tests.Infer.Vision;

public sealed class PictureDecoderTests
{
    private static readonly string[] Formats = [".jpg", ".png", ".webp", ".bmp"];

    [Fact]
    public void Every_format_declares_the_size_it_decodes_to()
    {
        using Mat picture = DrawnFace.Draw(new Size(96, 70));
        foreach (string format in Formats)
        {
            byte[] file = picture.ToBytes(format);
            Assert.True(PictureHeader.TryRead(file, out PictureHeader header), format);
            Assert.Equal((96, 70), (header.Width, header.Height));
            using Mat decoded = PictureDecoder.Decode(file, "test");
            Assert.Equal(new Size(96, 70), decoded.Size());
            Assert.Equal(MatType.CV_8UC3, decoded.Type());
        }
    }

    [Fact]
    public void A_picture_that_declares_fifty_thousand_squared_is_refused_before_it_is_decoded()
    {
        using Mat picture = DrawnFace.Draw(new Size(96, 70));
        byte[] png = picture.ToBytes(".png"), jpeg = picture.ToBytes(".jpg"), bmp = picture.ToBytes(".bmp"), webp = picture.ToBytes(".webp");
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 50_000);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 50_000);
        int frame = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(frame + 5), 50_000);
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(frame + 7), 50_000);
        BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(18), 50_000);
        BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(22), -50_000);
        byte[] extended = [.. "RIFF"u8, 0, 0, 0, 0, .. "WEBPVP8X"u8, 10, 0, 0, 0, 0, 0, 0, 0, 0x4F, 0xC3, 0, 0x4F, 0xC3, 0, .. webp];
        foreach ((string name, byte[] file) in ((string, byte[])[])[("PNG", png), ("JPEG", jpeg), ("BMP", bmp), ("WebP", extended)])
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            UserException error = Assert.Throws<UserException>(() => PictureDecoder.Decode(file, "bomb"));
            Assert.Equal($"bomb: expected at most 100,000,000 pixels, found a {name} of 50,000 x 50,000", error.Message);
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000);
        }
    }

    [Fact]
    public void A_limit_of_ones_own_holds()
    {
        using Mat picture = DrawnFace.Draw(new Size(96, 70));
        byte[] file = picture.ToBytes(".png");
        Assert.Throws<UserException>(() => PictureDecoder.Decode(file, "x", maxPixels: 96 * 70 - 1));
        PictureDecoder.Decode(file, "x", maxPixels: 96 * 70).Dispose();
    }

    [Fact]
    public void What_is_no_picture_is_refused_with_one_line()
    {
        foreach (byte[] file in (byte[][])[[], [1, 2, 3], new byte[100], [.. "GIF89a"u8, .. new byte[50]], [.. "<svg xmlns="u8], [0xFF, 0xD8, 0xFF], [0x89, .. "PNG\r\n\u001a\n"u8]])
        {
            UserException error = Assert.Throws<UserException>(() => PictureDecoder.Decode(file, "upload"));
            Assert.StartsWith("upload: expected a JPEG, PNG, WebP or BMP picture, found", error.Message, StringComparison.Ordinal);
        }
        Assert.Contains("no such file", Assert.Throws<UserException>(() => PictureDecoder.DecodeFile("nowhere.jpg")).Message, StringComparison.Ordinal);
        Assert.Contains("found a folder", Assert.Throws<UserException>(() => PictureDecoder.DecodeFile(Path.GetTempPath())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sideways_photograph_comes_out_upright()
    {
        using Mat picture = DrawnFace.Draw(new Size(96, 70));
        byte[] jpeg = picture.ToBytes(".jpg");
        // an EXIF block of one entry: orientation (0x0112) is 6, so the picture must be turned to the right
        byte[] tiff = [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0];
        byte[] exif = [.. "Exif\0\0"u8, .. tiff];
        byte[] turned = [0xFF, 0xD8, 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg.AsSpan(2)];
        using Mat upright = PictureDecoder.Decode(turned, "phone.jpg");
        Assert.Equal(new Size(70, 96), upright.Size());
    }

    [Theory]
    [InlineData(".png")]
    [InlineData(".webp")]
    public void Every_orientation_of_PNG_and_WebP_comes_out_as_that_of_a_JPEG(string format)
    {
        // four quarters of different gray: every wrong turn is far off
        using var picture = new Mat(70, 96, MatType.CV_8UC3, Scalar.All(20));
        Cv2.Rectangle(picture, new Rect(48, 0, 48, 35), Scalar.All(90), -1);
        Cv2.Rectangle(picture, new Rect(0, 35, 48, 35), Scalar.All(160), -1);
        Cv2.Rectangle(picture, new Rect(48, 35, 48, 35), Scalar.All(230), -1);
        byte[] jpeg = picture.ToBytes(".jpg"), other = picture.ToBytes(format);
        for (byte orientation = 1; orientation <= 8; orientation++)
        {
            byte[] tiff = [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
            byte[] exif = [.. "Exif\0\0"u8, .. tiff];
            using Mat expected = PictureDecoder.Decode([0xFF, 0xD8, 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg.AsSpan(2)], "jpeg");
            using Mat found = PictureDecoder.Decode(format == ".png" ? WithPngExif(other, tiff) : WithWebPExif(other, tiff, 96, 70), "test");
            Assert.Equal(expected.Size(), found.Size());
            Assert.True(Cv2.Norm(expected, found, NormTypes.L1) / expected.Total() < 12, $"{format} {orientation}");
        }
    }

    [Fact]
    public void A_JPEG_cut_in_half_is_cut_off_and_a_motion_photo_is_whole()
    {
        using Mat picture = DrawnFace.Draw(new Size(96, 70));
        byte[] jpeg = picture.ToBytes(".jpg");
        Assert.Equal("cut.jpg: expected a whole picture, found one that is cut off", Assert.Throws<UserException>(() => PictureDecoder.Decode(jpeg.AsSpan(0, jpeg.Length * 3 / 4), "cut.jpg")).Message);
        byte[] video = [0, 0, 0, 24, .. "ftypmp42"u8, 0xFF, 0xDA, 1, 2, 3, 0xFF, 0xD9, 0xFF, 0xDA, 9];
        using Mat alone = PictureDecoder.Decode(jpeg, "photo"), motion = PictureDecoder.Decode([.. jpeg, .. video], "photo");
        Assert.Equal(0, Cv2.Norm(alone, motion));
    }

    [Fact]
    public void Two_thousand_mutated_pictures_end_with_a_reading_or_one_line()
    {
        using FaceReader reader = FaceReader.Open(Repository.Model, new FaceReaderOptions { Threads = 1 });
        using Mat picture = DrawnFace.Draw(new Size(128, 96), 0.7);
        byte[][] originals = [.. Formats.Select(format => picture.ToBytes(format))];
        var random = new Random(7);
        int read = 0, refused = 0, faces = 0;
        for (int i = 0; i < 2000; i++)
        {
            byte[] file = Mutate(originals[i % originals.Length], random);
            try
            {
                using Mat decoded = PictureDecoder.Decode(file, "mutant", maxPixels: 4_000_000);
                faces += reader.Read(decoded, out _).Count;
                read++;
            }
            catch (UserException e)
            {
                Assert.StartsWith("mutant: expected", e.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', e.Message);
                refused++;
            }
        }
        // both ways were really taken, or the mutations were too strong or too weak
        Assert.Equal(2000, read + refused);
        Assert.True(read > 200 && refused > 200 && faces > 50, $"{read} read, {refused} refused, {faces} faces");
    }

    // after IHDR, which ends at byte 33
    private static byte[] WithPngExif(byte[] png, byte[] tiff)
    {
        byte[] typed = [.. "eXIf"u8, .. tiff], check = new byte[4];
        uint crc = uint.MaxValue;
        foreach (byte value in typed)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        }
        BinaryPrimitives.WriteUInt32BigEndian(check, ~crc);
        return [.. png[..33], 0, 0, 0, (byte)tiff.Length, .. typed, .. check, .. png[33..]];
    }

    // the extended header with the EXIF flag before the picture, the EXIF chunk behind it
    private static byte[] WithWebPExif(byte[] webp, byte[] tiff, int width, int height)
    {
        byte[] chunks = [.. "WEBPVP8X"u8, 10, 0, 0, 0, 8, 0, 0, 0, (byte)(width - 1), 0, 0, (byte)(height - 1), 0, 0, .. webp[12..], .. "EXIF"u8, (byte)tiff.Length, 0, 0, 0, .. tiff];
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, chunks.Length);
        return [.. "RIFF"u8, .. length, .. chunks];
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        byte[] file = [.. original];
        switch (random.Next(4))
        {
            case 0: // cut
                return file[..random.Next(file.Length)];
            case 1: // bytes of the head, where sizes and tables stand
                for (int k = random.Next(1, 8); k > 0; k--) file[random.Next(Math.Min(64, file.Length))] = (byte)random.Next(256);
                return file;
            case 2: // a part doubled or left out
                int at = random.Next(file.Length), length = random.Next(1, file.Length - at + 1);
                return random.Next(2) == 0 ? [.. file[..at], .. file[(at + length)..]] : [.. file[..(at + length)], .. file[at..]];
            default: // bytes anywhere
                for (int k = random.Next(1, 20); k > 0; k--) file[random.Next(file.Length)] ^= (byte)(1 << random.Next(8));
                return file;
        }
    }
}
