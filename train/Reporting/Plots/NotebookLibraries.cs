using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace EmotionML.Train.Reporting.Plots;

/// <summary>Libraries that .NET Interactive's kernel does not find by itself when a notebook refers to this assembly.</summary>
internal static class NotebookLibraries
{
    private const string FSharp = "FSharp.Core.dll";

    private static readonly string Folder = Path.GetDirectoryName(typeof(NotebookLibraries).Assembly.Location)!;

    [ModuleInitializer]
    internal static void Register()
    {
        AppDomain.CurrentDomain.AssemblyResolve += (_, request) => new AssemblyName(request.Name).Name + ".dll" == FSharp ? AssemblyLoadContext.Default.LoadFromAssemblyPath(FindFSharp()) : null;
        if (AssemblyLoadContext.GetLoadContext(typeof(NotebookLibraries).Assembly) != AssemblyLoadContext.Default) FindOpenCv();
    }

    // One FSharp.Core for Plotly.NET and everything below it. The kernel brings 10.0, Plotly.NET asks for 10.1: with that one beside
    // Plotly.NET both would be loaded, and types of one are not those of the other. So it lies in a folder of its own, and is taken
    // only where the host has none.
    private static string FindFSharp() =>
        ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator).FirstOrDefault(path => Path.GetFileName(path) == FSharp) ?? Path.Combine(Folder, "fsharp", FSharp);

    // OpenCvSharp looks for its native library beside the host, and not beside itself. A method of its own: the reference is resolved when it runs.
    private static void FindOpenCv() => AssemblyLoadContext.GetLoadContext(typeof(Mat).Assembly)!.ResolvingUnmanagedDll += (_, name) =>
        Directory.EnumerateFiles(Folder, $"*{name}*").Select(path => NativeLibrary.TryLoad(path, out nint library) ? library : 0).FirstOrDefault(library => library != 0);
}
