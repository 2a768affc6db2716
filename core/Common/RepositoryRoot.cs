namespace EmotionML.Core.Common;

/// <summary>Finds the working copy that the program was built in.</summary>
public static class RepositoryRoot
{
    /// <summary>The nearest folder above the program that holds <c>EmotionML.sln</c>, or above the current folder; null when installed elsewhere.</summary>
    public static string? Find() => Above(AppContext.BaseDirectory) ?? Above(Environment.CurrentDirectory);

    private static string? Above(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "EmotionML.sln"))) return folder.FullName;
        return null;
    }
}
