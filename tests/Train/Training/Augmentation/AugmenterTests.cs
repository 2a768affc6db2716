using EmotionML.Core.Common;
using EmotionML.Train.Data;
using EmotionML.Train.Training.Augmentation;
using OpenCvSharp;

namespace EmotionML.Tests.Train.Training.Augmentation;

public sealed class AugmenterTests
{
    private const float Mean = 100, Std = 50;

    private static readonly AugmentationOptions Off = AugmentationOptions.None with { RampStart = 0, RampEpochs = 0 };

    [Fact]
    public void Without_any_change_the_picture_is_only_normalised()
    {
        FaceSet set = Gradient(48);
        float[] result = Fill(Off, set, 1);
        Assert.All(Enumerable.Range(0, result.Length), i => Assert.Equal((set.Pixels[i] - Mean) / Std, result[i], 4));
    }

    [Fact]
    public void A_mirror_reverses_every_row()
    {
        FaceSet set = Gradient(48);
        float[] result = Fill(Off with { Flip = 1 }, set, 1);
        for (int y = 0; y < 48; y += 7)
            for (int x = 0; x < 48; x += 5) Assert.Equal((set.Pixels[y * 48 + 47 - x] - Mean) / Std, result[y * 48 + x], 3);
    }

    [Fact]
    public void Equalisation_equals_OpenCVs()
    {
        FaceSet set = Gradient(48);
        using Mat picture = Mat.FromPixelData(48, 48, MatType.CV_8UC1, set.Pixels.ToArray());
        using var expected = new Mat();
        Cv2.EqualizeHist(picture, expected);
        expected.GetArray(out byte[] values);
        float[] result = Fill(Off with { Equalize = 1 }, set, 1);
        // OpenCV rounds to whole grey levels
        Assert.All(values.Zip(result), pair => Assert.Equal(pair.First, pair.Second * Std + Mean, 0.51f));
    }

    [Fact]
    public void Sharpness_adds_or_takes_the_difference_from_the_mean_around_a_pixel()
    {
        byte[] pixels = [.. Enumerable.Repeat((byte)90, 16 * 16)];
        pixels[5 * 16 + 5] = 180; // the mean around it is 100
        var set = new FaceSet(16, pixels, [0], ["dot"]);
        double[] centres = [.. Enumerable.Range(0, 40).Select(epoch => Fill(Off with { Sharpness = 1 }, set, 1, 16, epoch)[5 * 16 + 5] * Std + Mean)];
        Assert.All(centres, value => Assert.InRange(value, 99.9, 255.1));
        Assert.Contains(centres, value => value < 140);
        Assert.Contains(centres, value => value > 220);
    }

    [Fact]
    public void Gamma_bends_the_middle_and_keeps_black_and_white()
    {
        byte[] pixels = [.. Enumerable.Repeat((byte)0, 16 * 6), .. Enumerable.Repeat((byte)64, 16 * 4), .. Enumerable.Repeat((byte)255, 16 * 6)];
        var set = new FaceSet(16, pixels, [0], ["steps"]);
        for (int epoch = 0; epoch < 20; epoch++)
        {
            float[] result = Fill(Off with { Gamma = 0.5 }, set, 1, 16, epoch);
            Assert.Equal((0 - Mean) / Std, result[0], 4);
            Assert.Equal((255 - Mean) / Std, result[^1], 4);
            Assert.InRange(result[7 * 16] * Std + Mean, 255 * Math.Pow(64 / 255.0, 1.51), 255 * Math.Pow(64 / 255.0, 1 / 1.51));
        }
    }

    [Fact]
    public void The_same_seed_epoch_and_index_give_the_same_picture_whatever_stands_beside_it()
    {
        FaceSet set = Gradient(24, count: 5);
        var all = new AugmentationOptions();
        float[] Of(int[] indices, int epoch, long seed = 3)
        {
            var batch = new float[indices.Length * 24 * 24];
            new Augmenter(all, seed, Mean, Std).Fill(set, indices, epoch, 1, batch);
            return batch;
        }
        int area = 24 * 24;
        Assert.Equal(Of([4], 2), Of([0, 1, 4], 2)[(2 * area)..]);
        Assert.NotEqual(Of([4], 2), Of([4], 3));
        Assert.NotEqual(Of([4], 2), Of([3], 2));
        Assert.NotEqual(Of([4], 2), Of([4], 2, seed: 4));
    }

