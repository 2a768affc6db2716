using System.Diagnostics;
using System.Text.Json.Nodes;
using EmotionML.Notebooks;

namespace EmotionML.Tests.Notebooks;

/// <summary>What the runner adds to .NET Interactive's kernel: outputs in the file, a page, errors. The console belongs to one cell at a time.</summary>
[Collection(SequentialCollection.Name)]
[Trait("Category", "Slow")]
public sealed class NotebookRunnerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("not json", "expected a notebook (JSON)")]
    [InlineData("[]", "a list of cells")]
    [InlineData("""{"cells": [], "nbformat": 3}""", "expected nbformat 4, found 3")]
    [InlineData("""{"cells": [{"cell_type": "code"}], "nbformat": 4}""", "cell 1: expected a source")]
    [InlineData("""{"cells": [{"cell_type": "quiz", "source": ""}], "nbformat": 4}""", "cell 1: expected a cell_type")]
    [InlineData("""{"cells": [], "nbformat": 4, "metadata": {"kernelspec": {"language": "python"}}}""", "found one in python")]
    public void A_file_that_is_no_notebook_is_refused_with_a_reason(string text, string reason)
    {
        var exception = Assert.Throws<InvalidDataException>(() => Notebook.Read(Write(text)));
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Outputs_are_written_in_the_order_of_showing_and_what_is_unknown_is_kept()
    {
        string path = Write(NotebookText.Json(NotebookText.Prose("# Title"), NotebookText.Code("display(\"a\\nb\");\nConsole.Write(\"c\");\nConsole.Write(\"d\");\n1 + 1"), NotebookText.Code("Environment.CurrentDirectory")));
        Assert.Equal((0, ""), RunCommand(path, "--in-place"));
        JsonNode root = JsonNode.Parse(File.ReadAllText(path))!;
        Assert.Equal("kept", root["metadata"]!["mine"]!.ToString());
        Notebook notebook = Notebook.Read(path);
        IReadOnlyList<JsonObject> outputs = notebook.Cells[1].Outputs;
        Assert.Equal(["display_data", "stream", "execute_result"], outputs.Select(output => output["output_type"]!.ToString()));
        Assert.Equal("a\nb", outputs[0].Form("text/plain"));
        Assert.Equal("cd", NotebookCell.Text(outputs[1]["text"]));
        Assert.Contains("2", outputs[2].Form("text/html"), StringComparison.Ordinal);
        Assert.Equal(1, notebook.Cells[1].ExecutionCount);
        Assert.Equal(folder.Path, notebook.Cells[2].Outputs[0].Form("text/plain"));
        Assert.Equal(["a.ipynb"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void In_place_keeps_the_file_when_a_cell_fails()
    {
        string before = NotebookText.Of("1 + 1", "throw new Exception(\"no\");", "1"), path = Write(before);
        (int code, string errors) = RunCommand(path, "--in-place");
        Assert.Equal(RunnerCommand.CellFailed, code);
        Assert.StartsWith("Error: a.ipynb cell 2: ", errors, StringComparison.Ordinal);
        Assert.Contains("no", errors, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(path));
    }

    [Fact]
    public void Bad_arguments_end_with_one_line_and_exit_code_2()
    {
        string path = Write(NotebookText.Of("1"));
        foreach ((string[] arguments, string named) in new (string[], string)[] { ([folder.File("missing.ipynb")], "missing.ipynb"), ([path, "--html", path], "--html"), ([path, "--in-plase"], "--in-plase") })
        {
            (int code, string errors) = RunCommand(arguments);
            Assert.Equal(RunnerCommand.BadInput, code);
            Assert.StartsWith("Error: ", errors, StringComparison.Ordinal);
            Assert.Contains(named, errors, StringComparison.Ordinal);
            Assert.Single(errors.Trim().Split('\n'));
        }
    }

    [Fact]
    public void The_page_holds_prose_code_and_every_kind_of_output()
    {
        string page = folder.File("page.html");
        string path = Write(NotebookText.Json(
            NotebookText.Prose("# A <b>title</b>\n\nSee `x < y`, **bold**, [here](https://example.org/a).\n\n| a | b |\n|---|---|\n| 1 | 2 |"),
            NotebookText.Code("var text = \"</script>\"; // why\ntext"),
            NotebookText.Code("Console.WriteLine(\"<stream>\"); HTML(\"<i>html</i>\")"),
            NotebookText.Code("\"{\\\"data\\\":[],\\\"layout\\\":{\\\"title\\\":\\\"</script>\\\"}}\".DisplayAs(\"application/vnd.plotly.v1+json\");")));
        Assert.Equal((0, ""), RunCommand(path, "--html", page));
        string html = File.ReadAllText(page);
        string[] expected =
        [
            "A &lt;b&gt;title&lt;/b&gt;", "<code>x &lt; y</code>", "<strong>bold</strong>", "<a href=\"https://example.org/a\">here</a>", "<td>2</td>",
            "<span class=\"keyword\">var</span>", "<span class=\"comment\">// why</span>", "&lt;stream&gt;", "<i>html</i>", "data-figure=\"0\"",
        ];
        foreach (string part in expected) Assert.Contains(part, html, StringComparison.Ordinal);
        // the only scripts are the page's own
        Assert.Equal(html.Split("<script").Length, html.Split("</script>").Length);
        NetworkHosts.AssertNone(html);
    }

    [JupyterFact]
    public void A_notebook_runs_in_Jupyter()
    {
        string source = Path.Combine(Repository.Root, "notebooks", "04-mood-and-music.ipynb");
        // a kernel specification of this test alone: the tool of this working copy, reachable from this machine only
        string kernels = Directory.CreateDirectory(Path.Combine(folder.Path, "kernels", "emotionml-test")).FullName;
        string[] command = ["dotnet", "tool", "run", "dotnet-interactive", "jupyter", "--default-kernel", "csharp", "{connection_file}", "--http-local-only"];
        File.WriteAllText(Path.Combine(kernels, "kernel.json"), new JsonObject { ["argv"] = new JsonArray([.. command]), ["display_name"] = "test", ["language"] = "C#" }.ToJsonString());
        (int code, _, string error) = Jupyter("nbconvert", "--to", "notebook", "--execute", "--ExecutePreprocessor.kernel_name=emotionml-test", "--output-dir", folder.Path, source);
        Assert.True(code == 0, error);
        Notebook ran = Notebook.Read(folder.File("04-mood-and-music.ipynb"));
        Assert.DoesNotContain(ran.Cells.SelectMany(cell => cell.Outputs), output => output["output_type"]!.ToString() == "error");
        Assert.Contains(ran.Cells.SelectMany(cell => cell.Outputs), output => output.Form("text/html").Contains("drawFigure", StringComparison.Ordinal));

        (int Code, string Output, string Error) Jupyter(params string[] arguments)
        {
            var start = new ProcessStartInfo("jupyter", arguments) { WorkingDirectory = Repository.Root };
            start.Environment["JUPYTER_PATH"] = folder.Path;
            return Programs.Run(start);
        }
    }

    private string Write(string text)
    {
        File.WriteAllText(folder.File("a.ipynb"), text);
        return folder.File("a.ipynb");
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

/// <summary>A test that is skipped where Jupyter or the kernel's tool is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class JupyterFactAttribute : FactAttribute
{
    public JupyterFactAttribute()
    {
        if (!Tools.IsOnPath("jupyter-nbconvert")) Skip = "Jupyter is not installed (apt-get install jupyter-client jupyter-nbconvert)";
        else if (!Tools.AreRestored) Skip = "the .NET tools could not be restored (dotnet tool restore)";
    }
}
