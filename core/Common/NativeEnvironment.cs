using System.Runtime.InteropServices;

namespace EmotionML.Core.Common;

/// <summary>Environment variables as native libraries see them.</summary>
public static partial class NativeEnvironment
{
    /// <summary>
    /// Sets a variable for this process, its native libraries and its children. .NET keeps a copy of its own outside Windows, which
    /// <see cref="Environment.SetEnvironmentVariable(string, string?)"/> changes alone: native code sees only what the C library has.
    /// </summary>
    public static void Set(string name, string value)
    {
        Environment.SetEnvironmentVariable(name, value);
        if (!OperatingSystem.IsWindows()) _ = setenv(name, value, 1);
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);
}
