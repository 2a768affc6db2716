using System.Reflection;
using System.Text.Json;
using EmotionML.Train.Reporting.Plots;

namespace EmotionML.Tests.Notebooks;

/// <summary>What notebooks show in the Polyglot kernel, which finds formatters by convention and not by reference.</summary>
public sealed class NotebookOutputTests
{
    public static TheoryData<NotebookOutput, string> Outputs => new()
    {
        { new PictureOutput([1, 2, 3], "<dots>"), "<img alt=\"&lt;dots&gt;\" src=\"data:image/png;base64,AQID\">" },
        { HtmlOutput.Table(["name", "#n"], [["<a>", "1"]]), "<td style=\"text-align:left\">&lt;a&gt;</td><td style=\"text-align:right\">1</td>" },
        { Plot.Titled("t", "x", "y", Plot.Diagonal()), "Plotly.react" },
    };

    [Theory]
    [MemberData(nameof(Outputs))]
    public void Every_kind_of_output_names_its_formatters_as_the_kernel_looks_for_them(NotebookOutput output, string html)
    {
        // by names alone, as the kernel does it
        Attribute attribute = Assert.Single(output.GetType().GetCustomAttributes(), item => item.GetType().Name == "TypeFormatterSourceAttribute");
        var source = (Type)attribute.GetType().GetProperty("FormatterSourceType")!.GetValue(attribute)!;
        Assert.Contains("text/html", (string[])attribute.GetType().GetProperty("PreferredMimeTypes")!.GetValue(attribute)!);
        object made = Activator.CreateInstance(source)!;
        var formatters = (IEnumerable<object>)source.GetMethod("CreateTypeFormatters")!.Invoke(made, null)!;
        object formatter = Assert.Single(formatters, item => (string)item.GetType().GetProperty("MimeType")!.GetValue(item)! == "text/html");
        using var writer = new StringWriter();
        Assert.Equal(true, formatter.GetType().GetMethod("Format", [typeof(object), typeof(TextWriter)])!.Invoke(formatter, [output, writer]));
        Assert.Contains(html, writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_figure_is_plotly_json_with_five_digits_and_html_that_loads_the_local_script()
    {
        Plot plot = Plot.Titled("</script>", "x", "y", Plot.Line("a", [1.0 / 3], [null], Plot.Hue(0)));
        Assert.DoesNotContain("</script>", plot.ToJson(), StringComparison.Ordinal);
        using JsonDocument figure = JsonDocument.Parse(plot.ToJson());
        JsonElement line = figure.RootElement.GetProperty("data")[0];
        Assert.Equal("0.33333", line.GetProperty("x")[0].GetRawText());
        Assert.Equal(JsonValueKind.Null, line.GetProperty("y")[0].ValueKind);
        string html = plot.Forms()["text/html"];
        Assert.Contains(Plot.Script, html, StringComparison.Ordinal);
        NetworkHosts.AssertNone(html);
        Assert.True(html.Length < 6000, $"expected the scripts and the figure, found {html.Length} characters");
    }
}
