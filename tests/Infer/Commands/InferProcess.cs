using System.Diagnostics;
using EmotionML.Infer.Vision;

namespace EmotionML.Tests.Infer.Commands;

/// <summary>The program <c>infer</c> as a process of its own.</summary>
internal static class InferProcess
{
    // one library for every program that the tests start, gone with them
    private static readonly TemporaryFolder Library = KeepUntilExit();

    /// <summary>Starts it.</summary>
    internal static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(FaceReader).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // no window shall open on the screen of who runs the tests
        start.Environment.Remove("DISPLAY");
        start.Environment.Remove("WAYLAND_DISPLAY");
        // nor shall the tests touch the music library of who runs them
        start.Environment["EMOTIONML_DATABASE"] = Library.File("music.db");
        return Process.Start(start)!;
    }

    /// <summary>Runs it to its end.</summary>
    internal static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using Process process = Start(arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        return (process.ExitCode, output.Result, error.Result);
    }

    private static TemporaryFolder KeepUntilExit()
    {
        var folder = new TemporaryFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        return folder;
    }
}
