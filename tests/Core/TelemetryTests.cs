using System.Diagnostics;
using EmotionML.Core.Common;
using EmotionML.Infer.Hosting;
using EmotionML.Train.Commands;
using OpenCvSharp;

namespace EmotionML.Tests.Core;

/// <summary>Nothing leaves the machine: what ONNX Runtime would leave behind in the user's cache, and the hosts that it would look up.</summary>
[Trait("Category", "Slow")]
public sealed class TelemetryTests
{
    [Fact]
    public void Every_variable_reaches_the_processs_children()
    {
        Telemetry.SwitchOff();
        (int code, string output, _) = Programs.Run(new ProcessStartInfo("/bin/sh", ["-c", "env"]));
        Assert.Equal(0, code);
        foreach (string variable in Telemetry.Variables) Assert.Contains($"{variable}=1\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("photo")]
    [InlineData("evaluate")]
    public void A_program_that_runs_a_model_leaves_nothing_in_the_cache_and_asks_for_no_host(string command)
    {
        using var home = new TemporaryFolder();
        string trace = home.File("trace"), picture = home.File("grey.png");
        using (var grey = new Mat(64, 64, MatType.CV_8UC1, new Scalar(100))) Cv2.ImWrite(picture, grey);
        ProcessStartInfo program = command == "photo"
            ? Programs.Ours(typeof(WebHost).Assembly, "photo", picture, "--model", Repository.Model)
            : Programs.Ours(typeof(EvaluateCommand).Assembly, "evaluate", "--model", Repository.Model, "--data", "synthetic");
        bool traced = File.Exists("/usr/bin/strace");
        ProcessStartInfo start = traced
            ? new ProcessStartInfo("strace", ["-f", "-qq", "-e", "trace=connect", "-o", trace, program.FileName, .. program.ArgumentList])
            : program;
        foreach (string variable in Telemetry.Variables) start.Environment.Remove(variable);
        (start.Environment["HOME"], start.Environment["XDG_CACHE_HOME"], start.Environment["TMPDIR"]) = (home.Path, Path.Combine(home.Path, "cache"), home.Path);
        (int code, string output, string error) = Programs.Run(start);

        // a grey picture has no face, which is exit code 1
        Assert.True(code is 0 or 1, output + error);
        Assert.False(Directory.Exists(Path.Combine(home.Path, "cache")), string.Join('\n', Directory.EnumerateFileSystemEntries(home.Path, "*", SearchOption.AllDirectories)));
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(home.Path, "*", SearchOption.AllDirectories),
            path => path.Contains("telemetry", StringComparison.OrdinalIgnoreCase) || path.Contains("onnxruntime", StringComparison.OrdinalIgnoreCase) || path.Contains("mat-", StringComparison.Ordinal));
        if (traced) Assert.DoesNotContain("AF_INET", File.ReadAllText(trace), StringComparison.Ordinal);
    }
}
