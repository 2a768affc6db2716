using System.Text.Json.Serialization;
using EmotionML.Train.Export;
using EmotionML.Train.Training;

namespace EmotionML.Train.Evaluation;

/// <summary>The training run behind a file, as far as its folder tells.</summary>
/// <param name="Config">Every setting with where its value came from.</param>
/// <param name="Meta">Facts about the run: commit, device, engine, time and the like.</param>
/// <param name="Epochs">One row per epoch.</param>
/// <param name="Classes">The classes before and after rebalancing; empty where the folder does not say.</param>
/// <param name="Parity">How far the exported file is from the trainer's network; null where the folder does not say.</param>
public sealed record RunReport(
    IReadOnlyList<SettingReport> Config, IReadOnlyDictionary<string, string> Meta, IReadOnlyList<EpochReport> Epochs,
    IReadOnlyList<RebalancedClass> Classes, ParityResult? Parity)
{
    /// <summary>The value of one setting, or null.</summary>
    public string? Setting(string key) => Config.FirstOrDefault(setting => setting.Key == key)?.Value;
}

/// <summary>One resolved setting.</summary>
/// <param name="Key">Name on the command line.</param>
/// <param name="Value">Value as text.</param>
/// <param name="Source">Default, configuration file or command line.</param>
public sealed record SettingReport(string Key, string Value, string Source);

/// <summary>One class of the data, before and after rebalancing.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Train">Pictures in the training split.</param>
/// <param name="Validation">Pictures in the validation split.</param>
/// <param name="Test">Pictures in the test split.</param>
/// <param name="ShareBefore">Share of the training split, 0..1.</param>
/// <param name="ShareAfter">Share of what the loss sees, 0..1.</param>
/// <param name="LossWeight">Factor of its loss; null where the method has none.</param>
/// <param name="LogPrior">What is added to its logit while training; null where the method has none.</param>
public sealed record RebalancedClass(
    string Label, int Train, int Validation, int Test, double ShareBefore, double ShareAfter, double? LossWeight, double? LogPrior);

/// <summary>Something that was tried.</summary>
/// <param name="Name">What.</param>
/// <param name="ValidationAccuracy">Its validation accuracy, 0..1; null where it did not end.</param>
/// <param name="MacroF1">Its macro-F1.</param>
/// <param name="Cost">What it cost, such as <c>68 min</c>.</param>
/// <param name="Note">What it taught.</param>
public sealed record ExperimentReport(
    string Name, double? ValidationAccuracy, [property: JsonPropertyName("macro_f1")] double? MacroF1, string? Cost, string? Note);
