using EmotionML.Core.Common;
using EmotionML.Train.Data.Readers;

namespace EmotionML.Train.Evaluation.Analysis;

/// <summary>A way in which a camera's pictures differ from the training pictures, with a strength.</summary>
/// <param name="Name">What it is, for a figure's title.</param>
/// <param name="Unit">What the level counts.</param>
/// <param name="Levels">Levels worth looking at, weakest first; the first one changes nothing.</param>
/// <param name="Apply">Given square pixels 0..255, their side, a level and a random stream, returns changed pixels of the same side.</param>
public sealed record Perturbation(string Name, string Unit, IReadOnlyList<double> Levels, PixelChange Apply)
{
    /// <summary>Gaussian blur; the level is its standard deviation in pixels.</summary>
    public static Perturbation Blur { get; } = new("blur", "σ in pixels", [0, 0.5, 1, 1.5, 2, 3], (p, side, level, _) => Pixels.Blur(p, side, level));

    /// <summary>Gaussian noise; the level is its standard deviation in intensities.</summary>
    public static Perturbation Noise { get; } = new("noise", "σ of 255", [0, 5, 10, 20, 30, 45], Pixels.AddNoise);

    /// <summary>Brighter or darker; the level is added to every intensity and the result cut to 0..255.</summary>
    public static Perturbation Brightness { get; } = new("brightness", "added, of 255", [0, -90, -60, -30, 30, 60, 90], (p, _, level, _) => Pixels.Brighten(p, level));

    /// <summary>In-plane rotation; the level is an angle in degrees.</summary>
    public static Perturbation Rotation { get; } = new("rotation", "degrees", [0, -40, -25, -15, -8, 8, 15, 25, 40], (p, side, level, _) => Pixels.Rotate(p, side, level));

    /// <summary>A face further away: shrunk to the level's side in pixels and enlarged again, by the preparation that inference uses.</summary>
    public static Perturbation SmallerFaces { get; } = new("smaller faces", "side in pixels", [48, 36, 24, 18, 14, 10], (p, side, level, _) => Pixels.Shrink(p, side, (int)level));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Perturbation> All { get; } = [Blur, Noise, Brightness, Rotation, SmallerFaces];
}

/// <summary>Changes square pixels 0..255, shape [side, side], and returns new ones.</summary>
public delegate byte[] PixelChange(byte[] pixels, int side, double level, RandomStream random);

/// <summary>The arithmetic behind <see cref="Perturbation"/>.</summary>
internal static class Pixels
{
    public static byte[] Blur(byte[] pixels, int side, double sigma)
    {
        if (sigma <= 0) return [.. pixels];
        // three standard deviations hold 99.7 % of the weight
        int reach = (int)Math.Ceiling(3 * sigma);
        double[] kernel = [.. Enumerable.Range(-reach, 2 * reach + 1).Select(k => Math.Exp(-k * k / (2 * sigma * sigma)))];
        double sum = kernel.Sum();
        double[] rows = new double[pixels.Length];
        byte[] result = new byte[pixels.Length];
        for (int i = 0; i < pixels.Length; i++)
            for (int k = -reach; k <= reach; k++) rows[i] += kernel[k + reach] / sum * pixels[i / side * side + Math.Clamp(i % side + k, 0, side - 1)];
        for (int i = 0; i < pixels.Length; i++)
        {
            double value = 0;
            for (int k = -reach; k <= reach; k++) value += kernel[k + reach] / sum * rows[Math.Clamp(i / side + k, 0, side - 1) * side + i % side];
            result[i] = ToByte(value);
        }
        return result;
    }

    public static byte[] AddNoise(byte[] pixels, int side, double sigma, RandomStream random) => [.. pixels.Select(value => ToByte(value + sigma * random.Normal()))];

    public static byte[] Brighten(byte[] pixels, double added) => [.. pixels.Select(value => ToByte(value + added))];

    public static byte[] Rotate(byte[] pixels, int side, double degrees)
    {
        double angle = degrees * Math.PI / 180, cos = Math.Cos(angle), sin = Math.Sin(angle), middle = (side - 1) / 2.0;
        byte[] result = new byte[pixels.Length];
        for (int i = 0; i < pixels.Length; i++)
        {
            double x = i % side - middle, y = i / side - middle;
            // the edge is continued outside: a black corner would be a second change beside the rotation
            double fromX = Math.Clamp(middle + cos * x + sin * y, 0, side - 1), fromY = Math.Clamp(middle - sin * x + cos * y, 0, side - 1);
            int left = Math.Min((int)fromX, side - 2), top = Math.Min((int)fromY, side - 2), at = top * side + left;
            double fx = fromX - left, fy = fromY - top;
            result[i] = ToByte((pixels[at] * (1 - fx) + pixels[at + 1] * fx) * (1 - fy) + (pixels[at + side] * (1 - fx) + pixels[at + side + 1] * fx) * fy);
        }
        return result;
    }

    public static byte[] Shrink(byte[] pixels, int side, int to) => to >= side
        ? [.. pixels]
        : Picture.Resize(Picture.Resize(pixels, side, to), to, side);

    private static byte ToByte(double value) => (byte)Math.Clamp(Math.Round(value), 0, 255);
}
