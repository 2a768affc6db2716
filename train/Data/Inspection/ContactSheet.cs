using EmotionML.Train.Data.Readers;

namespace EmotionML.Train.Data.Inspection;

/// <summary>Pictures side by side in one PNG.</summary>
public static class ContactSheet
{
    private const int Gap = 2;

    /// <summary>Pictures of one class, spread evenly over a split.</summary>
    /// <param name="set">The split.</param>
    /// <param name="label">Class index.</param>
    /// <param name="columns">Pictures beside each other.</param>
    /// <param name="rows">Most pictures below each other.</param>
    /// <returns>PNG; null when the class has no picture.</returns>
    public static byte[]? OfClass(FaceSet set, int label, int columns = 12, int rows = 3)
    {
        int[] members = [.. Enumerable.Range(0, set.Count).Where(i => set.Labels[i] == label)];
        if (members.Length == 0) return null;
        int wanted = Math.Min(columns * rows, members.Length);
        return Of(set.Size, [.. Enumerable.Range(0, wanted).Select(k => set.Image(members[(int)((long)k * members.Length / wanted)]).ToArray())], columns);
    }

    /// <summary>Any pictures of one size.</summary>
    /// <param name="size">Side of the pictures.</param>
    /// <param name="pictures">At least one picture, each of shape [size, size].</param>
    /// <param name="columns">Pictures beside each other.</param>
    /// <returns>PNG.</returns>
    public static byte[] Of(int size, IReadOnlyList<byte[]> pictures, int columns)
    {
        columns = Math.Min(columns, pictures.Count);
        int rows = (pictures.Count + columns - 1) / columns, cell = size + Gap;
        int width = (columns * cell) - Gap, height = (rows * cell) - Gap;
        byte[] sheet = new byte[width * height];
        Array.Fill(sheet, (byte)128);
        for (int k = 0; k < pictures.Count; k++)
            for (int y = 0; y < size; y++)
                pictures[k].AsSpan(y * size, size).CopyTo(sheet.AsSpan((((k / columns * cell) + y) * width) + (k % columns * cell)));
        return Picture.EncodePng(sheet, width, height);
    }
}
