namespace EmotionML.Train.Data;

/// <summary>Data sets that are recognised by the hash of their content at 48x48 pixels.</summary>
public static class KnownData
{
    private const string Original = "4073da6128efffabddad51ad7196173e783ce3dd4532d188f353c5ed0e7a1831";
    private const string Filtered = "f2a2eb5924aa43353ba03cd450cb54259a354e733d0b9b7037dfcd375f9f6ed3";

    /// <summary>What the content is known as; null for any other.</summary>
    public static string? NameFor(string hash) => hash switch
    {
        Original => "FER2013, original pictures",
        Filtered => "FER2013, contrast-filtered copy",
        _ => null,
    };

    /// <summary>What is wrong with the content; null when nothing is known to be.</summary>
    public static string? WarningFor(string hash) => hash == Filtered
        ? "a contrast-filtered copy of FER2013: grey values times 1.2, saturated, then equalised; figures measured on it do not hold for the originals or a camera's faces"
        : null;
}
