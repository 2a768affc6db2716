using EmotionML.Core.Common;

namespace EmotionML.Tests;

/// <summary>Where the tests find the working copy and their own files.</summary>
internal static class Repository
{
    /// <summary>The folder that holds <c>EmotionML.sln</c>.</summary>
    internal static string Root { get; } = RepositoryRoot.Find() ?? throw new InvalidOperationException("The tests run outside of the working copy.");

    /// <summary>The reference model.</summary>
    internal static string Model { get; } = Artifact("emotion.onnx");

    /// <summary>One of the committed artifacts.</summary>
    internal static string Artifact(string name) => Path.Combine(Root, "artifacts", name);

    /// <summary>A file beside the tests' source, as copied by the build.</summary>
    internal static string TestFile(params string[] parts) => Path.Combine([AppContext.BaseDirectory, .. parts]);

    /// <summary>Data beside the working copy that cannot be committed; null where it is not there.</summary>
    internal static string? Shared(string name)
    {
        string path = Path.GetFullPath(Path.Combine(Root, "../shared/data", name));
        return Path.Exists(path) ? path : null;
    }
}
