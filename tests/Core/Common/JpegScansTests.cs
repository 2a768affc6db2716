using EmotionML.Core.Common;
using EmotionML.Core.Model;
using EmotionML.Infer.Vision.Detection;
using OpenCvSharp;

namespace EmotionML.Tests.Core.Common;

public sealed class JpegScansTests
{
    [Fact]
    public void A_progressive_JPEG_of_20000_scans_is_refused_before_it_is_decoded()
    {
        byte[] bomb = Bomb(20_000);
        Assert.Contains("expected a JPEG of at most 64 scans, found 20,0", Assert.Throws<UserException>(() => PictureDecoder.Decode(bomb, "bomb")).Message, StringComparison.Ordinal);
        Assert.Contains("found 20,0", Assert.Throws<UserException>(() => new FacePreparation(48).FromEncoded(bomb, "bomb")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Usual_pictures_baseline_and_progressive_are_decoded()
    {
        using Mat picture = new(300, 400, MatType.CV_8UC3, new Scalar(10, 90, 200));
        Assert.Equal(1, JpegScans.Count(picture.ToBytes(".jpg")));
        byte[] progressive = Progressive(picture);
        Assert.InRange(JpegScans.Count(progressive), 5, 20);
        using Mat decoded = PictureDecoder.Decode(progressive, "test");
        Assert.Equal(picture.Size(), decoded.Size());
    }

    [Fact]
    public void Scans_of_a_large_picture_count_by_its_pixels()
    {
        byte[] file = Bomb(40);
        JpegScans.Check(file, "test", 1_000_000);
        Assert.Contains("pixels in all scans", Assert.Throws<UserException>(() => JpegScans.Check(file, "test", 99_000_000)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Markers_inside_a_segment_are_not_counted_and_any_cut_is_read()
    {
        byte[] file = [0xFF, 0xD8, 0xFF, 0xE1, 0, 6, 0xFF, 0xDA, 0xFF, 0xDA, 0xFF, 0xDA, 0, 2, 1, 0xFF, 0, 0xFF, 0xD0, 9, 0xFF, 0xD9, 0xFF, 0xDA, 0, 2];
        Assert.Equal(1, JpegScans.Count(file));
        for (int length = 0; length < file.Length; length++) Assert.InRange(JpegScans.Count(file.AsSpan(0, length)), 0, 1);
    }

    private static byte[] Progressive(Mat picture) => picture.ToBytes(".jpg", new ImageEncodingParam(ImwriteFlags.JpegProgressive, 1));

    // the last scan once more and once more, before the end of the image
    private static byte[] Bomb(int scans)
    {
        using Mat picture = new(300, 400, MatType.CV_8UC3, new Scalar(10, 90, 200));
        byte[] file = Progressive(picture);
        byte[] last = file[file.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA])..^2];
        return [.. file[..^2], .. Enumerable.Repeat(last, scans).SelectMany(scan => scan), 0xFF, 0xD9];
    }
}
