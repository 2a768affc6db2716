using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Newtonsoft.Json;
using Plotly.NET;
using Chart = Plotly.NET.CSharp.Chart;

namespace EmotionML.Train.Reporting.Plots;

/// <summary>
/// A Plotly.NET chart with the look that all of them share, for the report and for notebooks. In a notebook it appears as Plotly
/// JSON, and as HTML that loads plotly.js from the working copy, because Plotly.NET's own HTML asks a network host for it.
/// </summary>
[TypeFormatterSource(typeof(NotebookFormatterSource), PreferredMimeTypes = [MimeType, "text/html", "text/plain"])]
public sealed record Plot : NotebookOutput
{
    /// <summary>MIME type of a figure as JSON.</summary>
    public const string MimeType = "application/vnd.plotly.v1+json";

    /// <summary>Where plotly.js lies, seen from a notebook in <c>notebooks/</c>; npm puts it there.</summary>
    public const string Script = "../node_modules/plotly.js-dist-min/plotly.min.js";

    /// <summary>Colours of text, of helping lines and of what stays in the background; figure.js gives the dark ones.</summary>
    internal const string TextColor = "#1b2430", MutedColor = "#8a94a0", PaleColor = "#b9c1ca", PaperColor = "#ffffff", GridColor = "#e3e6ea";

    // EscapeHtml: no value can end the script element that it is written into
    private static readonly JsonSerializerSettings Json = new(Globals.JSON_CONFIG) { StringEscapeHandling = StringEscapeHandling.EscapeHtml, Converters = [new FiveDigits()] };

    private readonly GenericChart chart;

    private Plot(GenericChart chart, string title = "") => (this.chart, Title) = (chart, title);

    /// <summary>Seven hues that stay apart for the usual kinds of colour blindness (Okabe and Ito, 2008), and an eighth.</summary>
    public static IReadOnlyList<string> Hues { get; } = ["#0072b2", "#d55e00", "#009e73", "#b8860b", "#56a5d8", "#c2558f", "#6b6b6b", "#7b4fb5"];

    /// <summary>The figure's title.</summary>
    public string Title { get; }

    /// <summary>The hue of a class or line, repeated when there are more than hues.</summary>
    public static string Hue(int index) => Hues[index % Hues.Count];

    /// <summary>The figure as JSON: data and layout. Numbers carry five digits.</summary>
    public string ToJson() => JsonConvert.SerializeObject(new { data = GenericChart.getTraces(chart), layout = GenericChart.getLayout(chart) }, Json);

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Forms()
    {
        string json = ToJson();
        return new Dictionary<string, string> { [MimeType] = json, ["text/html"] = ToHtml(json), ["text/plain"] = $"figure: {Title}" };
    }

    /// <summary>A figure of some traces.</summary>
    /// <param name="title">Title.</param>
    /// <param name="x">Title of the horizontal axis.</param>
    /// <param name="y">Title of the vertical axis.</param>
    /// <param name="traces">Lines, bars and points; their functions are below.</param>
    public static Plot Titled(string title, string x, string y, params IReadOnlyList<Plot> traces)
    {
        var plot = new Plot(Chart.Combine(traces.Select(trace => trace.chart)), title);
        return plot.With(
            ("title", new { text = title, x = 0.01, xanchor = "left", font = new { size = 16 } }),
            ("xaxis", Axis(x)), ("yaxis", Axis(y)), ("height", 420), ("margin", new { l = 60, r = 20, t = 50, b = 50 }),
            ("paper_bgcolor", PaperColor), ("plot_bgcolor", PaperColor), ("font", new { size = 13, color = TextColor }), ("hovermode", "closest"),
            ("legend", new { orientation = "h", x = 0, y = x.Length > 0 ? -0.25 : -0.12, yanchor = "top" }));

        static Dictionary<string, object> Axis(string title) =>
            new() { ["title"] = new { text = title, standoff = 6 }, ["automargin"] = true, ["gridcolor"] = GridColor, ["zerolinecolor"] = "#c4cad1" };
    }

    /// <summary>The same figure with layout entries by plotly.js's names; an entry of an axis, such as xaxis.range, is added to what the axis has.</summary>
    public Plot With(params IReadOnlyList<(string Key, object Value)> entries)
    {
        Layout layout = GenericChart.getLayout(chart);
        foreach ((string key, object value) in entries)
        {
            string[] path = key.Split('.');
            if (path.Length == 1) layout.SetProperty(key, value);
            else ((Dictionary<string, object>)layout.GetPropertyValue(path[0]))[path[1]] = value;
        }
        return this;
    }