    [Fact]
    public void The_ramp_begins_at_nothing_and_ends_at_full_strength()
    {
        var options = new AugmentationOptions(RampStart: 1, RampEpochs: 4);
        Assert.Equal([0, 0, 0.5, 1, 1], new[] { 0, 1, 3, 5, 50.0 }.Select(options.Strength));
        FaceSet set = Gradient(48);
        Assert.Equal(Fill(Off, set, 1), Fill(new AugmentationOptions(Flip: 0), set, strength: 0));
    }

    [Fact]
    public void Erasing_paints_a_rectangle_of_the_mean_within_its_bounds()
    {
        var set = new FaceSet(48, [.. Enumerable.Repeat((byte)255, 48 * 48)], [0], ["white"]);
        for (int epoch = 0; epoch < 20; epoch++)
        {
            var batch = new float[48 * 48];
            new Augmenter(Off with { Erase = 1, EraseMax = 0.5 }, 1, Mean, Std).Fill(set, [0], epoch, 1, batch);
            int[] erased = [.. Enumerable.Range(0, batch.Length).Where(i => batch[i] == 0)];
            int width = erased.Max(i => i % 48) - erased.Min(i => i % 48) + 1, height = erased.Max(i => i / 48) - erased.Min(i => i / 48) + 1;
            Assert.InRange(width, 6, 24);
            Assert.InRange(height, 6, 24);
            Assert.Equal(width * height, erased.Length);
        }
    }

    [Fact]
    public void Rotation_and_shift_agree_with_a_naive_warp()
    {
        // a quarter turn is exact: rows become columns
        FaceSet set = Gradient(32);
        for (int epoch = 0; epoch < 30; epoch++)
        {
            float[] fast = Fill(Off with { Rotation = 30, Scale = 0.2, Shift = 0.2, Flip = 0.5 }, set, 1, size: 32, epoch: epoch);
            float[] slow = Naive(set, epoch);
            for (int i = 0; i < fast.Length; i++) Assert.Equal(slow[i], fast[i], 0.005f);
        }
    }

    [Fact]
    public void Beta_draws_have_the_right_mean_and_spread()
    {
        var random = new RandomStream(5);
        double[] draws = [.. Enumerable.Range(0, 20_000).Select(_ => random.Beta(0.4))];
        double mean = draws.Average(), variance = draws.Average(d => (d - mean) * (d - mean));
        Assert.Equal(0.5, mean, 0.01);
        Assert.Equal(1 / (4 * (2 * 0.4 + 1)), variance, 0.005);
    }

    // the same random draws, then the textbook order of operations, one pixel at a time
    private static float[] Naive(FaceSet set, int epoch)
    {
        int size = set.Size;
        var random = new RandomStream(1, epoch, 0);
        bool mirror = random.Uniform() < 0.5;
        double angle = random.Signed() * 30 * Math.PI / 180, scale = Math.Pow(1.2, random.Signed());
        double shiftX = random.Signed() * 0.2 * size, shiftY = random.Signed() * 0.2 * size;
        var result = new float[size * size];
        double middle = (size - 1) / 2.0;
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column < size; column++)
            {
                double u = (column - middle) * (mirror ? -1 : 1), v = row - middle;
                double x = middle + shiftX + scale * (Math.Cos(angle) * u - Math.Sin(angle) * v);
                double y = middle + shiftY + scale * (Math.Sin(angle) * u + Math.Cos(angle) * v);
                int left = (int)Math.Floor(x), top = (int)Math.Floor(y);
                double value = 0;
                for (int dy = 0; dy < 2; dy++)
                    for (int dx = 0; dx < 2; dx++)
                        value += At(left + dx, top + dy) * (dx == 0 ? 1 - (x - left) : x - left) * (dy == 0 ? 1 - (y - top) : y - top);
                result[row * size + column] = (float)((value - Mean) / Std);
            }
        }
        return result;

        double At(int x, int y) => set.Pixels[Math.Clamp(y, 0, size - 1) * size + Math.Clamp(x, 0, size - 1)];
    }

    private static float[] Fill(AugmentationOptions options, FaceSet set, double strength, int size = 48, int epoch = 0)
    {
        var batch = new float[size * size];
        new Augmenter(options, 1, Mean, Std).Fill(set, [0], epoch, strength, batch);
        return batch;
    }

    private static FaceSet Gradient(int size, int count = 1) => new(size,
        [.. Enumerable.Range(0, count * size * size).Select(i => (byte)(i % size * 3 + i / size % size * 2 + i / (size * size)))],
        new int[count], [.. Enumerable.Range(0, count).Select(i => $"{i}")]);
}
