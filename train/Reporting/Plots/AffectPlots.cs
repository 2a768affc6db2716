using EmotionML.Core.Affect;
using EmotionML.Train.Analysis;

namespace EmotionML.Train.Reporting.Plots;

/// <summary>Moods and songs in the plane of valence and arousal.</summary>
public static class AffectPlots
{
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(0.5);

    /// <summary>The places of the emotions in the plane.</summary>
    public static Plot Emotions(EmotionAffect affect) => Plane("The affect plane", new
    {
        type = "scatter",
        mode = "markers+text",
        x = affect.Points.Values.Select(point => point.Valence).ToArray(),
        y = affect.Points.Values.Select(point => point.Arousal).ToArray(),
        text = affect.Points.Keys.ToArray(),
        textposition = "top center",
        marker = new { size = 12, color = affect.Points.Select((_, i) => Plot.Hue(i)).ToArray() },
        showlegend = false,
        hovertemplate = "%{text}: valence %{x:.2f}, arousal %{y:.2f}<extra></extra>",
    });

    /// <summary>A plane of valence and arousal from -1 to 1.</summary>
    public static Plot Plane(string title, params IReadOnlyList<object> data) => Plot.Titled(title, "valence: unpleasant to pleasant", "arousal: calm to excited", data)
        .With(("xaxis.range", new[] { -1.05, 1.05 }), ("yaxis.range", new[] { -1.05, 1.05 }), ("height", 520));

    /// <summary>Points joined in their order: the way of a mood or of a playlist.</summary>
    public static object Path(string name, IReadOnlyList<AffectPoint> points, string color, IReadOnlyList<string>? names = null, string mode = "lines+markers") => new
    {
        type = "scatter",
        mode,
        name,
        x = points.Select(point => point.Valence).ToArray(),
        y = points.Select(point => point.Arousal).ToArray(),
        text = names,
        line = new { color, width = 2 },
        marker = new { color, size = 8 },
        hovertemplate = names is null ? "%{x:.2f}, %{y:.2f}<extra></extra>" : "%{text}<extra></extra>",
    };

    /// <summary>Points without order, pale: the songs that there are.</summary>
    public static object Cloud(string name, IReadOnlyList<AffectPoint> points, IReadOnlyList<string> names) => new
    {
        type = "scattergl",
        mode = "markers",
        name,
        x = points.Select(point => point.Valence).ToArray(),
        y = points.Select(point => point.Arousal).ToArray(),
        text = names,
        marker = new { color = "#b9c1ca", size = 5 },
        hovertemplate = "%{text}<extra></extra>",
    };

    /// <summary>The probability of each label over time; a gap is where no face was seen.</summary>
    public static Plot Probabilities(EmotionRecording recording) => Plot.Titled("What each frame says", "seconds", "probability",
        [.. recording.Labels.Select((label, k) => OverTime(label, recording.Times, [.. recording.Probabilities.Select(row => (double)row[k])], Plot.Hue(k)))])
        .With(("yaxis.range", new[] { 0.0, 1.0 }), ("yaxis.tickformat", ".0%"));

    /// <summary>Valence over time: as each frame says, and smoothed; a gap is where no face was seen.</summary>
    public static Plot Smoothing(IReadOnlyList<TimeSpan> times, params IReadOnlyList<(string Name, IReadOnlyList<AffectPoint> Points)> lines) => Plot.Titled(
        "Valence over time", "seconds", "valence",
        [.. lines.Select((line, i) => OverTime(line.Name, times, [.. line.Points.Select(point => point.Valence)], i == 0 ? "#b9c1ca" : Plot.Hue(i - 1)))])
        .With(("yaxis.range", new[] { -1.0, 1.0 }));

    // a line across a second without a face would tell of readings that nobody made
    private static object OverTime(string name, IReadOnlyList<TimeSpan> times, IReadOnlyList<double> values, string color)
    {
        var x = new List<double>();
        var y = new List<double?>();
        for (int i = 0; i < times.Count; i++)
        {
            if (i > 0 && times[i] - times[i - 1] > LongestGap)
            {
                x.Add(times[i].TotalSeconds);
                y.Add(null);
            }
            x.Add(times[i].TotalSeconds);
            y.Add(values[i]);
        }
        return Plot.Line(name, x, y, color);
    }
}
