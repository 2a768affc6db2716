using EmotionML.Train.Data;

namespace EmotionML.Train.Augmentation;

/// <summary>
/// Writes changed copies of training pictures into a batch: one affine warp with bilinear sampling for mirror,
/// rotation, scale and shift, then contrast, brightness and erasing. The output may be smaller than the picture: that
/// is how training begins on small pictures.
/// </summary>
/// <param name="options">Strengths.</param>
/// <param name="seed">Seed of the stream "augmentation".</param>
/// <param name="mean">Mean intensity of the training pictures, 0..255: what is painted outside and over erased parts.</param>
/// <param name="std">Standard deviation of the training pictures, 0..255.</param>
public sealed class Augmenter(AugmentationOptions options, long seed, float mean, float std)
{
    private const float MidGrey = 127.5f;

    /// <summary>Fills a batch with normalised pictures (value - mean) / std.</summary>
    /// <param name="set">Where the pictures come from.</param>
    /// <param name="indices">Which ones.</param>
    /// <param name="epoch">Number of the epoch: part of the random stream of every picture.</param>
    /// <param name="strength">Share of full strength, 0..1.</param>
    /// <param name="size">Side of the pictures written.</param>
    /// <param name="batch">Room for indices.Length * size * size values.</param>
    public void Fill(FaceSet set, ReadOnlySpan<int> indices, int epoch, double strength, int size, float[] batch)
    {
        int[] chosen = indices.ToArray();
        Parallel.For(0, chosen.Length, i => One(set.Image(chosen[i]), set.Size, new RandomStream(seed, epoch, chosen[i]), strength,
            batch.AsSpan(i * size * size, size * size), size));
    }

    private void One(ReadOnlySpan<byte> source, int from, RandomStream random, double strength, Span<float> target, int size)
    {
        // every draw is made whatever the options, so that switching one off leaves the others as they were
        bool mirrored = random.Uniform() < options.Flip;
        double angle = random.Signed() * strength * options.Rotation * Math.PI / 180;
        double scale = 1 + random.Signed() * strength * options.Scale;
        double shiftX = random.Signed() * strength * options.Shift * from, shiftY = random.Signed() * strength * options.Shift * from;
        float contrast = (float)(1 + random.Signed() * strength * options.Contrast);
        float brightness = (float)(random.Signed() * strength * options.Brightness * 255);

        // target pixel (column, row) looks at source (x0 + column*dxx + row*dxy, y0 + column*dyx + row*dyy)
        double step = (double)from / size * scale;
        float dxx = (float)(Math.Cos(angle) * step) * (mirrored ? -1 : 1), dxy = (float)(-Math.Sin(angle) * step);
        float dyx = (float)(Math.Sin(angle) * step) * (mirrored ? -1 : 1), dyy = (float)(Math.Cos(angle) * step);
        float centre = (size - 1) / 2f, middle = (from - 1) / 2f;
        float x0 = middle + (float)shiftX - centre * (dxx + dxy), y0 = middle + (float)shiftY - centre * (dyx + dyy);

        float gain = contrast / std, offset = ((MidGrey - MidGrey * contrast) + brightness - mean) / std;
        Warp(source, from, target, size, x0, y0, dxx, dxy, dyx, dyy, gain, offset);

        double chance = random.Uniform(), high = random.Uniform(), wide = random.Uniform(), top = random.Uniform(), left = random.Uniform();
        if (chance >= options.Erase * strength) return;
        int height = Side(high), width = Side(wide);
        int row = (int)(top * (size - height + 1)), column = (int)(left * (size - width + 1));
        for (int y = row; y < row + height; y++) target.Slice(y * size + column, width).Clear();

        int Side(double share) => Math.Clamp((int)(size * (0.125 + share * (options.EraseMax - 0.125))), 1, size);
    }

    private void Warp(ReadOnlySpan<byte> source, int from, Span<float> target, int size, float x0, float y0, float dxx, float dxy, float dyx, float dyy,
        float gain, float offset)
    {
        float outside = mean * gain + offset;
        for (int row = 0; row < size; row++)
        {
            float x = x0 + row * dxy, y = y0 + row * dyy;
            Span<float> line = target.Slice(row * size, size);
            for (int column = 0; column < line.Length; column++, x += dxx, y += dyx)
            {
                // beyond a pixel's width outside there is nothing to mix
                if (x <= -1 || y <= -1 || x >= from || y >= from)
                {
                    line[column] = outside;
                    continue;
                }
                int left = (int)MathF.Floor(x), top = (int)MathF.Floor(y);
                float fx = x - left, fy = y - top;
                float a, b, c, d;
                if (left >= 0 && top >= 0 && left < from - 1 && top < from - 1)
                {
                    int at = top * from + left;
                    (a, b, c, d) = (source[at], source[at + 1], source[at + from], source[at + from + 1]);
                }
                else
                {
                    a = At(source, from, left, top, mean);
                    b = At(source, from, left + 1, top, mean);
                    c = At(source, from, left, top + 1, mean);
                    d = At(source, from, left + 1, top + 1, mean);
                }
                float upper = a + (b - a) * fx, lower = c + (d - c) * fx;
                line[column] = (upper + (lower - upper) * fy) * gain + offset;
            }
        }
    }

    private static float At(ReadOnlySpan<byte> source, int from, int x, int y, float outside) =>
        (uint)x < (uint)from && (uint)y < (uint)from ? source[y * from + x] : outside;
}
