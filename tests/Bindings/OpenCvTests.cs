using EmotionML.Bindings.OpenCv;

namespace EmotionML.Tests.Bindings;

[Collection(SequentialCollection.Name)]
public sealed class OpenCvTests
{
    private static readonly byte[] Ramp = [.. Enumerable.Range(0, 24).Select(i => (byte)(i * 10))];

    [Fact]
    public void The_engine_is_4_6_or_newer() =>
        Assert.True(Version.Parse(Cv2.GetVersionString().Split('-')[0]) >= new Version(4, 6, 0), Cv2.GetVersionString());

    [Fact]
    public async Task Setting_the_number_of_threads_that_is_set_disturbs_no_running_loop()
    {
        int before = Cv2.GetNumThreads();
        Cv2.SetNumThreads(2);
        try
        {
            // OpenCV itself would end the process with a segmentation fault within a few hundred rounds
            Task loops = Task.Run(() =>
            {
                using var picture = new Mat(600, 600, MatType.CV_8UC3, new Scalar(1, 2, 3));
                using var smaller = new Mat();
                for (int i = 0; i < 200; i++) Cv2.Resize(picture, smaller, new Size(590, 590), 0, 0, InterpolationFlags.Cubic);
            });
            while (!loops.IsCompleted) Cv2.SetNumThreads(2);
            await loops;
            Assert.Equal(2, Cv2.GetNumThreads());
        }
        finally
        {
            Cv2.SetNumThreads(before);
        }
    }

    [Fact]
    public void A_picture_survives_PNG_unchanged()
    {
        using Mat picture = Mat.FromPixelData(4, 6, MatType.CV_8UC1, Ramp);
        Assert.True(Cv2.ImEncode(".png", picture, out byte[] file));
        using Mat decoded = Cv2.ImDecode(file, ImreadModes.Unchanged);

        Assert.Equal((4, 6, 6, 4), (decoded.Rows, decoded.Cols, decoded.Width, decoded.Height));
        Assert.Equal(MatType.CV_8UC1, decoded.Type());
        Assert.True(decoded.GetArray(out byte[] pixels));
        Assert.Equal(Ramp, pixels);
    }

    [Fact]
    public void Decoding_garbage_gives_an_empty_picture()
    {
        byte[][] garbage = [[], new byte[1000], "GIF89a"u8.ToArray(), [0xFF, 0xD8, 0xFF, 0xE0, 0, 16]];
        foreach (byte[] bytes in garbage)
        {
            using Mat decoded = Cv2.ImDecode(bytes, ImreadModes.Color);
            Assert.True(decoded.Empty());
            Assert.Equal((0, 0), (decoded.Rows, decoded.Cols));
        }
    }

    [Fact]
    public void Reading_a_missing_file_gives_an_empty_picture()
    {
        using Mat picture = Cv2.ImRead("no such file.png");
        Assert.True(picture.Empty());
    }

    [Fact]
    public void A_written_file_reads_back_whatever_its_name()
    {
        using var folder = new TemporaryFolder();
        using var picture = new Mat(2, 3, MatType.CV_8UC3, new Scalar(1, 2, 3));
        string path = folder.File("grün 写真.png");
        Assert.True(Cv2.ImWrite(path, picture));
        using Mat read = Cv2.ImRead(path);
        Assert.Equal(new Vec3b(1, 2, 3), read.At<Vec3b>(1, 2));
        Assert.False(Cv2.ImWrite(Path.Combine(folder.Path, "no folder", "x.png"), picture));
    }

