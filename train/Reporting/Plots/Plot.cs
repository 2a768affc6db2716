using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmotionML.Train.Reporting.Plots;

/// <summary>
/// A figure as plotly.js takes it. In a notebook it stands as Plotly JSON, which VS Code and JupyterLab draw, and as HTML
/// that loads plotly.js from the working copy, so that it shows without a network.
/// </summary>
/// <param name="Data">Traces.</param>
/// <param name="Layout">Layout; see <see cref="Titled"/>.</param>
[TypeFormatterSource(typeof(NotebookFormatterSource), PreferredMimeTypes = ["text/html"])]
public sealed record Plot(IReadOnlyList<object> Data, IReadOnlyDictionary<string, object> Layout) : NotebookOutput
{
    /// <summary>MIME type of a figure as JSON.</summary>
    public const string MimeType = "application/vnd.plotly.v1+json";

    /// <summary>Where plotly.js lies, seen from a notebook in <c>notebooks/</c>; npm puts it there.</summary>
    public const string Script = "../node_modules/plotly.js-dist-min/plotly.min.js";

    private static readonly JsonSerializerOptions Json = new() { Converters = { new FiveDigits() } };

    /// <summary>Seven hues that stay apart for the usual kinds of colour blindness (Okabe and Ito, 2008).</summary>
    public static IReadOnlyList<string> Hues { get; } = ["#0072b2", "#d55e00", "#009e73", "#b8860b", "#56a5d8", "#c2558f", "#6b6b6b", "#7b4fb5"];

    /// <summary>The hue of a class or line, repeated when there are more than hues.</summary>
    public static string Hue(int index) => Hues[index % Hues.Count];

    /// <summary>The figure's title.</summary>
    public string Title => Layout.TryGetValue("meta", out object? title) ? (string)title : "";

    /// <summary>The figure as JSON: data and layout. Numbers carry five digits.</summary>
    public string ToJson() => JsonSerializer.Serialize(new { data = Data, layout = Layout }, Json);

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Forms()
    {
        string json = ToJson();
        return new Dictionary<string, string> { [MimeType] = json, ["text/html"] = ToHtml(json), ["text/plain"] = $"figure: {Title}" };
    }

    /// <summary>A figure with the look that all of them share.</summary>
    /// <param name="title">Title.</param>
    /// <param name="x">Title of the horizontal axis.</param>
    /// <param name="y">Title of the vertical axis.</param>
    /// <param name="data">Traces.</param>
    public static Plot Titled(string title, string x, string y, params IReadOnlyList<object> data) => new(data, new Dictionary<string, object>
    {
        ["meta"] = title,
        ["title"] = new { text = title, x = 0.01, xanchor = "left", font = new { size = 16 } },
        ["xaxis"] = new Dictionary<string, object> { ["title"] = new { text = x }, ["automargin"] = true, ["gridcolor"] = "#e3e6ea", ["zerolinecolor"] = "#c4cad1" },
        ["yaxis"] = new Dictionary<string, object> { ["title"] = new { text = y }, ["automargin"] = true, ["gridcolor"] = "#e3e6ea", ["zerolinecolor"] = "#c4cad1" },
        ["height"] = 420,
        ["margin"] = new { l = 60, r = 20, t = 50, b = 50 },
        ["paper_bgcolor"] = "#ffffff",
        ["plot_bgcolor"] = "#ffffff",
        ["font"] = new { size = 13, color = "#1b2430" },
        ["legend"] = new { orientation = "h", x = 0, y = -0.2, yanchor = "top" },
        ["hovermode"] = "closest",
    });

    /// <summary>The same with layout entries replaced; an entry of an axis is added to what the axis has.</summary>
    public Plot With(params IReadOnlyList<(string Key, object Value)> entries)
    {
        var layout = new Dictionary<string, object>(Layout);
        foreach ((string key, object value) in entries)
        {
            string[] path = key.Split('.');
            if (path.Length == 1) layout[key] = value;
            else layout[path[0]] = new Dictionary<string, object>((Dictionary<string, object>)layout[path[0]]) { [path[1]] = value };
        }
        return this with { Layout = layout };
    }

    /// <summary>A line; null leaves a gap.</summary>
    public static object Line(string name, IEnumerable<double> x, IEnumerable<double?> y, string color, string dash = "solid", string mode = "lines") =>
        new { type = "scatter", mode, name, x = x.ToArray(), y = y.ToArray(), line = new { color, dash, width = 2 }, marker = new { color, size = 6 } };

    /// <summary>Bars by label, with whiskers where intervals are given.</summary>
    public static object Bars(string name, IEnumerable<string> x, IReadOnlyList<double> y, string color, IReadOnlyList<(double Low, double High)>? intervals = null) => new
    {
        type = "bar",
        name,
        x = x.ToArray(),
        y,
        marker = new { color },
        error_y = intervals is null ? null : new
        {
            type = "data",
            symmetric = false,
            array = intervals.Select((interval, i) => Math.Max(0, interval.High - y[i])).ToArray(),
            arrayminus = intervals.Select((interval, i) => Math.Max(0, y[i] - interval.Low)).ToArray(),
            color = "#1b2430",
            thickness = 1.2,
        },
    };

    /// <summary>The dashed line y = x from 0 to 1.</summary>
    public static object Diagonal() => new { type = "scatter", mode = "lines", x = new[] { 0, 1 }, y = new[] { 0, 1 }, showlegend = false, hoverinfo = "skip", line = new { color = "#8a94a0", dash = "dash", width = 1 } };

    // The serializer's encoder escapes < and &, so no value can end the script. AMD loaders (the classic Jupyter page) would
    // keep plotly.js to themselves: define is hidden while it loads.
    private string ToHtml(string json)
    {
        string id = "plot-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)))[..12];
        return $$"""
            <div id="{{id}}" style="min-height:{{Layout["height"]}}px">{{HtmlOutput.Encode(Title)}}</div>
            <script>(() => {
            const place = document.getElementById("{{id}}"), figure = {{json}};
            const draw = () => { place.textContent = ""; Plotly.newPlot(place, figure.data, figure.layout, { responsive: true, displaylogo: false }); };
            if (window.Plotly) return draw();
            const from = ["{{Script}}", "/files/{{Script[3..]}}"], define = window.define;
            const next = () => {
              const script = document.createElement("script");
              script.src = from.shift();
              script.onload = () => { window.define = define; draw(); };
              script.onerror = () => { if (from.length) return next(); window.define = define; place.textContent += ": plotly.js was not found, run npm ci --ignore-scripts"; };
              window.define = undefined;
              document.head.append(script);
            };
            next();
            })();</script>
            """;
    }

    private sealed class FiveDigits : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            // plotly.js takes null for "no point"; JSON has no other word for it
            if (double.IsFinite(value)) writer.WriteRawValue(value.ToString("G5", CultureInfo.InvariantCulture));
            else writer.WriteNullValue();
        }
    }
}
