using System.Runtime.CompilerServices;

namespace EmotionML.Core.Common;

/// <summary>
/// Switches off what the libraries in use would send to their makers. ONNX Runtime 1.30 and later looks up event hosts, keeps a
/// device id and queues events in the user's cache folder, on Linux too, unless <c>ORT_DISABLE_TELEMETRY</c> is set before
/// the library loads.
/// </summary>
public static class Telemetry
{
    /// <summary>The variables, each set to 1.</summary>
    public static IReadOnlyList<string> Variables { get; } =
        ["ORT_DISABLE_TELEMETRY", "DOTNET_CLI_TELEMETRY_OPTOUT", "DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT", "POWERSHELL_TELEMETRY_OPTOUT"];

    /// <summary>
    /// Sets the variables for this process and its children. This happens by itself before anything else of this assembly runs;
    /// a program that loads ONNX Runtime without it calls this first.
    /// </summary>
    public static void SwitchOff()
    {
        foreach (string variable in Variables) NativeEnvironment.Set(variable, "1");
    }

#pragma warning disable CA2255 // a library may not rely on its callers here: what was sent once cannot be taken back
    [ModuleInitializer]
    internal static void Initialize()
    {
        SwitchOff();
        // OpenCV's FFmpeg would write its messages beside ours: an error is reported once, by the caller
        NativeEnvironment.Set("OPENCV_FFMPEG_LOGLEVEL", "-8");
        NativeEnvironment.Set("OPENCV_LOG_LEVEL", "SILENT");
    }
#pragma warning restore CA2255
}
