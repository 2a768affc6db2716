using System.Text.Json.Nodes;
using EmotionML.Core;
using EmotionML.Notebooks;
using EmotionML.Notebooks.Files;
using EmotionML.Notebooks.Pages;
using EmotionML.Train.Reporting.Plots;

namespace EmotionML.Tests.Notebooks;

[Collection(SequentialCollection.Name)]
public sealed class NotebookFileTests
{
    [Theory]
    [InlineData("not json", "expected a notebook (JSON)")]
    [InlineData("[]", "a list of cells")]
    [InlineData("""{"cells": [], "nbformat": 3}""", "expected nbformat 4, found 3")]
    [InlineData("""{"cells": [{"cell_type": "code"}], "nbformat": 4}""", "cell 1: expected a source")]
    [InlineData("""{"cells": [{"cell_type": "quiz", "source": ""}], "nbformat": 4}""", "cell 1: expected a cell_type")]
    [InlineData("""{"cells": [], "nbformat": 4, "metadata": {"kernelspec": {"language": "python"}}}""", "found one in python")]
    public void A_file_that_is_no_notebook_is_refused_with_a_reason(string text, string reason)
    {
        var exception = Assert.Throws<UserException>(() => Notebook.Parse(text, "x.ipynb"));
        Assert.StartsWith("x.ipynb", exception.Message, StringComparison.Ordinal);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Outputs_are_written_in_format_4_5_and_what_is_unknown_is_kept()
    {
        Notebook notebook = Notebook.Parse(NotebookText.Json(NotebookText.Prose("# Title"), NotebookText.Code("display(\"a\\nb\");\n1")), "x.ipynb");
        NotebookRunner.Run(notebook);
        JsonNode root = JsonNode.Parse(notebook.ToJson())!;
        Assert.Equal(5, root["nbformat_minor"]!.GetValue<int>());
        Assert.Equal("kept", root["metadata"]!["mine"]!.ToString());
        Assert.Equal(["cell-1", "cell-2"], root["cells"]!.AsArray().Select(cell => cell!["id"]!.ToString()));
        JsonArray outputs = root["cells"]![1]!["outputs"]!.AsArray();
        Assert.Equal(["a\n", "b"], outputs[0]!["data"]!["text/plain"]!.AsArray().Select(line => line!.ToString()));
        Assert.Equal(1, outputs[1]!["execution_count"]!.GetValue<int>());
        Assert.Equal("Title", notebook.Title);
        // what was written reads back to the same
        Assert.Equal(notebook.ToJson(), Notebook.Parse(notebook.ToJson(), "x.ipynb").ToJson());
    }

    [Fact]
    public void In_place_keeps_the_file_when_a_cell_fails_and_replaces_it_when_all_have_run()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.ipynb"), before = NotebookText.Of("1 + 1", "throw new Exception(\"no\");");
        File.WriteAllText(path, before);
        (int code, string errors) = RunCommand(path, "--in-place");
        Assert.Equal(1, code);
        Assert.Contains("a.ipynb cell 2 line 1: no", errors, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(path));

        File.WriteAllText(path, NotebookText.Of("1 + 1"));
        Assert.Equal(0, RunCommand(path, "--in-place").Code);
        Assert.Contains("\"2\"", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Equal(["a.ipynb"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Bad_arguments_end_with_one_line_and_exit_code_2()
    {
        using var folder = new TemporaryFolder();
        (int code, string errors) = RunCommand(folder.File("missing.ipynb"));
        Assert.Equal(2, code);
        Assert.StartsWith("Error: ", errors, StringComparison.Ordinal);
        Assert.Single(errors.Trim().Split('\n'));
        string path = folder.File("a.ipynb");
        File.WriteAllText(path, NotebookText.Of("1"));
        Assert.Equal(2, RunCommand(path, "--html", path).Code);
        Assert.Contains("1", File.ReadAllText(path), StringComparison.Ordinal);
        (code, errors) = RunCommand(path, "--in-plase");
        Assert.Equal(2, code);
        Assert.Contains("--in-plase", errors, StringComparison.Ordinal);
        Assert.Single(errors.Trim().Split('\n'));
    }

    [Fact]
    public void The_page_holds_prose_code_and_every_kind_of_output()
    {
        Notebook notebook = Notebook.Parse(NotebookText.Json(
            NotebookText.Prose("# A <b>title</b>\n\nSee `x < y`, **bold**, [here](https://example.org/a).\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |"),
            NotebookText.Code("var text = \"</script>\"; // why\ntext"),
            NotebookText.Code("Console.WriteLine(\"<stream>\"); HTML(\"<i>html</i>\")"),
            NotebookText.Code("#r \"EmotionML.Train.dll\"\nusing EmotionML.Train.Reporting.Plots;\nPlot.Titled(\"</script>\", \"x\", \"y\", Plot.Diagonal())"),
            NotebookText.Code("new PictureOutput(new byte[] { 1, 2, 3 }, \"dots\")")), "x.ipynb");
        NotebookRun run = NotebookRunner.Run(notebook);
        Assert.Null(run.Failure);
        string page = NotebookPage.Render(notebook);
        string[] expected =
        [
            "<h1>A &lt;b&gt;title&lt;/b&gt;</h1>", "<code>x &lt; y</code>", "<strong>bold</strong>", "<a href=\"https://example.org/a\">here</a>", "<li>one</li>", "<td>2</td>",
            "<span class=\"keyword\">var</span>", "<span class=\"comment\">// why</span>", "&lt;stream&gt;", "<i>html</i>", "data-figure=\"0\"",
            "alt=\"dots\" src=\"data:image/png;base64,AQID\"",
        ];
        foreach (string part in expected) Assert.Contains(part, page, StringComparison.Ordinal);
        // the only scripts are the page's own: figures, plotly.js and page.js
        Assert.Equal(page.Split("<script").Length, page.Split("</script>").Length);
        Assert.DoesNotContain("src=\"http", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_figure_stands_as_plotly_json_and_as_html_with_the_local_script()
    {
        (Notebook notebook, _) = NotebookText.Run("#r \"EmotionML.Train.dll\"\nusing EmotionML.Train.Reporting.Plots;\nPlot.Titled(\"t\", \"x\", \"y\", Plot.Line(\"a\", new[] { 1.0 / 3 }, new double?[] { null }, \"#000\"))");
        JsonObject output = Assert.Single(notebook.Cells[0].Outputs);
        JsonNode figure = output["data"]![Plot.MimeType]!;
        Assert.Equal("0.33333", figure["data"]![0]!["x"]![0]!.ToJsonString());
        Assert.Null(figure["data"]![0]!["y"]![0]);
        string html = output.Form("text/html")!;
        Assert.Contains(Plot.Script, html, StringComparison.Ordinal);
        Assert.True(html.Length < 3000, $"expected a loader and the figure, found {html.Length} characters");
    }

    private static (int Code, string Errors) RunCommand(params string[] arguments)
    {
        TextWriter console = Console.Out, errors = Console.Error;
        using var caught = new StringWriter();
        Console.SetOut(TextWriter.Null);
        Console.SetError(caught);
        try
        {
            return (RunnerCommand.Invoke(arguments), caught.ToString());
        }
        finally
        {
            Console.SetOut(console);
            Console.SetError(errors);
        }
    }
}
