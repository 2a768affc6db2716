using EmotionML.Train.Augmentation;
using EmotionML.Train.Data;

namespace EmotionML.Tests.Augmentation;

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
    public void A_smaller_output_shows_the_whole_picture()
    {
        FaceSet set = Gradient(48);
        float[] small = Fill(Off, set, 1, size: 24);
        // output pixel x looks at the middle of source pixels 2x and 2x + 1
        for (int x = 0; x < 24; x++)
        {
            double expected = (set.Pixels[10 * 48 + 2 * x] + set.Pixels[10 * 48 + 2 * x + 1] + set.Pixels[11 * 48 + 2 * x] + set.Pixels[11 * 48 + 2 * x + 1]) / 4.0;
            Assert.Equal((expected - Mean) / Std, small[5 * 24 + x], 2);
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
            new Augmenter(all, seed, Mean, Std).Fill(set, indices, epoch, 1, 24, batch);
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
            new Augmenter(Off with { Erase = 1, EraseMax = 0.5 }, 1, Mean, Std).Fill(set, [0], epoch, 1, 48, batch);
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
        double angle = random.Signed() * 30 * Math.PI / 180, scale = 1 + random.Signed() * 0.2;
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

        double At(int x, int y) => x >= 0 && y >= 0 && x < size && y < size ? set.Pixels[y * size + x] : Mean;
    }

    private static float[] Fill(AugmentationOptions options, FaceSet set, double strength, int size = 48, int epoch = 0)
    {
        var batch = new float[size * size];
        new Augmenter(options, 1, Mean, Std).Fill(set, [0], epoch, strength, size, batch);
        return batch;
    }

    private static FaceSet Gradient(int size, int count = 1) => new(size,
        [.. Enumerable.Range(0, count * size * size).Select(i => (byte)(i % size * 3 + i / size % size * 2 + i / (size * size)))],
        new int[count], [.. Enumerable.Range(0, count).Select(i => $"{i}")]);
}
