using System.Diagnostics;
using System.Reflection;
using System.Text;

namespace EmotionML.Tests;

/// <summary>Programs that the tests start: ours as a user runs them, and others.</summary>
internal static class Programs
{
    /// <summary>How one of ours is started, both of its outputs caught.</summary>
    internal static ProcessStartInfo Ours(Assembly program, params string[] arguments) => new("dotnet", [program.Location, .. arguments])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        StandardOutputEncoding = Encoding.UTF8,
    };

    /// <summary>Runs a program to its end.</summary>
    internal static (int Code, string Output, string Error) Run(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using Process process = Process.Start(start)!;
        // both at once: a program whose full pipe nobody reads would never end
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        return (process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Runs ffmpeg, which has to succeed.</summary>
    internal static void Ffmpeg(params string[] arguments)
    {
        (int code, _, string error) = Run(new ProcessStartInfo("ffmpeg", ["-v", "error", "-nostdin", "-y", .. arguments]));
        Assert.True(code == 0, error);
    }

    /// <summary>Checks that one of ours has refused its arguments: exit code 2, and one line that says why.</summary>
    internal static void AssertRefused(string[] arguments, string message, (int Code, string Output, string Error) ended)
    {
        Assert.True(ended.Code == 2, $"{string.Join(' ', arguments)}: expected exit code 2, found {ended.Code}: {ended.Error}");
        Assert.StartsWith("Error: ", ended.Error, StringComparison.Ordinal);
        Assert.Contains(message, ended.Error, StringComparison.Ordinal);
        Assert.Single(ended.Error.TrimEnd().Split('\n'));
    }

    /// <summary>Waits until a running program has done something.</summary>
    internal static void WaitFor(Process process, Func<bool> happened)
    {
        var watch = Stopwatch.StartNew();
        while (!happened())
        {
            Assert.False(process.HasExited, "the program ended before it could be stopped");
            Assert.True(watch.Elapsed < TimeSpan.FromMinutes(3), "the program did not get that far in three minutes");
            Thread.Sleep(20);
        }
    }

    /// <summary>Asks a program to end, as the system does when it shuts down.</summary>
    internal static void Terminate(Process process)
    {
        using Process kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        kill.WaitForExit();
    }
}
