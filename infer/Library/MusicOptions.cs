using System.CommandLine;

namespace EmotionML.Infer.Library;

/// <summary>Where the music library lies; every command that touches it takes <c>--database</c>.</summary>
public static class MusicOptions
{
    /// <summary>Environment variable that names the database file.</summary>
    public const string DatabaseVariable = "EMOTIONML_DATABASE";

    /// <summary>The database file; null when not given.</summary>
    public static Option<string?> Database { get; } = new("--database")
    {
        Description = $"the music library, an SQLite file; by default ${DatabaseVariable}, else music.db in the user's data folder",
        HelpName = "FILE",
    };

    /// <summary>Full path of the database: what is given, else the environment's, else in the user's data folder.</summary>
    /// <exception cref="UserException">Nothing is given and this user has no data folder.</exception>
    public static string DatabasePath(string? given = null)
    {
        string? path = string.IsNullOrWhiteSpace(given) ? Environment.GetEnvironmentVariable(DatabaseVariable) : given;
        if (!string.IsNullOrWhiteSpace(path)) return Path.GetFullPath(path);
        string folder = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return folder.Length > 0
            ? Path.Combine(folder, "EmotionML", "music.db")
            : throw new UserException($"this user has no data folder: give --database FILE or set {DatabaseVariable}");
    }
}
