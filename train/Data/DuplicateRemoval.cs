using System.Globalization;
using System.Security.Cryptography;

namespace EmotionML.Train.Data;

/// <summary>Removes training pictures that stand in validation or test as well: they would flatter the measured accuracy.</summary>
internal static class DuplicateRemoval
{
    /// <summary>Returns the data set without those pictures, equal or nearly so, and a note that tells how many they were.</summary>
    public static FaceDataset Apply(FaceDataset dataset)
    {
        FaceSet train = dataset.Train;
        bool[] removed = new bool[train.Count];
        var heldOut = new HashSet<UInt128>();
        foreach (FaceSet set in (ReadOnlySpan<FaceSet>)[dataset.Validation, dataset.Test])
            for (int i = 0; i < set.Count; i++) heldOut.Add(Digest(set.Image(i)));
        for (int i = 0; i < train.Count; i++) removed[i] = heldOut.Contains(Digest(train.Image(i)));
        int equal = removed.Count(r => r);
        foreach ((int first, int second) in NearDuplicateSearch.Find(dataset))
            if (first < train.Count && second >= train.Count) removed[first] = true;

        int all = removed.Count(r => r);
        string note = string.Create(CultureInfo.InvariantCulture, $"{all} training pictures that stand in validation or test as well were removed ({equal} equal, {all - equal} nearly so)");
        dataset = dataset with { Notes = [.. dataset.Notes, note] };
        if (all == 0) return dataset;
        dataset = dataset with { Train = train.Select([.. Enumerable.Range(0, train.Count).Where(i => !removed[i])]) };
        return dataset with { Hash = DatasetBuilder.Hash(dataset) };
    }

    /// <summary>Half of the SHA-256 of a picture: equal for equal pictures, and for no others in practice.</summary>
    internal static UInt128 Digest(ReadOnlySpan<byte> pixels)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(pixels, hash);
        return new UInt128(BitConverter.ToUInt64(hash), BitConverter.ToUInt64(hash[8..]));
    }
}
