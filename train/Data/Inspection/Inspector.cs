using EmotionML.Core.Model;

namespace EmotionML.Train.Data.Inspection;

/// <summary>Looks a data set over before anything is trained on it.</summary>
public static class Inspector
{
    /// <summary>Standard deviation of the pixels below which a picture counts as blank; FER2013's palest faces have more than twice as much.</summary>
    public const double BlankDeviation = 8;

    /// <summary>Counts, and looks for duplicates and blank pictures.</summary>
    public static DatasetInspection Inspect(FaceDataset dataset)
    {
        Split[] splits = Enum.GetValues<Split>();
        int[][] counts = [.. splits.Select(split => Count(dataset[split].Labels, dataset.Labels.Count))];
        bool isFer2013 = dataset.Name == "FER2013" && dataset.Labels.SequenceEqual(EmotionLabels.Fer2013);

        // pictures numbered through the three splits, as the search for near duplicates numbers them
        PictureReference[] pictures = [.. splits.SelectMany(split => Enumerable.Range(0, dataset[split].Count)
            .Select(i => new PictureReference(split, i, dataset.Labels[dataset[split].Labels[i]], dataset[split].Sources[i])))];
        int[][] equal = [.. Enumerable.Range(0, pictures.Length).GroupBy(i => DuplicateRemoval.Digest(Pixels(dataset, pictures[i]))).Select(group => group.ToArray())];
        var blank = pictures.Where(picture => Deviation(Pixels(dataset, picture)) < BlankDeviation).ToList();
        return new DatasetInspection(dataset, counts, isFer2013 ? Fer2013Counts.Published : null,
            Finding(pictures, equal.Where(group => group.Length > 1)), Finding(pictures, NearGroups(dataset, pictures.Length, equal)), blank)
        {
            Gray = GrayStatistics.Of(dataset),
        };
    }

    /// <summary>The pixels of a referenced picture.</summary>
    public static ReadOnlySpan<byte> Pixels(FaceDataset dataset, PictureReference picture) => dataset[picture.Split].Image(picture.Index);

    private static int[] Count(int[] labels, int classes)
    {
        int[] counts = new int[classes];
        foreach (int label in labels) counts[label]++;
        return counts;
    }

    private static DuplicateFinding Finding(PictureReference[] pictures, IEnumerable<IEnumerable<int>> groups) =>
        new([.. groups.Select(group => new DuplicateGroup([.. group.Order().Select(i => pictures[i])]))]);

    /// <summary>Pictures linked by pairs that are nearly but not quite equal; equal pictures share a group.</summary>
    private static IEnumerable<IEnumerable<int>> NearGroups(FaceDataset dataset, int count, int[][] equal)
    {
        int[] classOf = new int[count];
        for (int k = 0; k < equal.Length; k++)
            foreach (int i in equal[k]) classOf[i] = k;
        int[] parent = [.. Enumerable.Range(0, equal.Length)];
        int Root(int k)
        {
            while (parent[k] != k) k = parent[k] = parent[parent[k]];
            return k;
        }
        foreach ((int first, int second) in NearDuplicateSearch.Find(dataset)) parent[Root(classOf[second])] = Root(classOf[first]);
        return Enumerable.Range(0, equal.Length).GroupBy(Root).Where(group => group.Count() > 1)
            .Select(group => group.SelectMany(k => equal[k])).OrderBy(group => group.Min());
    }

    private static double Deviation(ReadOnlySpan<byte> pixels)
    {
        long sum = 0, squares = 0;
        foreach (byte pixel in pixels)
        {
            sum += pixel;
            squares += pixel * pixel;
        }
        double mean = (double)sum / pixels.Length;
        return Math.Sqrt(Math.Max(0, ((double)squares / pixels.Length) - (mean * mean)));
    }
}
