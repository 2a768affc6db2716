using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using EmotionML.Core.Common;
using EmotionML.Train.Networks;
using EmotionML.Train.Networks.Pretrained;

namespace EmotionML.Train.Training;

/// <summary>One resolved setting and where its value came from: default, the configuration file, the command line, or the resumed run.</summary>
public sealed record Setting(string Key, object Value, string Source);

/// <summary>
/// Resolves <see cref="TrainOptions"/>: defaults, then a configuration file, then the command line. Keys are the
/// property names in kebab case; an unknown one is an error with a suggestion.
/// </summary>
public static class Settings
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Every setting with its type, default and description, in order of declaration.</summary>
    public static IReadOnlyList<(string Key, PropertyInfo Property, string Description)> All { get; } =
        [.. typeof(NetworkOptions).GetProperties().Concat(typeof(TrainOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)).Where(p => p.CanWrite).Select(p =>
            (Kebab(p.Name), p, p.GetCustomAttribute<DescriptionAttribute>()!.Description))];

    /// <summary>Applies layers of values in turn, the last one winning.</summary>
    /// <exception cref="UserException">A key is unknown or a value does not parse.</exception>
    public static (TrainOptions Options, IReadOnlyList<Setting> Echo) Resolve(params (string Source, IReadOnlyDictionary<string, string> Values)[] layers)
    {
        var options = new TrainOptions();
        var sources = new Dictionary<string, string>();
        foreach ((string source, IReadOnlyDictionary<string, string> values) in layers)
        {
            foreach ((string key, string text) in values)
            {
                PropertyInfo property = All.FirstOrDefault(s => s.Key == key).Property ?? throw Unknown(source, key);
                property.SetValue(options, Parse(source, key, text, property.PropertyType));
                sources[key] = source;
            }
        }
        // these weights belong to one network
        if (options.Init == FaceRecognitionWeights.Name && !sources.ContainsKey("network"))
        {
            options = options with { Network = NetworkFactory.FaceResNet };
            sources["network"] = $"--init {options.Init}";
        }
        Check(options);
        return (options, [.. All.Select(s => new Setting(s.Key, s.Property.GetValue(options)!, sources.GetValueOrDefault(s.Key, "default")))]);
    }

    /// <summary>Reads <c>{"key": value}</c>, or a run's config.json with <c>{"key": {"value": …, "source": …}}</c>.</summary>
    public static IReadOnlyDictionary<string, string> ReadFile(string path)
    {
        if (!File.Exists(path)) throw new UserException($"{path}: no such configuration file");
        try
        {
            JsonObject root = JsonNode.Parse(File.ReadAllText(path), documentOptions: new() { CommentHandling = JsonCommentHandling.Skip })!.AsObject();
            return root.ToDictionary(p => p.Key, p => (p.Value is JsonObject entry ? entry["value"] : p.Value)?.ToString() ?? "");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new UserException($"{path}: expected a JSON object of settings ({e.Message})", e);
        }
    }

    /// <summary>The echo as config.json.</summary>
    public static string ToJson(IReadOnlyList<Setting> echo)
    {
        var root = new JsonObject();
        foreach (Setting s in echo)
            root[s.Key] = Entry(s);
        return root.ToJsonString(Indented);
    }

    /// <summary>Puts another value, and where it came from, into a run's config.json.</summary>
    public static void Change(string path, Setting setting)
    {
        JsonObject root = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        root[setting.Key] = Entry(setting);
        AtomicFile.WriteText(path, root.ToJsonString(Indented));
    }

    /// <summary>The items of a comma-separated list, trimmed, without empty ones.</summary>
    public static string[] List(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static JsonObject Entry(Setting s) => new() { ["value"] = JsonSerializer.SerializeToNode(s.Value), ["source"] = s.Source };

    private static void Check(TrainOptions o)
    {
        OneOf("network", o.Network, [.. NetworkFactory.Names]);
        OneOf("optimizer", o.Optimizer, "auto", "sgd", "adam", "adamw");
        OneOf("precision", o.Precision, "auto", "fp32", "bf16");
        OneOf("device", o.Device, "cpu", "cuda");
        OneOf("rebalance", o.Rebalance, Rebalancer.Modes);
        OneOf("teacher-tta", o.TeacherTta, "none", "flip");
        OneOf("select", o.Select, "last", "accuracy");
        InRange("epochs", o.Epochs, 1, 100_000);
        InRange("batch", o.Batch, 1, 65_536);
        InRange("working-size", o.WorkingSize, -1, 4096);
        InRange("minutes", o.Minutes, 0, 100_000);
        InRange("threads", o.Threads, 0, 1024);
        InRange("learning-rate", o.LearningRate, 0, 100);
        InRange("momentum", o.Momentum, 0, 0.9999);
        InRange("weight-decay", o.WeightDecay, 0, 1);
        InRange("warmup", o.Warmup, 0, o.Epochs);
        InRange("dropout", o.Dropout, -1, 0.99);
        InRange("average", o.Average, 0, 0.99999);
        InRange("clip-norm", o.ClipNorm, 0, 1e9);
        InRange("sam", o.Sam, 0, 100);
        InRange("mixup", o.Mixup, 0, 10);
        InRange("rotation", o.Rotation, 0, 180);
        InRange("ramp-start", o.RampStart, 0, 1e6);
        InRange("ramp-epochs", o.RampEpochs, 0, 1e6);
        foreach ((string key, double share) in ((string, double)[])[
            ("label-smoothing", o.LabelSmoothing), ("teacher-share", o.TeacherShare), ("flip", o.Flip), ("scale", o.Scale), ("shift", o.Shift),
            ("contrast", o.Contrast), ("brightness", o.Brightness), ("gamma", o.Gamma), ("sharpness", o.Sharpness), ("equalize", o.Equalize),
            ("erase", o.Erase), ("erase-max", o.EraseMax), ("clean-share", o.CleanShare)])
            InRange(key, share, 0, 1);
    }

    private static void OneOf(string key, string value, params string[] allowed)
    {
        if (!allowed.Contains(value)) throw new UserException($"--{key}: expected one of {string.Join(", ", allowed)}, found '{value}'");
    }

    private static void InRange(string key, double value, double low, double high)
    {
        if (!(value >= low && value <= high))
            throw new UserException(string.Create(CultureInfo.InvariantCulture, $"--{key}: expected {low} to {high}, found {value}"));
    }

    private static object Parse(string source, string key, string text, Type type)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        if (type == typeof(string)) return text;
        if (type == typeof(int) && int.TryParse(text, NumberStyles.AllowLeadingSign, culture, out int i)) return i;
        if (type == typeof(long) && long.TryParse(text, NumberStyles.AllowLeadingSign, culture, out long l)) return l;
        if (type == typeof(double) && double.TryParse(text, NumberStyles.Float, culture, out double d)) return d;
        string expected = type == typeof(double) ? "a number" : "a whole number";
        throw new UserException($"{source}: --{key}: expected {expected}, found '{text}'");
    }

    private static UserException Unknown(string source, string key)
    {
        string? near = WordDistance.Nearest(key, All.Select(s => s.Key));
        return new UserException($"{source}: unknown setting '{key}'{(near is null ? "" : $"; did you mean '{near}'?")}");
    }

    private static string Kebab(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? $"{(i > 0 ? "-" : "")}{char.ToLowerInvariant(c)}" : $"{c}"));
}
