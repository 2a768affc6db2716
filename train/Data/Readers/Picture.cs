using EmotionML.Core.Common;
using EmotionML.Core.Model;

namespace EmotionML.Train.Data.Readers;

/// <summary>Turns the bytes of a picture file into square grayscale pixels.</summary>
internal static class Picture
{
    /// <summary>
    /// Decodes JPEG or PNG (or anything else OpenCV knows) to a grayscale square, by the code that inference uses too:
    /// the largest centred square, area interpolation when shrinking, cubic when growing.
    /// </summary>
    /// <param name="content">The bytes of the file.</param>
    /// <param name="size">Side of the result in pixels.</param>
    /// <param name="problem">What is wrong with the picture, when the result is null.</param>
    public static byte[]? Decode(byte[] content, int size, out string problem)
    {
        problem = "";
        if (content.Length == 0) problem = "expected a picture, found an empty file";
        else if (PictureEnd.IsMissing(content)) problem = "expected a whole picture, found one that is cut off";
        if (problem.Length > 0) return null;
        try
        {
            return new FacePreparation(size).BytesFromEncoded(content, "");
        }
        catch (UserException)
        {
            // the caller names the file
        }
        problem = "expected a JPEG or PNG picture, found something that cannot be decoded";
        return null;
    }

    /// <summary>Resizes square grayscale pixels.</summary>
    public static byte[] Resize(byte[] pixels, int from, int to) => from == to ? pixels : new FacePreparation(to).BytesFromGray(pixels, from, from);

    /// <summary>Encodes grayscale pixels as PNG.</summary>
    public static byte[] EncodePng(byte[] pixels, int width, int height)
    {
        using Mat mat = Mat.FromPixelData(height, width, MatType.CV_8UC1, pixels);
        return EncodePng(mat);
    }

    /// <summary>Encodes a picture as PNG.</summary>
    public static byte[] EncodePng(Mat picture) =>
        Cv2.ImEncode(".png", picture, out byte[] png) ? png : throw new InvalidOperationException("OpenCV could not encode a picture as PNG.");

    /// <summary>True for the first bytes of a JPEG or PNG file.</summary>
    public static bool IsPicture(ReadOnlySpan<byte> head) => IsJpeg(head) || IsPng(head);

    private static bool IsJpeg(ReadOnlySpan<byte> content) => content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);

    private static bool IsPng(ReadOnlySpan<byte> content) => content.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47]);
}