    /// <summary>A line; null leaves a gap.</summary>
    public static Plot Line(string name, IEnumerable<double> x, IEnumerable<double?> y, string color, bool dotted = false, bool markers = false)
    {
        double[] places = [.. x];
        // one point alone makes no line
        StyleParam.Mode mode = markers ? StyleParam.Mode.Lines_Markers : places.Length == 1 ? StyleParam.Mode.Markers : StyleParam.Mode.Lines;
        return new Plot(Chart.Scatter<double, double, string>(places, [.. y.Select(value => value ?? double.NaN)], mode, Name: name, LineColor: Color.fromString(color), LineWidth: 2.0,
            LineDash: dotted ? StyleParam.DrawingStyle.Dot : StyleParam.DrawingStyle.Solid, MarkerColor: Color.fromString(color), UseDefaults: false));
    }

    /// <summary>Points, joined in their order or not, with a text each to hover over.</summary>
    public static Plot Points(string name, IEnumerable<double> x, IEnumerable<double> y, IReadOnlyList<string>? texts, string color, StyleParam.Mode mode, string hover) =>
        new Plot(Chart.Scatter<double, double, string>([.. x], [.. y], mode, Name: name, MarkerColor: Color.fromString(color), LineColor: Color.fromString(color), LineWidth: 2.0, UseDefaults: false))
            .Trace(("text", texts), ("hovertemplate", hover));

    /// <summary>Bars by label, with whiskers where intervals are given.</summary>
    public static Plot Bars(string name, IEnumerable<string> x, IReadOnlyList<double> y, string color, IReadOnlyList<(double Low, double High)>? intervals = null) =>
        new Plot(Chart.Column<double, string, string>(y, Keys: x.ToArray(), Name: name, MarkerColor: Color.fromString(color), UseDefaults: false))
            .Trace(("hovertemplate", "%{x}: %{y:.1%}"), ("error_y", intervals is null ? null : new
            {
                type = "data",
                symmetric = false,
                array = intervals.Select((interval, i) => Math.Max(0, interval.High - y[i])).ToArray(),
                arrayminus = intervals.Select((interval, i) => Math.Max(0, y[i] - interval.Low)).ToArray(),
                color = TextColor,
                thickness = 1.2,
            }));

    /// <summary>Bars at numbers; null leaves one out.</summary>
    public static Plot Bars(string name, IEnumerable<double> x, IEnumerable<double?> y, string color, double width) =>
        new Plot(Chart.Column<double, double, string>([.. y.Select(value => value ?? double.NaN)], Keys: x.ToArray(), Name: name, MarkerColor: Color.fromString(color), UseDefaults: false))
            .Trace(("width", width));

    /// <summary>A square of shares from 0 to 1 with a text in each cell; the shade follows the share.</summary>
    public static Plot Shares(IReadOnlyList<string> labels, double[][] shares, string[][] texts, string hover) =>
        new Plot(Chart.Heatmap<double, string, string, string>(shares, X: labels.ToArray(), Y: labels.ToArray(), XGap: 2, YGap: 2, ShowScale: false, UseDefaults: false,
            ColorScale: StyleParam.Colorscale.NewCustom([Tuple.Create(0.0, Color.fromString(PaperColor)), Tuple.Create(1.0, Color.fromString(Hue(0)))])))
            .Trace(("zmin", 0), ("zmax", 1), ("text", texts), ("texttemplate", "%{text}"), ("hovertemplate", hover));

    /// <summary>The dashed line y = x from 0 to 1.</summary>
    public static Plot Diagonal() =>
        new Plot(Chart.Line<double, double, string>([0, 1], [0, 1], ShowLegend: false, LineColor: Color.fromString(MutedColor), LineWidth: 1.0, LineDash: StyleParam.DrawingStyle.Dash, UseDefaults: false))
            .Trace(("hoverinfo", "skip"));

    /// <summary>This trace with entries by plotly.js's names that Plotly.NET's functions have no argument for; null sets none.</summary>
    internal Plot Trace(params IReadOnlyList<(string Key, object? Value)> entries)
    {
        foreach (Trace trace in GenericChart.getTraces(chart))
            foreach ((string key, object? value) in entries.Where(entry => entry.Value is not null)) trace.SetProperty(key, value);
        return this;
    }

    // AMD loaders (the classic Jupyter page) would keep plotly.js to themselves: define is hidden while it loads.
    private string ToHtml(string json)
    {
        string id = "plot-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)))[..12];
        return $$"""
            <div id="{{id}}" style="min-height:{{GenericChart.getLayout(chart).GetPropertyValue("height")}}px">{{HtmlOutput.Encode(Title)}}</div>
            <script>(() => {
            {{PlotlyScript.DrawFigure}}
            const place = document.getElementById("{{id}}"), figure = {{json}};
            const draw = () => { place.textContent = ""; drawFigure(place, figure); };
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
        public override double ReadJson(JsonReader reader, Type type, double existing, bool exists, JsonSerializer serializer) => throw new NotSupportedException();

        public override void WriteJson(JsonWriter writer, double value, JsonSerializer serializer)
        {
            // plotly.js takes null for "no point"; JSON has no other word for it
            if (double.IsFinite(value)) writer.WriteRawValue(value.ToString("G5", CultureInfo.InvariantCulture));
            else writer.WriteNull();
        }
    }
}
