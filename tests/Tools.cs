using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace EmotionML.Tests;

/// <summary>The .NET tools of the repository's manifest: the notebooks' kernel and PowerShell.</summary>
internal static class Tools
{
    private static readonly Lazy<bool> Restored = new(() => Programs.Run(new ProcessStartInfo("dotnet", ["tool", "restore"]) { WorkingDirectory = Repository.Root }).Code == 0);

    /// <summary>Variables that keep tools and libraries from sending telemetry.</summary>
    private static IReadOnlyList<string> OptOuts { get; } =
        ["DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT", "DOTNET_CLI_TELEMETRY_OPTOUT", "POWERSHELL_TELEMETRY_OPTOUT", "ORT_DISABLE_TELEMETRY"];

    /// <summary>Sets the variables before anything loads that reads them; programs that the tests start inherit them.</summary>
    [ModuleInitializer]
    internal static void OptOut()
    {
        foreach (string variable in OptOuts) Environment.SetEnvironmentVariable(variable, "1");
    }

    /// <summary>True where the tools are there or could be restored.</summary>
    public static bool AreRestored => Restored.Value;

    /// <summary>True where a program is found on the path.</summary>
    public static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
