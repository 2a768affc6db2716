using System.Text.Json;
using EmotionML.Core.Common;
using EmotionML.Train.Export;
using EmotionML.Train.Training;

namespace EmotionML.Train.Evaluation;

/// <summary>
/// Reads what a training run left in its folder: <c>config.json</c> (key to value and source), <c>meta.json</c>,
/// <c>metrics.jsonl</c> (one object per epoch), <c>classes.json</c>, <c>parity.json</c> and the picture <c>augmented.png</c>.
/// Any of them may be missing: a bare ONNX file has none.
/// </summary>
public static class RunReader
{
    /// <summary>Name of the file with everything that was tried: an array of <see cref="ExperimentReport"/>.</summary>
    public const string Experiments = "experiments.json";

    /// <summary>Reads a folder; null where it holds nothing of a run.</summary>
    /// <exception cref="UserException">A file is there but does not hold what it should.</exception>
    public static RunReport? Read(string? folder)
    {
        if (folder is null) return null;
        var run = new RunFolder(folder);
        if (!new[] { run.Config, run.Meta, run.Metrics, run.Classes, run.Parity }.Any(File.Exists)) return null;
        return new RunReport(ReadConfig(run.Config), ReadMeta(run.Meta), run.ReadEpochs(), ReadFile<RebalancedClass[]>(run.Classes) ?? [], ReadFile<ParityResult?>(run.Parity));
    }

    /// <summary>Everything that was tried on the way to a model: <c>experiments.json</c> in the first of the folders that has one; empty where none has.</summary>
    public static IReadOnlyList<ExperimentReport> ReadExperiments(params IEnumerable<string?> folders) =>
        folders.OfType<string>().Select(folder => ReadFile<ExperimentReport[]>(Path.Combine(folder, Experiments))).FirstOrDefault(list => list is not null) ?? [];

    /// <summary>The table of earlier approaches: <c>baselines.json</c> in the first of the folders that has one about the same data; null where none has.</summary>
    public static BaselineReport? ReadApproaches(string dataHash, params IEnumerable<string?> folders) =>
        folders.OfType<string>().Select(folder => ReadFile<BaselineReport>(Path.Combine(folder, BaselineReport.FileName))).FirstOrDefault(report => report?.Data.Hash == dataHash);

    /// <summary>The contact sheet of augmented faces, or null.</summary>
    public static byte[]? ReadAugmented(string? folder) =>
        folder is not null && new RunFolder(folder).Augmented is var path && File.Exists(path) ? File.ReadAllBytes(path) : null;

    /// <summary>
    /// The earlier report in a folder, if it is about this very file: with it a committed model keeps its learning curves
    /// without its run folder.
    /// </summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="modelHash">SHA-256 of the model.</param>
    public static EvaluationReport? Previous(string folder, string modelHash)
    {
        string path = Path.Combine(folder, EvaluationReport.FileName);
        if (!File.Exists(path))
            return null;
        try
        {
            EvaluationReport report = ReportJson.Read<EvaluationReport>(File.ReadAllText(path));
            return report.Model.Sha256 == modelHash ? report : null;
        }
        catch (JsonException)
        {
            return null; // of another version: the file speaks for itself
        }
    }

    private static List<SettingReport> ReadConfig(string path)
    {
        var settings = new List<SettingReport>();
        foreach (JsonProperty entry in ReadObject(path))
        {
            bool sourced = entry.Value.ValueKind == JsonValueKind.Object && entry.Value.TryGetProperty("value", out _);
            settings.Add(sourced
                ? new SettingReport(entry.Name, WithoutFolder(Text(entry.Value.GetProperty("value"))), entry.Value.TryGetProperty("source", out JsonElement source) ? Text(source) : "")
                : new SettingReport(entry.Name, WithoutFolder(Text(entry.Value)), ""));
        }
        return settings;
    }

    // a report is passed on: where the files of this machine lie is nobody else's business
    private static string WithoutFolder(string value) => Path.IsPathRooted(value) ? Path.GetFileName(value) : value;

    /// <summary>Facts by name; an object inside is flattened with dots, and what is longer than a line (a random state) is left out.</summary>
    private static SortedDictionary<string, string> ReadMeta(string path)
    {
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Add("", ReadObject(path));
        return facts;

        void Add(string prefix, IEnumerable<JsonProperty> entries)
        {
            foreach (JsonProperty entry in entries)
            {
                if (entry.Value.ValueKind == JsonValueKind.Object)
                {
                    // The settings stand in their own table.
                    if (entry.Name is not ("config" or "configuration" or "settings"))
                        Add($"{prefix}{entry.Name}.", entry.Value.EnumerateObject());
                }
                else if (Text(entry.Value) is { Length: > 0 and <= 120 } text)
                {
                    facts[prefix + entry.Name] = text;
                }
            }
        }
    }

    private static List<JsonProperty> ReadObject(string path)
    {
        if (!File.Exists(path))
            return [];
        JsonElement root = Parse(path, text => JsonSerializer.Deserialize<JsonElement>(text));
        return root.ValueKind == JsonValueKind.Object
            ? [.. root.EnumerateObject()]
            : throw new UserException($"{path}: expected a JSON object, found {root.ValueKind.ToString().ToLowerInvariant()}.");
    }

    private static T? ReadFile<T>(string path) => File.Exists(path) ? Parse(path, ReportJson.Read<T>) : default;

    private static T Parse<T>(string path, Func<string, T> parse)
    {
        try
        {
            return parse(File.ReadAllText(path));
        }
        catch (JsonException exception)
        {
            throw new UserException($"{path}: expected JSON ({exception.Message})", exception);
        }
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Text)),
        JsonValueKind.Null => "none",
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        _ => value.ToString(),
    };
}
