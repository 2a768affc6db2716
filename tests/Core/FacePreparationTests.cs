using EmotionML.Core.Common;
using EmotionML.Core.Model;
using OpenCvSharp;

namespace EmotionML.Tests.Core;

public sealed class FacePreparationTests
{
    [Fact]
    public void A_picture_of_the_right_size_is_taken_as_it_is()
    {
        byte[] pixels = Noise(48, 48);
        var preparation = new FacePreparation();
        float[] face = preparation.FromGray(pixels, 48, 48);
        Assert.Equal(preparation.Length, face.Length);
        Assert.Equal(pixels, face.Select(value => (byte)value));
    }

    [Theory]
    [InlineData(48, 48, 48)]
    [InlineData(96, 96, 48)]
    [InlineData(31, 31, 48)]
    [InlineData(100, 70, 48)]
    [InlineData(20, 33, 64)]
    public void File_picture_and_raw_pixels_give_the_same_face(int width, int height, int size)
    {
        byte[] pixels = Noise(width, height);
        using Mat gray = Mat.FromPixelData(height, width, MatType.CV_8UC1, pixels);
        using var colour = new Mat();
        Cv2.CvtColor(gray, colour, ColorConversionCodes.GRAY2BGR);
        using var alpha = new Mat();
        Cv2.CvtColor(colour, alpha, ColorConversionCodes.BGR2BGRA);
        var preparation = new FacePreparation(size);

        float[] expected = preparation.FromGray(pixels, width, height);

        Assert.Equal(size * size, expected.Length);
        Assert.Equal(expected, preparation.FromMat(gray));
        Assert.Equal(expected, preparation.FromMat(colour));
        Assert.Equal(expected, preparation.FromMat(alpha));
        Assert.Equal(expected, preparation.FromEncoded(gray.ToBytes(), "gray.png"));
        Assert.Equal(expected, preparation.FromEncoded(colour.ToBytes(), "colour.png"));
        Assert.Equal(expected, preparation.BytesFromGray(pixels, width, height).Select(value => (float)value));
    }

    [Fact]
    public void Shrinking_averages_areas()
    {
        byte[] pixels = Noise(6, 6);
        float[] face = new FacePreparation(2).FromGray(pixels, 6, 6);
        for (int y = 0; y < 2; y++)
        {
            for (int x = 0; x < 2; x++)
            {
                double mean = Enumerable.Range(0, 9).Average(i => (double)pixels[(y * 3 + i / 3) * 6 + x * 3 + i % 3]);
                Assert.InRange(face[y * 2 + x] - mean, -0.5, 0.5);
            }
        }
    }

    [Fact]
    public void Growing_is_cubic()
    {
        // an edge: cubic interpolation overshoots on both sides, linear never leaves the range of its neighbours
        byte[] pixels = [.. Enumerable.Range(0, 64).Select(i => i % 8 < 4 ? (byte)100 : (byte)150)];
        float[] face = new FacePreparation(16).FromGray(pixels, 8, 8);
        Assert.True(face.Min() < 100);
        Assert.True(face.Max() > 150);
    }

    [Fact]
    public void Of_a_picture_that_is_not_square_the_centre_is_taken()
    {
        // 4 columns wide, 2 rows high: the middle two columns
        Assert.Equal([2f, 3f, 6f, 7f], new FacePreparation(2).FromGray([1, 2, 3, 4, 5, 6, 7, 8], 4, 2));
        Assert.Equal([3f, 4f, 5f, 6f], new FacePreparation(2).FromGray([1, 2, 3, 4, 5, 6, 7, 8], 2, 4));
    }

    [Fact]
    public void A_part_of_a_picture_is_prepared_like_a_picture_of_its_own()
    {
        using Mat frame = Mat.FromPixelData(90, 120, MatType.CV_8UC1, Noise(120, 90));
        using Mat part = frame[new Rect(30, 20, 60, 60)];
        using Mat copy = part.Clone();
        var preparation = new FacePreparation();
        Assert.Equal(preparation.FromMat(copy), preparation.FromMat(part));
    }

    [Fact]
    public void Bytes_that_are_no_picture_are_named_by_their_source()
    {
        UserException error = Assert.Throws<UserException>(() => new FacePreparation().FromEncoded("hello"u8, "album.zip: face.jpg"));
        Assert.Equal("album.zip: face.jpg: expected a picture, found 5 bytes that are none", error.Message);
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        var preparation = new FacePreparation();
        Assert.Throws<ArgumentOutOfRangeException>(() => new FacePreparation(0));
        Assert.Throws<ArgumentException>(() => preparation.FromGray(new byte[10], 3, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => preparation.FromGray([], 0, 0));
        using var empty = new Mat();
        Assert.Throws<ArgumentException>(() => preparation.FromMat(empty));
        using var floats = new Mat(4, 4, MatType.CV_32FC1, Scalar.All(1));
        Assert.Throws<ArgumentException>(() => preparation.FromMat(floats));
    }

    private static byte[] Noise(int width, int height)
    {
        byte[] pixels = new byte[width * height];
        new Random(width * 1000 + height).NextBytes(pixels);
        return pixels;
    }
}
