using EmotionML.Notebooks;
using EmotionML.Notebooks.Files;

namespace EmotionML.Tests.Notebooks;

/// <summary>The Polyglot kernel's semantics. The console belongs to one cell at a time, so nothing runs beside these.</summary>
[Collection(SequentialCollection.Name)]
public sealed class KernelTests
{
    [Fact]
    public void Declarations_and_usings_hold_for_later_cells()
    {
        (Notebook notebook, NotebookRun run) = NotebookText.Run(
            "using System.Globalization;\nint Twice(int x) => 2 * x;\nrecord Pair(int A, int B);\nvar n = 20;", "n += 1;", "Twice(n) + new Pair(1, 2).B", "CultureInfo.InvariantCulture.Name.Length");
        Assert.Null(run.Failure);
        Assert.Empty(notebook.Cells[0].Outputs);
        Assert.Equal("44", notebook.Plain(2));
        Assert.Equal("0", notebook.Plain(3));
    }

    [Fact]
    public void The_last_expression_is_shown_only_without_a_semicolon()
    {
        (Notebook notebook, _) = NotebookText.Run("1 + 1", "1.5.ToString();", "var x = 3;\nx * x");
        Assert.Equal("execute_result", Assert.Single(notebook.Cells[0].Outputs)["output_type"]!.ToString());
        Assert.Equal("2", notebook.Plain(0));
        Assert.Empty(notebook.Cells[1].Outputs);
        Assert.Equal("9", notebook.Plain(2));
        Assert.Equal(3, notebook.Cells[2].ExecutionCount);
    }

    [Fact]
    public void Display_console_and_result_stand_in_the_order_of_showing()
    {
        (Notebook notebook, _) = NotebookText.Run("display(1); Console.Write(\"a\"); Console.WriteLine(\"b\"); 2.Display(); Console.Error.WriteLine(\"c\"); 3");
        string[] kinds = [.. notebook.Cells[0].Outputs.Select(output => output["output_type"]!.ToString())];
        Assert.Equal(["display_data", "stream", "display_data", "stream", "execute_result"], kinds);
        Assert.Equal("ab\n", string.Concat(notebook.Cells[0].Outputs[1]["text"]!.AsArray().Select(line => line!.ToString())));
        Assert.Equal("stderr", notebook.Cells[0].Outputs[3]["name"]!.ToString());
    }

    [Fact]
    public void What_is_displayed_can_be_updated_from_a_later_cell()
    {
        (Notebook notebook, _) = NotebookText.Run("var shown = display(\"before\");", "shown.Update(\"after\");");
        Assert.Equal("after", notebook.Plain(0));
        Assert.Empty(notebook.Cells[1].Outputs);
    }

