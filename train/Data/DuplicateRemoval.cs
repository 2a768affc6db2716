using System.Globalization;
using System.Security.Cryptography;

namespace EmotionML.Train.Data;

/// <summary>Removes training pictures that stand in validation or test as well: they would flatter the measured accuracy.</summary>
internal static class DuplicateRemoval
{
    /// <summary>Returns the data set without those pictures, and a note that tells how many they were.</summary>
    public static FaceDataset Apply(FaceDataset dataset)
    {
        var heldOut = new HashSet<UInt128>();
        foreach (FaceSet set in (ReadOnlySpan<FaceSet>)[dataset.Validation, dataset.Test])
            for (int i = 0; i < set.Count; i++) heldOut.Add(Digest(set.Image(i)));
        int[] kept = [.. Enumerable.Range(0, dataset.Train.Count).Where(i => !heldOut.Contains(Digest(dataset.Train.Image(i))))];
        int removed = dataset.Train.Count - kept.Length;
        string note = string.Create(CultureInfo.InvariantCulture, $"{removed} training pictures that stand in validation or test as well were removed");
        dataset = dataset with { Train = dataset.Train.Select(kept), Notes = [.. dataset.Notes, note] };
        return removed == 0 ? dataset : dataset with { Hash = DatasetBuilder.Hash(dataset) };
    }

    /// <summary>Half of the SHA-256 of a picture: equal for equal pictures, and for no others in practice.</summary>
    internal static UInt128 Digest(ReadOnlySpan<byte> pixels)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(pixels, hash);
        return new UInt128(BitConverter.ToUInt64(hash), BitConverter.ToUInt64(hash[8..]));
    }
}
