using System.Globalization;
using System.Text.Json;
using EmotionML.Core.Common;

namespace EmotionML.Core.Model;

/// <summary>
/// What a model's file says about itself, under the metadata keys <c>emotionml.*</c>: all that inference must know,
/// and where the model comes from.
/// </summary>
public sealed record ModelCard
{
    /// <summary>What every key begins with.</summary>
    public const string Prefix = "emotionml.";

    /// <summary>Version of the keys and their meaning; another one is refused.</summary>
    public const int FormatVersion = 1;

    /// <summary>The input range every model has: intensities, normalised inside the graph.</summary>
    public const string IntensityRange = "0..255";

    /// <summary>Class names in the order of the outputs; at least two.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>Name of the input: <c>face</c>.</summary>
    public string InputName { get; init; } = "face";

    /// <summary>Side of the square input in pixels; the input's shape is [N, 1, InputSize, InputSize].</summary>
    public int InputSize { get; init; } = 48;

    /// <summary>Range of the input's intensities.</summary>
    public string InputRange { get; init; } = IntensityRange;

    /// <summary>The network, such as <c>emotion-resnet width 32 blocks 1,2,2,2</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>Name of the training data, such as <c>FER2013</c>.</summary>
    public required string TrainingData { get; init; }

    /// <summary>SHA-256 of the training data's content, lower-case hexadecimal.</summary>
    public required string TrainingDataHash { get; init; }

    /// <summary>Metrics on the validation split by name, such as <c>accuracy</c>, as fractions.</summary>
    public IReadOnlyDictionary<string, double> ValidationMetrics { get; init; } = new Dictionary<string, double>();

    /// <summary>Id of the run that trained it.</summary>
    public required string RunId { get; init; }

    /// <summary>Commit of the code that trained it; ends with <c>-dirty</c> where files were changed.</summary>
    public required string Commit { get; init; }

    /// <summary>When it was exported.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>Version of EmotionML that exported it.</summary>
    public required string EmotionMLVersion { get; init; }

    /// <summary>The ONNX operator set the graph is written in.</summary>
    public required int Opset { get; init; }

    /// <summary>What the logits are divided by before the softmax; already in the graph. 1 leaves them as they are.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>The metadata to write into the ONNX file; <see cref="FromMetadata"/> reads them back.</summary>
    public IReadOnlyDictionary<string, string> ToMetadata() => new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        [Prefix + "format"] = Invariant(FormatVersion),
        [Prefix + "labels"] = JsonSerializer.Serialize(Labels),
        [Prefix + "input.name"] = InputName,
        [Prefix + "input.shape"] = ShapeOf(InputSize),
        [Prefix + "input.range"] = InputRange,
        [Prefix + "architecture"] = Architecture,
        [Prefix + "data.name"] = TrainingData,
        [Prefix + "data.sha256"] = TrainingDataHash,
        [Prefix + "validation"] = JsonSerializer.Serialize(
            new SortedDictionary<string, double>(ValidationMetrics.ToDictionary(), StringComparer.Ordinal)),
        [Prefix + "run"] = RunId,
        [Prefix + "commit"] = Commit,
        [Prefix + "date"] = Date.ToString("O", CultureInfo.InvariantCulture),
        [Prefix + "version"] = EmotionMLVersion,
        [Prefix + "opset"] = Invariant(Opset),
        [Prefix + "temperature"] = Temperature.ToString("R", CultureInfo.InvariantCulture),
    };

    /// <summary>Reads what <see cref="ToMetadata"/> wrote.</summary>
    /// <param name="metadata">All metadata of an ONNX file; keys of others are passed over.</param>
    /// <param name="source">The file, for messages.</param>
    /// <exception cref="UserException">A key is missing or its value is not what it should be.</exception>
    public static ModelCard FromMetadata(IReadOnlyDictionary<string, string> metadata, string source)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        if (!metadata.Keys.Any(key => key.StartsWith(Prefix, StringComparison.Ordinal)))
            throw new UserException($"{source}: expected a model exported by EmotionML, found no metadata {Prefix}*");
        var reader = new Reader(metadata, source);
        reader.Require("format", Invariant(FormatVersion));
        reader.Require("input.range", IntensityRange);
        return new ModelCard
        {
            Labels = reader.Labels(),
            InputName = reader.Text("input.name"),
            InputSize = reader.Parse("input.shape", $"[N,1,S,S] such as {ShapeOf(48)}", SizeOf),
            InputRange = reader.Text("input.range"),
            Architecture = reader.Text("architecture"),
            TrainingData = reader.Text("data.name"),
            TrainingDataHash = reader.Text("data.sha256"),
            ValidationMetrics = reader.Parse("validation", "a JSON object of numbers",
                text => JsonSerializer.Deserialize<Dictionary<string, double>>(text)!),
            RunId = reader.Text("run"),
            Commit = reader.Text("commit"),
            Date = reader.Parse("date", "an ISO 8601 date",
                text => DateTimeOffset.ParseExact(text, "O", CultureInfo.InvariantCulture)),
            EmotionMLVersion = reader.Text("version"),
            Opset = reader.Parse("opset", "a whole number", text => int.Parse(text, CultureInfo.InvariantCulture)),
            Temperature = reader.Parse("temperature", "a number above 0", ParseTemperature),
        };
    }

    /// <summary>Equal when every value is, lists and metrics by their content.</summary>
    public bool Equals(ModelCard? other) =>
        other is not null && ToMetadata().SequenceEqual(other.ToMetadata());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(RunId, Date, Architecture);

    private static string ShapeOf(int size) => string.Create(CultureInfo.InvariantCulture, $"[N,1,{size},{size}]");

    private static int SizeOf(string shape)
    {
        int size = int.Parse(shape.Split(',', ']')[^2], CultureInfo.InvariantCulture);
        return size >= 1 && shape == ShapeOf(size) ? size : throw new FormatException();
    }

    private static double ParseTemperature(string text)
    {
        double value = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return value > 0 && double.IsFinite(value) ? value : throw new FormatException();
    }

    private static string Invariant(int value) => value.ToString(CultureInfo.InvariantCulture);

    private sealed class Reader(IReadOnlyDictionary<string, string> metadata, string source)
    {
        internal string Text(string key) =>
            metadata.TryGetValue(Prefix + key, out string? text) && text.Length > 0
                ? text
                : throw new UserException($"{source}: expected metadata {Prefix}{key}, found none");

        internal void Require(string key, string expected)
        {
            string found = Text(key);
            if (found != expected)
                throw Mismatch(key, expected, found);
        }

        internal T Parse<T>(string key, string expected, Func<string, T> parse)
        {
            string found = Text(key);
            try
            {
                return parse(found) ?? throw Mismatch(key, expected, found);
            }
            catch (Exception e) when (e is FormatException or OverflowException or JsonException or IndexOutOfRangeException)
            {
                throw Mismatch(key, expected, found);
            }
        }

        internal string[] Labels()
        {
            const string expected = "a JSON list of two or more different names";
            string[] labels = Parse("labels", expected, text => JsonSerializer.Deserialize<string[]>(text)!);
            return labels.Length >= 2 && labels.Distinct().Count() == labels.Length && !labels.Any(string.IsNullOrWhiteSpace)
                ? labels
                : throw Mismatch("labels", expected, Text("labels"));
        }

        private UserException Mismatch(string key, string expected, string found) =>
            new($"{source}: metadata {Prefix}{key}: expected {expected}, found {found}");
    }
}
