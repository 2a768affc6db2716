using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using EmotionML.Core.Common;
using EmotionML.Train.Data;
using EmotionML.Train.Networks;

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
        if (head is null) return ProductVersion.Full.Split('+') is [_, { Length: >= 12 } built] ? built[..12] : "unknown";
        return string.IsNullOrEmpty(Git("status", "--porcelain", "--untracked-files=no")) ? head : head + "-dirty";
    }

    /// <summary>Everything that a checkpoint, and later the ONNX file, says about its origin.</summary>
    public static Dictionary<string, string> Of(FaceDataset data, Networks.Network network, TrainOptions options, string run, Intensity intensity)
    {
        var facts = new Dictionary<string, string>
        {
            ["run"] = run,
            ["commit"] = Commit(),
            ["version"] = ProductVersion.Number,
            ["date"] = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["dotnet"] = RuntimeInformation.FrameworkDescription,
            ["engine"] = "libtorch " + torch.__version__,
            ["precision"] = TrainStep.UsesBf16(options) ? "bf16" : "fp32",
            ["threads"] = $"{torch.get_num_threads()}",
            ["data"] = data.Name,
            ["data.hash"] = data.Hash,
            ["data.synthetic"] = data.IsSynthetic ? "true" : "false",
            ["labels"] = JsonSerializer.Serialize(data.Labels),
            ["rebalance"] = options.Rebalance,
            ["init"] = options.Init == Networks.Pretrained.FaceRecognitionWeights.Name ? Networks.Pretrained.FaceRecognitionWeights.Origin : Path.GetFileName(options.Init.TrimEnd('/')),
            ["parameters"] = $"{network.ParameterCount}",
            ["multiply-adds"] = $"{network.CountMultiplyAdds()}",
            ["mean"] = intensity.Mean.ToString("R", CultureInfo.InvariantCulture),
            ["std"] = intensity.Std.ToString("R", CultureInfo.InvariantCulture),
        };
        foreach ((string key, string value) in ArchitectureKeys.Write(network.Architecture, network.Shape)) facts[key] = value;
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
