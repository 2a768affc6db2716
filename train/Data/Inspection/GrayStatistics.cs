
namespace EmotionML.Train.Data.Inspection;

/// <summary>How the grey values of a data set are distributed: a filtered copy has few levels, gaps and many saturated pixels.</summary>
/// <param name="Levels">Mean number of distinct grey values per picture, 1..256.</param>
/// <param name="Black">Share of pixels of value 0.</param>
/// <param name="White">Share of pixels of value 255.</param>
/// <param name="Flatness">Entropy of all pixels' histogram over its greatest value (8 bits), 0..1.</param>
public sealed record GrayStatistics(double Levels, double Black, double White, double Flatness)
{
    /// <summary>Distinct levels per picture below which pictures count as filtered: equalisation merges levels.</summary>
    private const double FilteredLevels = 130;

    /// <summary>Measured on the 32,298 original pictures of Training and PublicTest by <c>inspect-data</c>.</summary>
    public static GrayStatistics Original { get; } = new(213.1, 0.0064, 0.0081, 0.990);

    /// <summary>True where the pictures have far fewer levels, or far more pixels of 255, than the originals.</summary>
    public bool IsFiltered => Levels < FilteredLevels || White > 5 * Original.White;

    /// <summary>The statistics of every picture of the three splits.</summary>
    public static GrayStatistics Of(FaceDataset dataset)
    {
        long[] histogram = new long[256];
        long levels = 0;
        int pictures = 0;
        int[] counts = new int[256];
        foreach (Split split in Enum.GetValues<Split>())
            for (int i = 0; i < dataset[split].Count; i++, pictures++)
            {
                Array.Clear(counts);
                foreach (byte pixel in dataset[split].Image(i)) counts[pixel]++;
                for (int value = 0; value < 256; value++)
                {
                    if (counts[value] > 0) levels++;
                    histogram[value] += counts[value];
                }
            }
        double pixels = Math.Max(1, histogram.Sum());
        double entropy = histogram.Where(count => count > 0).Sum(count => -(count / pixels) * Math.Log2(count / pixels));
        return new GrayStatistics((double)levels / Math.Max(1, pictures), histogram[0] / pixels, histogram[255] / pixels, entropy / 8);
    }
}
