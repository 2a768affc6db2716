using EmotionML.Train.Data;

namespace EmotionML.Train.Training;

/// <summary>Intensities of the training pictures, on the scale 0..255: what normalisation subtracts and divides by.</summary>
public readonly record struct Intensity(float Mean, float Std)
{
    /// <summary>Measures a set.</summary>
    public static Intensity Of(FaceSet set)
    {
        var histogram = new long[256];
        foreach (byte value in set.Pixels) histogram[value]++;
        double count = set.Pixels.LongLength, mean = histogram.Select((n, v) => n * (double)v).Sum() / count;
        double variance = histogram.Select((n, v) => n * (v - mean) * (v - mean)).Sum() / count;
        // a set of flat pictures has no spread to divide by
        return new((float)mean, (float)Math.Max(1, Math.Sqrt(variance)));
    }
}
