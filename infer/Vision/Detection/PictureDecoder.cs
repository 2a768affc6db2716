using System.Globalization;

namespace EmotionML.Infer.Vision.Detection;

/// <summary>
/// Turns files from outside into pictures. The declared size is read first and a picture that is too large is refused
/// before one pixel is decoded: a file of a few bytes may declare gigabytes.
/// </summary>
public static class PictureDecoder
{
    /// <summary>The most pixels that are decoded unless the caller says otherwise: 100 million, 300 MB in colour.</summary>
    public const long LargestPicture = 100_000_000;

    /// <summary>Decodes JPEG, PNG, WebP or BMP, upright by its EXIF orientation.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="source">Where they came from, for messages.</param>
    /// <param name="maxPixels">The most pixels, width times height, that are accepted.</param>
    /// <param name="mode">Colour by default; gray costs half as much where no one looks at the picture.</param>
    /// <returns>A picture of CV_8UC3 or CV_8UC1; dispose it.</returns>
    /// <exception cref="UserException">No such picture, one that is broken or cut off, or a larger one.</exception>
    public static Mat Decode(ReadOnlySpan<byte> file, string source, long maxPixels = LargestPicture, ImreadModes mode = ImreadModes.Color)
    {
        if (!PictureHeader.TryRead(file, out PictureHeader header))
            throw new UserException($"{source}: expected a JPEG, PNG, WebP or BMP picture, found {Describe(file.Length)} that are none");
        if (header.Width < 1 || header.Height < 1)
            throw new UserException($"{source}: expected a picture, found a {header.Format} of {header.Width} x {header.Height} pixels");
        if ((long)header.Width * header.Height > maxPixels)
        {
            throw new UserException(string.Create(CultureInfo.InvariantCulture,
                $"{source}: expected at most {maxPixels:N0} pixels, found a {header.Format} of {header.Width:N0} x {header.Height:N0}"));
        }
        JpegScans.Check(file, source, (long)header.Width * header.Height);
        PictureEnd.Check(file, source);
        Mat picture;
        try
        {
            picture = UprightPicture.Decode(file, mode);
        }
        catch (OpenCVException e)
        {
            throw new UserException($"{source}: expected a {header.Format} picture, found one that cannot be decoded ({OneLine(e.Message)})", e);
        }
        if (!picture.Empty()) return picture;
        picture.Dispose();
        throw new UserException($"{source}: expected a {header.Format} picture, found {Describe(file.Length)} that cannot be decoded");
    }

    /// <summary>Reads and decodes a file.</summary>
    /// <inheritdoc cref="Decode"/>
    public static Mat DecodeFile(string path, long maxPixels = LargestPicture)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (Directory.Exists(path)) throw new UserException($"{path}: expected a picture, found a folder");
        if (!File.Exists(path)) throw new UserException($"{path}: expected a picture, found no such file");
        return Decode(File.ReadAllBytes(path), path, maxPixels);
    }

    private static string Describe(int length) => string.Create(CultureInfo.InvariantCulture, $"{length:N0} bytes");

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