    [Fact]
    public void Objects_and_lists_are_shown_as_tables()
    {
        (Notebook notebook, _) = NotebookText.Run("new[] { new { Name = \"<a>\", N = 1.5 }, new { Name = \"b\", N = 2.0 } }", "new { Wide = 3 }", "Enumerable.Range(0, 30)");
        string list = notebook.Cells[0].Outputs[0].Form("text/html")!;
        Assert.Contains("<th>Name</th>", list, StringComparison.Ordinal);
        Assert.Contains("<td>&lt;a&gt;</td><td>1.5</td>", list, StringComparison.Ordinal);
        Assert.Contains("<td>Wide</td><td>3</td>", notebook.Cells[1].Outputs[0].Form("text/html"), StringComparison.Ordinal);
        string cut = notebook.Cells[2].Outputs[0].Form("text/html")!;
        Assert.Contains("<td>19</td>", cut, StringComparison.Ordinal);
        Assert.DoesNotContain("<td>20</td>", cut, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_stops_the_run_with_the_number_and_the_line_of_the_cell()
    {
        (Notebook notebook, NotebookRun run) = NotebookText.Run("var list = new List<int>();", "\n\nlist.First()", "1");
        Assert.Equal("cell 2 line 3", run.Failure!.Where);
        Assert.Equal(nameof(InvalidOperationException), run.Failure.Kind);
        Assert.Equal(2, run.CellsRun);
        Assert.Equal("error", notebook.Cells[1].Outputs[^1]["output_type"]!.ToString());
        Assert.Empty(notebook.Cells[2].Outputs);
    }

    [Fact]
    public void The_line_is_that_of_the_cell_that_runs_not_of_the_function_it_calls()
    {
        (_, NotebookRun run) = NotebookText.Run("int Fail(int x)\n{\n    return 1 / x;\n}", "\nFail(0)");
        Assert.Equal("cell 2 line 2", run.Failure!.Where);
        Assert.Equal(nameof(DivideByZeroException), run.Failure.Kind);
    }

    [Fact]
    public void A_compiler_error_gives_its_code_cell_and_line()
    {
        (_, NotebookRun run) = NotebookText.Run("#!time\nvar a = 1;\nvar b = missing;");
        Assert.Equal("cell 1 line 3", run.Failure!.Where);
        Assert.Equal("CS0103", run.Failure.Kind);
        Assert.Contains("missing", run.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cell_changes_its_language_and_tells_its_time()
    {
        (Notebook notebook, _) = NotebookText.Run("#!markdown\n**bold**\n#!csharp\n#!time\n6 * 7");
        Assert.Equal("**bold**", notebook.Cells[0].Outputs[0].Form("text/markdown"));
        Assert.Equal("42", notebook.Cells[0].Outputs[1].Form("text/plain"));
        Assert.StartsWith("Wall time: ", notebook.Cells[0].Outputs[2].Form("text/plain"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1\n#!fsharp\nlet x = 1", "line 2", "#!fsharp")]
    [InlineData("#i \"nuget:somewhere\"", "line 1", "#i")]
    [InlineData("#r \"nuget: No.Such.Package, 1.0.0\"", "line 1", "No.Such.Package.dll")]
    [InlineData("\n#r \"no/such/file.dll\"", "line 2", "no/such/file.dll")]
    public void What_the_runner_does_not_know_is_refused_with_its_line(string source, string line, string named)
    {
        (_, NotebookRun run) = NotebookText.Run(source);
        Assert.Contains(line, run.Failure!.Where, StringComparison.Ordinal);
        Assert.Contains(named, run.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_assembly_is_known_only_after_it_was_asked_for()
    {
        const string use = "EmotionML.Core.EmotionLabels.Fer2013.Count";
        (_, NotebookRun without) = NotebookText.Run(use);
        Assert.Equal("CS0234", without.Failure!.Kind);
        (Notebook notebook, NotebookRun with) = NotebookText.Run("#r \"../somewhere/bin/Release/net10.0/EmotionML.Core.dll\"", use);
        Assert.Null(with.Failure);
        Assert.Equal("7", notebook.Plain(1));
        (_, NotebookRun package) = NotebookText.Run("#r \"nuget: Google.Protobuf, 3.25.1\"\nGoogle.Protobuf.ByteString.Empty.Length");
        Assert.Null(package.Failure);
    }

    [Fact]
    public void Cells_run_in_the_folder_of_the_notebook_and_leave_the_console_as_it_was()
    {
        using var folder = new TemporaryFolder();
        TextWriter console = Console.Out;
        string current = Environment.CurrentDirectory;
        Notebook notebook = Notebook.Parse(NotebookText.Of("Environment.CurrentDirectory", "throw new Exception();"), folder.File("a.ipynb"));
        NotebookRunner.Run(notebook);
        Assert.Equal(folder.Path, notebook.Plain(0));
        Assert.Same(console, Console.Out);
        Assert.Equal(current, Environment.CurrentDirectory);
    }

    [Fact]
    public void A_cell_may_await()
    {
        (Notebook notebook, _) = NotebookText.Run("await Task.Delay(1);\nawait Task.FromResult(5)");
        Assert.Equal("5", notebook.Plain(0));
    }
}
