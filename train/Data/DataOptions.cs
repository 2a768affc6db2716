namespace EmotionML.Train.Data;

/// <summary>How many synthetic faces are drawn of each expression.</summary>
/// <param name="Train">Faces per class in the training split.</param>
/// <param name="Validation">Faces per class in the validation split.</param>
/// <param name="Test">Faces per class in the test split.</param>
public sealed record SyntheticCounts(int Train = 350, int Validation = 60, int Test = 60);

/// <summary>How a data set is read. Pictures always become grayscale.</summary>
public sealed record DataOptions
{
    /// <summary>Leaves bad items out and lists them in <see cref="FaceDataset.Skipped"/>; false: the first one is an error. Default false.</summary>
    public bool SkipBad { get; init; }

    /// <summary>Path of the FER+ votes (<c>fer2013new.csv</c>), joined row by row to the CSV form; null: hard labels only.</summary>
    public string? FerPlus { get; init; }

    /// <summary>Other names of the classes, <c>from=to,from=to</c>; null: only the usual synonyms of FER2013's seven. Default null.</summary>
    public string? MapLabels { get; init; }

    /// <summary>The labels of the model to be measured: <see cref="MapLabels"/> may rename these too. Default none.</summary>
    public IReadOnlyList<string> ModelLabels { get; init; } = [];

    /// <summary>Side of the square pictures in pixels: area interpolation shrinks, cubic grows. Default 48.</summary>
    public int Size { get; init; } = 48;

    /// <summary>Removes training pictures that stand in validation or test as well. Default false.</summary>
    public bool DropDuplicates { get; init; }

    /// <summary>Folder of the decoded copies; null switches the cache off. Default: <see cref="DefaultCacheFolder"/>.</summary>
    public string? CacheFolder { get; init; } = DefaultCacheFolder();

    /// <summary>Seed of the synthetic faces; a data set read from files does not depend on it. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many synthetic faces are drawn.</summary>
    public SyntheticCounts SyntheticCounts { get; init; } = new();

    /// <summary>
    /// The environment variable <c>EMOTIONML_CACHE</c>, or the user's cache folder: <c>XDG_CACHE_HOME</c>, else
    /// <c>.cache</c> in the home folder (Linux), else the local application data (Windows, macOS).
    /// </summary>
    public static string DefaultCacheFolder()
    {
        if (Environment.GetEnvironmentVariable("EMOTIONML_CACHE") is { Length: > 0 } chosen) return chosen;
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string? user = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(user))
            user = OperatingSystem.IsLinux() && home.Length > 0
                ? Path.Combine(home, ".cache")
                : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        return Path.Combine(user.Length > 0 ? user : Path.GetTempPath(), "emotionml");
    }
}
