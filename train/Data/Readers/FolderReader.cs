using EmotionML.Core.Common;
using EmotionML.Core.Model;

namespace EmotionML.Train.Data.Readers;

/// <summary>Reads class folders of pictures, from disk or from a zip archive, decoding on every core.</summary>
internal static class FolderReader
{
    private const int Chunk = 128;

    /// <summary>Decodes every picture of the tree.</summary>
    /// <exception cref="UserException">A bad item, unless those are skipped.</exception>
    public static RawDataset Read(IFileTree tree, IReadOnlyList<string> pictures, DataOptions options)
    {
        if (options.FerPlus is not null)
            throw new UserException($"{tree.Name}: FER+ votes join to the rows of fer2013.csv, found class folders");
        var bad = new BadItems(options.SkipBad);
        foreach (string problem in tree.Problems) bad.Add(problem);
        FolderLayout layout = FolderLayout.Of(tree, pictures, bad);
        string[] labels = LabelOrder.Of(layout.ClassNames);
        if (labels.Length < 2)
            throw new UserException($"{tree.Name}: expected at least 2 class folders, found {labels.Length} ({string.Join(", ", labels)})");
        var index = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < labels.Length; i++) index[labels[i]] = i;

        byte[]?[] pixels = DecodeAll(tree, layout.Items, options.Size, out string[] problems);
        var samples = new List<Sample>(layout.Items.Count);
        int failed = pixels.Count(p => p is null);
        for (int i = 0; i < pixels.Length; i++)
        {
            FolderItem item = layout.Items[i];
            if (pixels[i] is { } decoded) samples.Add(new Sample(item.Split, index[item.ClassName], decoded, item.Path, null));
            else bad.Add($"{tree.Name} {item.Path}: {problems[i]}{(options.SkipBad || failed == 1 ? "" : $" (and {failed - 1} more like it)")}");
        }
        bool isFer2013 = layout.IsKaggle && labels.SequenceEqual(EmotionLabels.Fer2013);
        return new RawDataset(isFer2013 ? "FER2013" : Path.GetFileNameWithoutExtension(tree.Name), labels, samples, bad, FolderLayout.LeftOut(tree) is { } note ? [note] : []);
    }

    private static byte[]?[] DecodeAll(IFileTree tree, List<FolderItem> items, int size, out string[] problems)
    {
        byte[]?[] pixels = new byte[]?[items.Count];
        string[] found = new string[items.Count];
        int next = 0;
        // Opening an archive costs a pass over its directory: one reader per core, which takes chunk after chunk.
        Parallel.For(0, Environment.ProcessorCount, _ =>
        {
            using IFileTreeReader reader = tree.OpenReader();
            for (int start; (start = Interlocked.Add(ref next, Chunk) - Chunk) < items.Count;)
                for (int i = start; i < Math.Min(start + Chunk, items.Count); i++)
                {
                    try
                    {
                        pixels[i] = Picture.Decode(reader.Read(items[i].Path), size, out found[i]);
                    }
                    catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
                    {
                        found[i] = $"expected a readable file, found {e.Message}";
                    }
                }
        });
        problems = found;
        return pixels;
    }
}
