using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using EmotionML.Train.Data;

namespace EmotionML.Train.Training;

/// <summary>Where a run comes from: code, machine and data.</summary>
public static class Provenance
{
    /// <summary>
    /// Commit of the checkout that this program lies in, with <c>-dirty</c> after it when files differ; of a program that
    /// was copied elsewhere the commit it was built from, or <c>unknown</c>. The folder it is called from says nothing.
    /// </summary>
    public static string Commit()
    {
        string? head = Git("rev-parse", "--short=12", "HEAD");
        if (head is null) return FullVersion.Split('+') is [_, { Length: >= 12 } built] ? built[..12] : "unknown";
        return string.IsNullOrEmpty(Git("status", "--porcelain", "--untracked-files=no")) ? head : head + "-dirty";
    }

    /// <summary>Version of this program.</summary>
    public static string Version => FullVersion.Split('+')[0];

    /// <summary>The version with the commit it was built from after a plus sign, where the build knew it.</summary>
    public static string FullVersion { get; } =
        typeof(Provenance).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>Everything that a checkpoint, and later the ONNX file, says about its origin.</summary>
    public static Dictionary<string, string> Of(FaceDataset data, Networks.Network network, TrainOptions options, string run, Intensity intensity)
    {
        var facts = new Dictionary<string, string>
        {
            ["run"] = run,
            ["commit"] = Commit(),
            ["version"] = Version,
            ["date"] = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["dotnet"] = RuntimeInformation.FrameworkDescription,
            ["engine"] = "libtorch " + torch.__version__,
            ["precision"] = TrainStep.UsesBf16(options) ? "bf16" : "fp32",
            ["threads"] = $"{torch.get_num_threads()}",
            ["data"] = data.Name,
            ["data.hash"] = data.Hash,
            ["data.synthetic"] = data.IsSynthetic ? "true" : "false",
            ["labels"] = JsonSerializer.Serialize(data.Labels),
            ["architecture"] = network.Architecture,
            ["architecture.image-size"] = $"{network.Shape.ImageSize}",
            ["architecture.widths"] = string.Join(',', network.Shape.Widths),
            ["architecture.blocks"] = string.Join(',', network.Shape.Blocks),
            ["rebalance"] = options.Rebalance,
            ["init"] = options.Init == Networks.Pretrained.FaceRecognitionWeights.Name ? Networks.Pretrained.FaceRecognitionWeights.Origin : Path.GetFileName(options.Init.TrimEnd('/')),
            ["parameters"] = $"{network.ParameterCount}",
            ["multiply-adds"] = $"{network.CountMultiplyAdds()}",
            ["mean"] = intensity.Mean.ToString("R", CultureInfo.InvariantCulture),
            ["std"] = intensity.Std.ToString("R", CultureInfo.InvariantCulture),
        };
        // only of a network that shrinks its pictures: the others follow the size of the data
        if (network.Shape.WorkingSize != network.Shape.ImageSize) facts["architecture.working-size"] = $"{network.Shape.WorkingSize}";
        return facts;
    }

    private static string? Git(params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("git", ["-C", AppContext.BaseDirectory, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            string text = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? text : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // no git here
            return null;
        }
    }
}
