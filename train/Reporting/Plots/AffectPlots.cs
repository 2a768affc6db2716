using EmotionML.Core.Affect;
using EmotionML.Train.Evaluation.Analysis;
using Plotly.NET;

namespace EmotionML.Train.Reporting.Plots;

/// <summary>Moods and songs in the plane of valence and arousal.</summary>
public static class AffectPlots
{
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(0.5);

    /// <summary>The places of the emotions in the plane.</summary>
    public static Plot Emotions(EmotionAffect affect) => Plane("The affect plane", Plot.Points("", affect.Points.Values.Select(point => point.Valence),
        affect.Points.Values.Select(point => point.Arousal), [.. affect.Points.Keys], Plot.TextColor, StyleParam.Mode.Markers_Text, "%{text}: valence %{x:.2f}, arousal %{y:.2f}<extra></extra>")
        .Trace(("textposition", "top center"), ("showlegend", false), ("marker", new { size = 12, color = affect.Points.Select((_, i) => Plot.Hue(i)).ToArray() })));

    /// <summary>A plane of valence and arousal from -1 to 1.</summary>
    public static Plot Plane(string title, params IReadOnlyList<Plot> traces) => Plot.Titled(title, "valence: unpleasant to pleasant", "arousal: calm to excited", traces)
        .With(("xaxis.range", new[] { -1.05, 1.05 }), ("yaxis.range", new[] { -1.05, 1.05 }), ("height", 520));

    /// <summary>Points joined in their order: the way of a mood or of a playlist; with names each point is marked.</summary>
    public static Plot Path(string name, IReadOnlyList<AffectPoint> points, string color, IReadOnlyList<string>? names = null) => Plot.Points(name,
        points.Select(point => point.Valence), points.Select(point => point.Arousal), names, color, names is null ? StyleParam.Mode.Lines : StyleParam.Mode.Lines_Markers,
        names is null ? "%{x:.2f}, %{y:.2f}<extra></extra>" : "%{text}<extra></extra>").Trace(("marker", new { color, size = 8 }));

    /// <summary>Points without order, pale: the songs that there are.</summary>
    public static Plot Cloud(string name, IReadOnlyList<AffectPoint> points, IReadOnlyList<string> names) => Plot.Points(name,
        points.Select(point => point.Valence), points.Select(point => point.Arousal), names, Plot.PaleColor, StyleParam.Mode.Markers, "%{text}<extra></extra>")
        .Trace(("type", "scattergl"), ("marker", new { color = Plot.PaleColor, size = 5 }));

    /// <summary>The probability of each label over time; a gap is where no face was seen.</summary>
    public static Plot Probabilities(EmotionRecording recording) => Plot.Titled("What each frame says", "seconds", "probability",
        [.. recording.Labels.Select((label, k) => OverTime(label, recording.Times, [.. recording.Probabilities.Select(row => (double)row[k])], Plot.Hue(k)))])
        .With(("yaxis.range", new[] { 0.0, 1.0 }), ("yaxis.tickformat", ".0%"));

    /// <summary>Valence over time: as each frame says, and smoothed; a gap is where no face was seen.</summary>
    public static Plot Smoothing(IReadOnlyList<TimeSpan> times, params IReadOnlyList<(string Name, IReadOnlyList<AffectPoint> Points)> lines) => Plot.Titled(
        "Valence over time", "seconds", "valence",
        [.. lines.Select((line, i) => OverTime(line.Name, times, [.. line.Points.Select(point => point.Valence)], i == 0 ? Plot.PaleColor : Plot.Hue(i - 1)))])
        .With(("yaxis.range", new[] { -1.0, 1.0 }));

    // a line across a second without a face would tell of readings that nobody made
    private static Plot OverTime(string name, IReadOnlyList<TimeSpan> times, IReadOnlyList<double> values, string color)
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
