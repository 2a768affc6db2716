using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace EmotionML.Bindings;

/// <summary>
/// Finds the native library of one binding. The file is linked into each binding project, so that a binding needs no
/// further assembly. Call <see cref="Register"/> from the static constructor of the class that declares the imports.
/// </summary>
internal static class NativeLoader
{
    /// <summary>Folder that is looked into before all others; for libraries built elsewhere.</summary>
    internal const string FolderVariable = "EMOTIONML_NATIVE";

    /// <summary>Makes the imports of <paramref name="library"/> in <paramref name="assembly"/> resolve through this loader.</summary>
    /// <param name="assembly">The assembly that declares the imports; each assembly registers once.</param>
    /// <param name="library">The name that the imports give, without prefix and suffix, such as <c>emotionml_torch</c>.</param>
    /// <param name="installHint">One sentence that says how to get the library; the error message ends with it.</param>
    /// <param name="fileNames">File names to try; by default those that the platform derives from the name.</param>
    internal static void Register(Assembly assembly, string library, string installHint, params string[] fileNames)
    {
        string[] names = fileNames.Length > 0 ? fileNames : [PlatformFileName(library)];
        var loaded = new Lazy<nint>(() => Load(library, Candidates(assembly, names), installHint));
        NativeLibrary.SetDllImportResolver(assembly, (name, _, _) => name == library ? loaded.Value : 0);
    }

    /// <summary>Loads the first candidate that works.</summary>
    /// <exception cref="DllNotFoundException">None did; the message lists each one with the system's reason.</exception>
    internal static nint Load(string library, IEnumerable<string> candidates, string installHint)
    {
        var tried = new StringBuilder();
        foreach (string path in candidates)
        {
            if (Path.IsPathRooted(path) && !File.Exists(path))
            {
                tried.Append("\n  ").Append(path).Append(": no such file");
                continue;
            }
            try
            {
                return NativeLibrary.Load(path);
            }
            catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
            {
                tried.Append("\n  ").Append(path).Append(": ").Append(Reason(e.Message));
            }
        }
        throw new DllNotFoundException($"The native library '{library}' could not be loaded. Tried:{tried}\n{installHint}");
    }

    private static IEnumerable<string> Candidates(Assembly assembly, string[] names)
    {
        string?[] folders =
        [
            Environment.GetEnvironmentVariable(FolderVariable),
            assembly.Location.Length > 0 ? Path.GetDirectoryName(assembly.Location) : null,
            AppContext.BaseDirectory,
            Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native"),
        ];
        var paths = folders
            .Where(folder => !string.IsNullOrEmpty(folder))
            .SelectMany(folder => names.Select(name => Path.GetFullPath(Path.Combine(folder!, name))));
        // last the bare names: the system's own search path
        return paths.Concat(names).Distinct();
    }

    private static string PlatformFileName(string library) =>
        OperatingSystem.IsWindows() ? library + ".dll"
        : OperatingSystem.IsMacOS() ? $"lib{library}.dylib"
        : $"lib{library}.so";

    // .NET's message is a paragraph of general advice followed by the dynamic linker's own lines: those say what is wrong.
    private static string Reason(string message)
    {
        string[] lines = message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.Length > 1 ? lines[1] : message;
    }
}
