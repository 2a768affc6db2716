using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EmotionML.Train.Data;
using EmotionML.Train.Networks;

namespace EmotionML.Train.Training;

/// <summary>What a run says before any work.</summary>
public static class StartBlock
{
    /// <summary>Prints folder, code, machine, settings, classes and network.</summary>
    public static void Print(TextWriter output, RunFolder folder, IReadOnlyDictionary<string, string> provenance, TrainOptions options,
        IReadOnlyList<Setting> echo, FaceDataset data, Rebalancer rebalancer, Network network)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        output.WriteLine($"run       {Path.GetRelativePath(Environment.CurrentDirectory, folder.Path)}");
        output.WriteLine($"code      EmotionML {provenance["version"]}, commit {provenance["commit"]}, {provenance["dotnet"]}, {provenance["engine"]}");
        output.WriteLine($"device    {options.Device}, {provenance["threads"]} threads, {provenance["precision"]}"
            + (options.Precision == "auto" ? Processor.HasBf16 ? " (this processor has AVX512_BF16)" : " (this processor has no AVX512_BF16)" : ""));
        if (options is { Precision: "bf16", Device: "cpu" } && !Processor.HasBf16)
            output.WriteLine("          WARNING: this processor has no AVX512_BF16: bf16 is emulated, over ten times slower than --precision fp32");
        output.WriteLine($"data      {data.Name}{(data.IsSynthetic ? " (SYNTHETIC, drawn faces)" : "")}, {data.Size} pixels, sha256 {data.Hash[..16]}…");
        foreach (string note in data.Notes) output.WriteLine($"          {note}");
        output.WriteLine($"network   {network.Describe()}");
        output.WriteLine("settings");
        foreach (Setting setting in echo)
            output.WriteLine(string.Create(culture, $"  {setting.Key,-16} {setting.Value,-26} {setting.Source}").TrimEnd());
        output.WriteLine($"classes{"",14}train  validation  test   share  after rebalancing ({options.Rebalance})");
        double[] after = rebalancer.EffectiveShares();
        for (int c = 0; c < data.Labels.Count; c++)
            output.WriteLine(string.Create(culture,
                $"  {data.Labels[c],-16} {rebalancer.Counts[c],7} {data.Validation.CountOf(c),11} {data.Test.CountOf(c),5}  {100.0 * rebalancer.Counts[c] / data.Train.Count,5:0.0} %  {100 * after[c],5:0.0} %"));
        output.WriteLine();
        output.Flush();
    }

    /// <summary>The same counts as classes.json.</summary>
    public static string ClassesJson(FaceDataset data, Rebalancer rebalancer)
    {
        double[] after = rebalancer.EffectiveShares();
        var rows = data.Labels.Select((label, c) => (JsonNode)new JsonObject
        {
            ["label"] = label,
            ["train"] = rebalancer.Counts[c],
            ["validation"] = data.Validation.CountOf(c),
            ["test"] = data.Test.CountOf(c),
            ["share_before"] = (double)rebalancer.Counts[c] / data.Train.Count,
            ["share_after"] = after[c],
            ["loss_weight"] = rebalancer.LossWeights?[c],
            ["log_prior"] = rebalancer.LogPriors?[c],
        });
        return new JsonArray([.. rows]).ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }
}
