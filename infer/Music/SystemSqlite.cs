using System.Runtime.InteropServices;
using SQLitePCL;

namespace EmotionML.Infer.Music;

/// <summary>
/// Lets Microsoft.Data.Sqlite run on the SQLite that the operating system carries: the managed provider asks for a
/// library named e_sqlite3, which no package brings here, and is pointed at the system's own.
/// </summary>
internal static class SystemSqlite
{
    private static readonly Lazy<nint> Library = new(Load);

    private static readonly Lazy<bool> Registered = new(() =>
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, (name, _, _) => name == "e_sqlite3" ? Library.Value : 0);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        return true;
    });

    /// <summary>Call before the first connection; more calls do nothing.</summary>
    /// <exception cref="DllNotFoundException">The system has no SQLite.</exception>
    internal static void Use() => _ = Registered.Value;

    private static nint Load()
    {
        string[] names = OperatingSystem.IsWindows() ? ["winsqlite3.dll", "sqlite3.dll", "e_sqlite3.dll"]
            : OperatingSystem.IsMacOS() ? ["libsqlite3.dylib", "/usr/lib/libsqlite3.dylib"]
            : ["libsqlite3.so.0", "libsqlite3.so"];
        foreach (string name in names)
            if (NativeLibrary.TryLoad(name, out nint library)) return library;
        throw new DllNotFoundException($"SQLite was not found (tried {string.Join(", ", names)}). Run ./setup.sh; on Debian and Ubuntu it is the package libsqlite3-0");
    }
}
