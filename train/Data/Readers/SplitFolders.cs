namespace EmotionML.Train.Data.Readers;

/// <summary>Recognises the folders that stand for a split by the names that published data sets give them.</summary>
internal static class SplitFolders
{
    private static readonly string[] Prefixes = ["ferplus", "fer", "dataset", "data", "images", "image", "img", "faces", "face"];
    private static readonly string[] Suffixes = ["dataset", "data", "set", "images", "image", "imgs", "img", "faces", "split", "folder"];

    private static readonly Dictionary<string, Split> Names = new(StringComparer.Ordinal)
    {
        ["train"] = Split.Train,
        ["training"] = Split.Train,
        ["validation"] = Split.Validation,
        ["validate"] = Split.Validation,
        ["valid"] = Split.Validation,
        ["val"] = Split.Validation,
        ["dev"] = Split.Validation,
        ["development"] = Split.Validation,
        ["publictest"] = Split.Validation,
        ["test"] = Split.Test,
        ["testing"] = Split.Test,
        ["privatetest"] = Split.Test,
    };

    /// <summary>The split of <c>train</c>, <c>FER2013Train</c>, <c>training_set</c> and the like; null for any other name.</summary>
    public static Split? Of(string folder)
    {
        string name = string.Concat(folder.Where(char.IsLetter)).ToLowerInvariant();
        while (true)
        {
            if (Names.TryGetValue(name, out Split split)) return split;
            if (Array.Find(Prefixes, p => name.Length > p.Length && name.StartsWith(p, StringComparison.Ordinal)) is { } prefix) name = name[prefix.Length..];
            else if (Array.Find(Suffixes, s => name.Length > s.Length && name.EndsWith(s, StringComparison.Ordinal)) is { } suffix) name = name[..^suffix.Length];
            else return null;
        }
    }

    /// <summary>The folder of a path that names the split and has a class below it, else one that names a split; -1 without.</summary>
    public static int IndexIn(string[] segments)
    {
        int inner = Array.FindLastIndex(segments.Length == 0 ? segments : segments[..^1], s => Of(s) is not null);
        return inner >= 0 ? inner : Array.FindIndex(segments, s => Of(s) is not null);
    }
}
