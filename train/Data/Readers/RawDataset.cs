namespace EmotionML.Train.Data.Readers;

/// <summary>One decoded picture before the splits are settled.</summary>
/// <param name="Split">The split that the source names; null when it names none.</param>
/// <param name="Label">Class index.</param>
/// <param name="Pixels">Intensities, shape [Size, Size].</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Votes">Label distribution; null for every picture or for none.</param>
internal readonly record struct Sample(Split? Split, int Label, byte[] Pixels, string Source, float[]? Votes);

/// <summary>What a reader found, before the splits are settled.</summary>
internal sealed record RawDataset(string Name, IReadOnlyList<string> Labels, List<Sample> Samples, BadItems Bad, List<string> Notes);
