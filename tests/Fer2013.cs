namespace EmotionML.Tests;

/// <summary>Where the real FER2013 lies on this machine, if it does.</summary>
internal static class Fer2013
{
    /// <summary>The shared archive beside the working copy; null when it is not there.</summary>
    public static string? Path { get; } = Repository.Shared("fer2013.zip");
}

/// <summary>A test that needs the real FER2013; reported as skipped where it is not at hand.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactIfFer2013Attribute : FactAttribute
{
    /// <summary>Skips the test when the data is not there.</summary>
    public FactIfFer2013Attribute()
    {
        if (Fer2013.Path is null) Skip = "FER2013 is not at ../shared/data/fer2013.zip";
    }
}
