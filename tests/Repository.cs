namespace EmotionML.Tests;

/// <summary>Where the tests find the working copy and their own files.</summary>
internal static class Repository
{
    /// <summary>The folder that holds <c>EmotionML.sln</c>.</summary>
    internal static string Root { get; } = FindRoot();

    /// <summary>A file beside the tests' source, as copied by the build.</summary>
    internal static string TestFile(params string[] parts) => Path.Combine([AppContext.BaseDirectory, .. parts]);

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "EmotionML.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException("The tests run outside of the working copy.");
    }
}