    [Fact]
    public void A_native_error_becomes_an_exception_with_OpenCVs_own_message()
    {
        using var empty = new Mat();
        using var target = new Mat();
        OpenCVException error = Assert.Throws<OpenCVException>(() => Cv2.Resize(empty, target, new Size(4, 4)));
        Assert.Contains("!ssize.empty()", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<OpenCVException>(() => Cv2.ImEncode(".nonsense", target, out _));
        Assert.NotEmpty(error.Message);

        // the channel is empty again: the next call succeeds
        using var picture = new Mat(8, 8, MatType.CV_8UC1, new Scalar(7));
        Cv2.Resize(picture, target, new Size(4, 4));
        Assert.Equal(7, target.At<byte>(3, 3));
    }

    [Fact]
    public void A_part_outside_the_picture_is_refused()
    {
        using var picture = new Mat(4, 4, MatType.CV_8UC1);
        Assert.Throws<OpenCVException>(() => picture[new Rect(2, 2, 3, 1)]);
    }

    [Fact]
    public void Shrinking_by_area_averages_whole_blocks()
    {
        byte[] pixels = [0, 10, 20, 30, 40, 50, 60, 70, 1, 3, 5, 7, 9, 11, 13, 15];
        using Mat picture = Mat.FromPixelData(4, 4, MatType.CV_8UC1, pixels);
        using var half = new Mat();
        Cv2.Resize(picture, half, new Size(2, 2), 0, 0, InterpolationFlags.Area);
        half.GetArray(out byte[] shrunk);
        Assert.Equal([25, 45, 6, 10], shrunk);

        static byte Mean(params byte[] block) => (byte)Math.Round(block.Average(value => (double)value), MidpointRounding.AwayFromZero);
        Assert.Equal([Mean(0, 10, 40, 50), Mean(20, 30, 60, 70), Mean(1, 3, 9, 11), Mean(5, 7, 13, 15)], shrunk);
    }

    [Fact]
    public void Factors_give_the_size_where_none_is_given()
    {
        using var picture = new Mat(4, 6, MatType.CV_8UC1, new Scalar(9));
        using var larger = new Mat();
        Cv2.Resize(picture, larger, default, 2, 3, InterpolationFlags.Cubic);
        Assert.Equal(new Size(12, 12), larger.Size());
    }

    [Fact]
    public void Gray_is_BT_601_luma()
    {
        using var picture = new Mat(1, 1, MatType.CV_8UC3, new Scalar(200, 100, 50));
        using var gray = new Mat();
        Cv2.CvtColor(picture, gray, ColorConversionCodes.BGR2GRAY);
        Assert.Equal(Math.Round(0.114 * 200 + 0.587 * 100 + 0.299 * 50), gray.At<byte>(0, 0));
    }

    [Fact]
    public void A_border_surrounds_the_picture()
    {
        using var picture = new Mat(1, 1, MatType.CV_8UC1, new Scalar(5));
        using var framed = new Mat();
        Cv2.CopyMakeBorder(picture, framed, 1, 0, 1, 0, BorderTypes.Constant, new Scalar(8));
        framed.GetArray(out byte[] pixels);
        Assert.Equal([8, 8, 8, 5], pixels);
    }

    [Fact]
    public void A_wrapped_array_and_its_picture_are_the_same_memory()
    {
        byte[] pixels = [.. Ramp];
        using Mat picture = Mat.FromPixelData(4, 6, MatType.CV_8UC1, pixels);
        pixels[7] = 99;
        Assert.Equal(99, picture.At<byte>(1, 1));
        picture.At<byte>(3, 5) = 77;
        Assert.Equal(77, pixels[23]);
    }

    [Fact]
    public void An_array_that_is_too_short_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Mat.FromPixelData(4, 7, MatType.CV_8UC1, Ramp));
        Assert.Throws<ArgumentException>(() => Mat.FromPixelData(4, 6, MatType.CV_8UC3, Ramp));
        Assert.Throws<ArgumentException>(() => Mat.FromPixelData(4, 2, MatType.CV_32FC1, Ramp));
    }

    [Fact]
    public void A_part_shares_pixels_and_has_gaps_between_rows_until_cloned()
    {
        using Mat picture = Mat.FromPixelData(4, 6, MatType.CV_8UC1, (byte[])Ramp.Clone());
        using Mat part = picture.SubMat(1, 3, 2, 4);
        Assert.False(part.IsContinuous());
        Assert.Throws<OpenCVException>(() => part.AsSpan<byte>().Length);
        part.GetArray(out byte[] pixels);
        Assert.Equal([80, 90, 140, 150], pixels);

        using Mat copy = part.Clone();
        part.SetArray<byte>(1, 2, 3, 4);
        Assert.Equal(4, picture.At<byte>(2, 3));
        Assert.Equal([80, 90, 140, 150], copy.AsSpan<byte>().ToArray());
    }

    [Fact]
    public void A_part_outlives_the_wrapped_picture_it_was_cut_from()
    {
        Mat part;
        using (Mat picture = Mat.FromPixelData(4, 6, MatType.CV_8UC1, (byte[])Ramp.Clone()))
            part = picture[new Rect(5, 3, 1, 1)];
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        using (part)
            Assert.Equal(230, part.At<byte>(0, 0));
    }

    [Fact]
    public void Elements_of_another_size_are_refused()
    {
        using var picture = new Mat(2, 2, MatType.CV_8UC3, Scalar.All(1));
        Assert.Throws<OpenCVException>(() => picture.GetArray(out byte[] _));
        Assert.Throws<OpenCVException>(() => picture.At<float>(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => picture.At<Vec3b>(2, 0));
        Assert.Throws<ArgumentException>(() => picture.SetArray(new Vec3b(1, 2, 3)));
    }

    [Fact]
    public void Converting_scales_and_saturates()
    {
        using Mat picture = Mat.FromPixelData(1, 3, MatType.CV_8UC1, new byte[] { 0, 100, 200 });
        using var floats = new Mat();
        picture.ConvertTo(floats, MatType.CV_32FC1, 0.5, 1);
        floats.GetArray(out float[] values);
        Assert.Equal([1f, 51f, 101f], values);
        floats.ConvertTo(picture, MatType.CV_8UC1, 4);
        picture.GetArray(out byte[] bytes);
        Assert.Equal([4, 204, 255], bytes);
    }

    [Fact]
    public void A_disposed_picture_refuses_to_work()
    {
        var picture = new Mat(2, 2, MatType.CV_8UC1);
        picture.Dispose();
        picture.Dispose();
        Assert.True(picture.IsDisposed);
        Assert.Throws<ObjectDisposedException>(() => picture.Rows);
    }

    [Fact]
    public void Thousands_of_pictures_leave_no_handle_behind()
    {
        byte[] file = Encode();
        long before = MatHandle.LiveCount;
        for (int i = 0; i < 5000; i++)
        {
            using Mat wrapped = Mat.FromPixelData(4, 6, MatType.CV_8UC1, Ramp);
            using Mat part = wrapped[new Rect(0, 0, 2, 2)];
            using Mat decoded = Cv2.ImDecode(file, ImreadModes.Grayscale);
            using Mat garbage = Cv2.ImDecode(Ramp, ImreadModes.Grayscale);
            Assert.Throws<OpenCVException>(() => wrapped[new Rect(-1, 0, 1, 1)]);
            Assert.Equal(before + 4, MatHandle.LiveCount);
        }
        Assert.Equal(before, MatHandle.LiveCount);
    }

    [Fact]
    public void The_garbage_collector_frees_what_nobody_disposed()
    {
        long before = MatHandle.LiveCount;
        Forget();
        for (int i = 0; i < 20 && MatHandle.LiveCount > before; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.Equal(before, MatHandle.LiveCount);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static void Forget()
        {
            for (int i = 0; i < 100; i++)
                Mat.FromPixelData(4, 6, MatType.CV_8UC1, Ramp).SubMat(new Rect(0, 0, 1, 1));
        }
    }

    private static byte[] Encode()
    {
        using Mat picture = Mat.FromPixelData(4, 6, MatType.CV_8UC1, Ramp);
        return picture.ToBytes();
    }
}
