using System.Reflection;
using EmotionML.Train.Reporting.Plots;

namespace EmotionML.Tests.Notebooks;

/// <summary>What notebooks show in the Polyglot kernel, which finds formatters by convention and not by reference.</summary>
public sealed class NotebookOutputTests
{
    public static TheoryData<NotebookOutput, string> Outputs => new()
    {
        { new PictureOutput([1, 2, 3], "<dots>"), "<img alt=\"&lt;dots&gt;\" src=\"data:image/png;base64,AQID\">" },
        { HtmlOutput.Table(["name", "#n"], [["<a>", "1"]]), "<td style=\"text-align:left\">&lt;a&gt;</td><td style=\"text-align:right\">1</td>" },
        { Plot.Titled("t", "x", "y", Plot.Diagonal()), "Plotly.newPlot" },
    };

    [Theory]
    [MemberData(nameof(Outputs))]
    public void Every_kind_of_output_names_its_formatters_as_the_kernel_looks_for_them(NotebookOutput output, string html)
    {
        // by names alone, as the kernel does it
        Attribute attribute = Assert.Single(output.GetType().GetCustomAttributes(), item => item.GetType().Name == "TypeFormatterSourceAttribute");
        var source = (Type)attribute.GetType().GetProperty("FormatterSourceType")!.GetValue(attribute)!;
        Assert.Equal(["text/html"], (string[])attribute.GetType().GetProperty("PreferredMimeTypes")!.GetValue(attribute)!);
        object made = Activator.CreateInstance(source)!;
        var formatters = (IEnumerable<object>)source.GetMethod("CreateTypeFormatters")!.Invoke(made, null)!;
        object formatter = Assert.Single(formatters, item => (string)item.GetType().GetProperty("MimeType")!.GetValue(item)! == "text/html");
        using var writer = new StringWriter();
        Assert.Equal(true, formatter.GetType().GetMethod("Format", [typeof(object), typeof(TextWriter)])!.Invoke(formatter, [output, writer]));
        Assert.Contains(html, writer.ToString(), StringComparison.Ordinal);
    }
}
