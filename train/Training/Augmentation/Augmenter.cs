using EmotionML.Core.Common;
using EmotionML.Train.Data;

namespace EmotionML.Train.Training.Augmentation;

/// <summary>
/// Writes changed copies of training pictures into a batch: one affine warp with bilinear sampling for mirror, rotation, scale and
/// shift, beyond whose edges the nearest pixel is repeated; then equalisation, sharpness, gamma, contrast, brightness and erasing.
/// The pictures keep their side: a network that works on another one resizes them itself, as it will once it is exported.
/// </summary>
/// <param name="options">Strengths.</param>
/// <param name="seed">Seed of the stream "augmentation".</param>
/// <param name="mean">Mean intensity of the training pictures, 0..255: what is painted over erased parts.</param>
/// <param name="std">Standard deviation of the training pictures, 0..255.</param>
public sealed class Augmenter(AugmentationOptions options, long seed, float mean, float std)
{
    private const float MidGrey = 127.5f, White = 255;

    /// <summary>Fills a batch with normalised pictures (value - mean) / std.</summary>
    /// <param name="set">Where the pictures come from.</param>
    /// <param name="indices">Which ones.</param>
    /// <param name="epoch">Number of the epoch: part of the random stream of every picture.</param>
    /// <param name="strength">Share of full strength, 0..1.</param>
    /// <param name="batch">Room for indices.Length * set.Size * set.Size values.</param>
    public void Fill(FaceSet set, ReadOnlySpan<int> indices, int epoch, double strength, float[] batch)
    {
        int[] chosen = indices.ToArray();
        int area = set.Size * set.Size;
        Parallel.For(0, chosen.Length, i => Change(set.Image(chosen[i]), set.Size, new RandomStream(seed, epoch, chosen[i]), strength, batch.AsSpan(i * area, area)));
    }

    private void Change(ReadOnlySpan<byte> source, int size, RandomStream random, double strength, Span<float> target)
    {
        // every draw is made whatever the options, so that switching one off leaves the others as they were
        bool mirrored = random.Uniform() < options.Flip;
        double angle = random.Signed() * strength * options.Rotation * Math.PI / 180;
        double scale = Factor(random.Signed(), options.Scale);
        double shiftX = random.Signed() * strength * options.Shift * size, shiftY = random.Signed() * strength * options.Shift * size;
        float contrast = (float)(1 + random.Signed() * strength * options.Contrast);
        float brightness = (float)(random.Signed() * strength * options.Brightness * White);
        double chance = random.Uniform(), high = random.Uniform(), wide = random.Uniform(), top = random.Uniform(), left = random.Uniform();
        float gamma = (float)Factor(random.Signed(), options.Gamma);
        float sharpness = (float)(random.Signed() * strength * options.Sharpness);
        bool equalized = random.Uniform() < options.Equalize * strength;

        // target pixel (column, row) looks at source (x0 + column*dxx + row*dxy, y0 + column*dyx + row*dyy)
        float dxx = (float)(Math.Cos(angle) * scale) * (mirrored ? -1 : 1), dxy = (float)(-Math.Sin(angle) * scale);
        float dyx = (float)(Math.Sin(angle) * scale) * (mirrored ? -1 : 1), dyy = (float)(Math.Cos(angle) * scale);
        float middle = (size - 1) / 2f;
        float x0 = middle + (float)shiftX - middle * (dxx + dxy), y0 = middle + (float)shiftY - middle * (dyx + dyy);
        Warp(source, target, size, x0, y0, dxx, dxy, dyx, dyy);

        if (equalized) Equalize(target);
        if (sharpness != 0) Sharpen(target, size, sharpness);
        if (gamma != 1)
            foreach (ref float value in target) value = White * MathF.Pow(value / White, gamma);
        foreach (ref float value in target) value = (Math.Clamp((value - MidGrey) * contrast + MidGrey + brightness, 0, White) - mean) / std;

        if (chance >= options.Erase * strength) return;
        int height = Side(high), width = Side(wide);
        int row = (int)(top * (size - height + 1)), column = (int)(left * (size - width + 1));
        for (int y = row; y < row + height; y++) target.Slice(y * size + column, width).Clear();

        double Factor(double signed, double share) => Math.Pow(1 + share, signed * strength);

        int Side(double share) => Math.Clamp((int)(size * (0.125 + share * (options.EraseMax - 0.125))), 1, size);
    }

    private static void Warp(ReadOnlySpan<byte> source, Span<float> target, int size, float x0, float y0, float dxx, float dxy, float dyx, float dyy)
    {
        for (int row = 0; row < size; row++)
        {
            float x = x0 + row * dxy, y = y0 + row * dyy;
            Span<float> line = target.Slice(row * size, size);
            for (int column = 0; column < line.Length; column++, x += dxx, y += dyx)
            {
                int left = (int)MathF.Floor(x), top = (int)MathF.Floor(y);
                float fx = x - left, fy = y - top;
                float a, b, c, d;
                if (left >= 0 && top >= 0 && left < size - 1 && top < size - 1)
                {
                    int at = top * size + left;
                    (a, b, c, d) = (source[at], source[at + 1], source[at + size], source[at + size + 1]);
                }
                else
                {
                    (a, b) = (Nearest(source, size, left, top), Nearest(source, size, left + 1, top));
                    (c, d) = (Nearest(source, size, left, top + 1), Nearest(source, size, left + 1, top + 1));
                }
                float upper = a + (b - a) * fx, lower = c + (d - c) * fx;
                line[column] = upper + (lower - upper) * fy;
            }
        }
    }

    private static float Nearest(ReadOnlySpan<byte> source, int size, int x, int y) =>
        source[Math.Clamp(y, 0, size - 1) * size + Math.Clamp(x, 0, size - 1)];

    // every intensity becomes the share of pixels at or below it, the darkest becoming black, as OpenCV's equalizeHist
    private static void Equalize(Span<float> picture)
    {
        Span<int> counts = stackalloc int[256];
        counts.Clear();
        foreach (float value in picture) counts[(int)(value + 0.5f)]++;
        int darkest = 0;
        while (counts[darkest] == 0) darkest++;
        int rest = picture.Length - counts[darkest];
        if (rest == 0) return;
        Span<float> levels = stackalloc float[256];
        int sum = 0;
        for (int i = darkest + 1; i < 256; i++) levels[i] = White * (sum += counts[i]) / rest;
        levels[..(darkest + 1)].Clear();
        foreach (ref float value in picture) value = levels[(int)(value + 0.5f)];
    }

    private static void Sharpen(Span<float> picture, int size, float amount)
    {
        Span<float> before = size <= 64 ? stackalloc float[size * size] : new float[size * size];
        picture.CopyTo(before);
        for (int y = 0; y < size; y++)
        {
            int above = Math.Max(0, y - 1) * size, here = y * size, below = Math.Min(size - 1, y + 1) * size;
            for (int x = 0; x < size; x++)
            {
                int l = Math.Max(0, x - 1), r = Math.Min(size - 1, x + 1);
                float sum = before[above + l] + before[above + x] + before[above + r] + before[here + l] + before[here + x] + before[here + r]
                    + before[below + l] + before[below + x] + before[below + r];
                float value = before[here + x];
                picture[here + x] = Math.Clamp(value + amount * (value - sum / 9), 0, White);
            }
        }
    }
}
