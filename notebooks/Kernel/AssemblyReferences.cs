using System.Reflection;
using Microsoft.CodeAnalysis;

namespace EmotionML.Notebooks.Kernel;

/// <summary>Turns what <c>#r</c> asks for into references.</summary>
/// <param name="folder">Folder of the notebook: relative paths begin there.</param>
internal sealed class AssemblyReferences(string folder)
{
    // every assembly that this program was started with, by simple name
    private static readonly Dictionary<string, string> Own =
        ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .GroupBy(path => Path.GetFileNameWithoutExtension(path), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.First(), StringComparer.OrdinalIgnoreCase);

    private static readonly string Framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    /// <summary>What every notebook may use without asking: .NET itself.</summary>
    public static IReadOnlyList<MetadataReference> Standard { get; } =
        [.. Own.Values.Where(path => Path.GetDirectoryName(path) == Framework).Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>
    /// The reference for a path or for <c>nuget: Name, version</c>. An assembly that the runner has itself is taken from
    /// there, wherever the path points: two copies of one assembly would be two sets of types. A package is only accepted
    /// when the runner has its assembly, because nothing is downloaded.
    /// </summary>
    /// <exception cref="FileNotFoundException">There is no such assembly; the message says what was looked for.</exception>
    public MetadataReference Resolve(string reference)
    {
        const string nuget = "nuget:";
        if (reference.StartsWith(nuget, StringComparison.OrdinalIgnoreCase))
        {
            string package = reference[nuget.Length..].Split(',')[0].Trim();
            return Own.TryGetValue(package, out string? known)
                ? MetadataReference.CreateFromFile(known)
                : throw new FileNotFoundException($"#r \"{reference}\": expected a package whose assembly the runner has, for it downloads none; found no {package}.dll");
        }
        string name = reference.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? Path.GetFileNameWithoutExtension(reference) : Path.GetFileName(reference);
        if (Own.TryGetValue(name, out string? own)) return MetadataReference.CreateFromFile(own);
        string path = Path.GetFullPath(Path.Combine(folder, reference));
        if (!File.Exists(path)) throw new FileNotFoundException($"#r \"{reference}\": expected an assembly, found no file at {path}");
        Assembly.LoadFrom(path);
        return MetadataReference.CreateFromFile(path);
    }
}
