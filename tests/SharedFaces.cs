namespace EmotionML.Tests;

/// <summary>Photographs and a clip of faces on this machine, if they are there: they cannot be shipped.</summary>
internal static class SharedFaces
{
    /// <summary>The folder beside the working copy; null when it is not there.</summary>
    public static string? Folder { get; } = Repository.Shared("faces");

    /// <summary>A file of the folder.</summary>
    public static string File(string name) => Path.Combine(Folder!, name);
}

/// <summary>A test that needs the photographs; reported as skipped where they are not at hand.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactIfFacesAttribute : FactAttribute
{
    /// <summary>Skips the test when the photographs are not there.</summary>
    public FactIfFacesAttribute()
    {
        if (SharedFaces.Folder is null) Skip = "no photographs at ../shared/data/faces";
    }
}
