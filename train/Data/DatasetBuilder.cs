using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using EmotionML.Core.Common;
using EmotionML.Train.Data.Readers;

namespace EmotionML.Train.Data;

/// <summary>Settles the splits of what a reader found and packs them.</summary>
internal static class DatasetBuilder
{
    private const double HeldOutShare = 0.1;

    /// <summary>
    /// Builds the three splits. Where the source names no split, a tenth of every class becomes validation and a
    /// tenth test; where it has training pictures but no validation, a tenth of every class of training does.
    /// </summary>
    /// <exception cref="UserException">Nothing was found, or a class has no training picture.</exception>
    public static FaceDataset Build(RawDataset raw, int size)
    {
        if (raw.Samples.Count == 0) throw new UserException($"{raw.Name}: expected pictures, found none that can be used");
        if ((long)raw.Samples.Count * size * size > Array.MaxLength)
            throw new UserException($"{raw.Name}: {raw.Samples.Count} pictures of {size}x{size} do not fit into memory; choose a smaller --image-size");

        var notes = new List<string>(raw.Notes);
        Split[] splits = Settle(raw, notes);
        FaceSet[] sets = [.. Enum.GetValues<Split>().Select(split => Pack(raw.Samples, splits, split, raw.Labels.Count, size))];
        if (sets[0].Count > 0)
            for (int label = 0; label < raw.Labels.Count; label++)
                if (Array.IndexOf(sets[0].Labels, label) < 0)
                    raw.Bad.Add($"{raw.Name}: expected training pictures of '{raw.Labels[label]}', found an empty class");
        var dataset = new FaceDataset(raw.Name, "", raw.Labels, size, sets[0], sets[1], sets[2], IsSynthetic: false, raw.Bad.Skipped) { Notes = notes };
        return dataset with { Hash = Hash(dataset) };
    }

    /// <summary>SHA-256 of labels, splits, pixels and votes, lower-case hexadecimal.</summary>
    public static string Hash(FaceDataset dataset)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{dataset.Size}\n{string.Join('\n', dataset.Labels)}\n"));
        foreach (Split split in Enum.GetValues<Split>())
        {
            FaceSet set = dataset[split];
            hash.AppendData(Encoding.UTF8.GetBytes($"{split} {set.Count}\n"));
            hash.AppendData(MemoryMarshal.AsBytes(set.Labels.AsSpan()));
            hash.AppendData(set.Pixels);
            if (set.SoftLabels is { } soft) hash.AppendData(MemoryMarshal.AsBytes(soft.AsSpan()));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static Split[] Settle(RawDataset raw, List<string> notes)
    {
        List<Sample> samples = raw.Samples;
        Split[] splits = [.. samples.Select(sample => sample.Split ?? Split.Train)];
        bool unnamed = samples.Any(sample => sample.Split is null);
        bool hasTrain = samples.Any(sample => sample.Split is null or Split.Train);
        bool hasValidation = samples.Any(sample => sample.Split is Split.Validation);
        bool hasTest = samples.Any(sample => sample.Split is Split.Test);
        if (!hasTrain || hasValidation) return splits;

        bool holdTest = unnamed && !hasTest;
        int validation = 0, test = 0;
        ulong[] rank = [.. samples.Select(sample => Rank(sample.Pixels))];
        foreach (var members in Enumerable.Range(0, samples.Count).Where(i => splits[i] == Split.Train).GroupBy(i => samples[i].Label))
        {
            // Ranked by content, not by name: equal pictures are neighbours and land on the same side of the cut.
            int[] order = [.. members.OrderBy(i => rank[i]).ThenBy(i => samples[i].Source, StringComparer.Ordinal)];
            int share = (int)Math.Round(order.Length * HeldOutShare, MidpointRounding.AwayFromZero);
            foreach (int i in order.AsSpan(0, share)) splits[i] = Split.Validation;
            validation += share;
            if (!holdTest) continue;
            foreach (int i in order.AsSpan(share, share)) splits[i] = Split.Test;
            test += share;
        }
        notes.Add(string.Create(CultureInfo.InvariantCulture, $"no validation split found: {validation} of the training pictures, a tenth of every class, were set aside for it"));
        if (holdTest) notes.Add(string.Create(CultureInfo.InvariantCulture, $"no test split found: another {test} pictures, a tenth of every class, were set aside for it"));
        return splits;
    }

    private static ulong Rank(byte[] pixels) => BitConverter.ToUInt64(SHA256.HashData(pixels));

    private static FaceSet Pack(List<Sample> samples, Split[] splits, Split split, int classes, int size)
    {
        int[] members = [.. Enumerable.Range(0, samples.Count).Where(i => splits[i] == split)];
        byte[] pixels = new byte[members.Length * size * size];
        bool hasVotes = samples[0].Votes is not null;
        float[]? soft = hasVotes && members.Length > 0 ? new float[members.Length * classes] : null;
        for (int k = 0; k < members.Length; k++)
        {
            Sample sample = samples[members[k]];
            sample.Pixels.CopyTo(pixels, k * size * size);
            if (soft is not null) sample.Votes!.CopyTo(soft, k * classes);
        }
        return new FaceSet(size, pixels, [.. members.Select(i => samples[i].Label)], [.. members.Select(i => samples[i].Source)], soft);
    }
}
