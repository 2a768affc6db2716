using System.Text.Json;
using EmotionML.Core.Common;

namespace EmotionML.Core.Affect;

/// <summary>
/// Turns emotions into places in the affect plane. The default coordinates are the norms of Warriner, Kuperman and
/// Brysbaert (2013, Behavior Research Methods 45) for the emotions' names, rescaled from 1..9 by (x - 5) / 4. Surprise
/// is our own choice, 0.2 / 0.6: a surprised face may be pleased or frightened, and the word's norm speaks of presents.
/// </summary>
public sealed class EmotionAffect
{
    private readonly Dictionary<string, AffectPoint> points;

    /// <summary>Coordinates of one's own.</summary>
    /// <param name="points">Label to place; labels are compared without regard to case.</param>
    /// <exception cref="UserException">A coordinate lies outside -1..1.</exception>
    public EmotionAffect(IReadOnlyDictionary<string, AffectPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        foreach ((string label, AffectPoint point) in points)
            if (!(Math.Abs(point.Valence) <= 1 && Math.Abs(point.Arousal) <= 1))
                throw new UserException($"affect of '{label}': expected valence and arousal in -1..1, found {point.Valence} and {point.Arousal}");
        this.points = new(points, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The published coordinates, by the labels of FER2013.</summary>
    public static EmotionAffect Default { get; } = new(new Dictionary<string, AffectPoint>
    {
        ["angry"] = new(-0.62, 0.23),
        ["disgust"] = new(-0.42, 0.00),
        ["fear"] = new(-0.52, 0.28),
        ["happy"] = new(0.87, 0.38),
        ["sad"] = new(-0.65, -0.55),
        ["surprise"] = new(0.20, 0.60),
        ["neutral"] = new(0.12, -0.39),
    });

    /// <summary>Reads coordinates of one's own; labels that the file leaves out keep the default.</summary>
    /// <param name="path">JSON such as <c>{"surprise": {"valence": 0.4, "arousal": 0.7}}</c>.</param>
    /// <exception cref="UserException">The file is missing or not of that form, or a coordinate lies outside -1..1.</exception>
    public static EmotionAffect Load(string path)
    {
        if (!File.Exists(path)) throw new UserException($"{path}: expected a JSON file of coordinates, found no such file");
        var points = new Dictionary<string, AffectPoint>(Default.points, StringComparer.OrdinalIgnoreCase);
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            foreach (JsonProperty label in document.RootElement.EnumerateObject())
                points[label.Name] = new(label.Value.GetProperty("valence").GetDouble(), label.Value.GetProperty("arousal").GetDouble());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new UserException($$"""{{path}}: expected {"LABEL": {"valence": X, "arousal": X}, …}, found another form ({{e.Message}})""", e);
        }
        return new(points);
    }

    /// <summary>Every label with its place.</summary>
    public IReadOnlyDictionary<string, AffectPoint> Points => points;

    /// <summary>The place of one emotion.</summary>
    /// <exception cref="UserException">The label has no coordinates; the message lists those that have.</exception>
    public AffectPoint Of(string label) => points.TryGetValue(label, out AffectPoint point)
        ? point
        : throw new UserException($"emotion: expected one of {string.Join(", ", points.Keys)}, found '{label}'");

    /// <summary>The probability-weighted mean place; weights need not sum to one.</summary>
    /// <param name="labels">Labels in the order of the probabilities.</param>
    /// <param name="probabilities">Weights of 0 or more, one for each label, at least one above 0.</param>
    /// <exception cref="UserException">A label has no coordinates.</exception>
    /// <exception cref="ArgumentException">The lengths differ, or no weight is above 0.</exception>
    public AffectPoint Of(IReadOnlyList<string> labels, IReadOnlyList<float> probabilities)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(probabilities);
        if (labels.Count != probabilities.Count)
            throw new ArgumentException($"Expected {labels.Count} probabilities, found {probabilities.Count}.", nameof(probabilities));
        double valence = 0, arousal = 0, sum = 0;
        for (int i = 0; i < labels.Count; i++)
        {
            AffectPoint point = Of(labels[i]);
            valence += probabilities[i] * point.Valence;
            arousal += probabilities[i] * point.Arousal;
            sum += probabilities[i];
        }
        if (!(sum > 0)) throw new ArgumentException("Expected a probability above 0.", nameof(probabilities));
        return new(valence / sum, arousal / sum);
    }

    /// <summary>The label whose place is nearest to a point.</summary>
    public string Nearest(AffectPoint point) => points.MinBy(pair => pair.Value.DistanceTo(point)).Key;
}
