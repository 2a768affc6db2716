using System.Text.Json.Nodes;
using EmotionML.Notebooks;
using EmotionML.Notebooks.Files;

namespace EmotionML.Tests.Notebooks;

/// <summary>Notebooks written in a line, and what their cells showed.</summary>
internal static class NotebookText
{
    /// <summary>A notebook of code cells.</summary>
    public static string Of(params string[] cells) => Json([.. cells.Select(Code)]);

    /// <summary>A notebook of any cells.</summary>
    public static string Json(params JsonObject[] cells) => new JsonObject
    {
        ["cells"] = new JsonArray([.. cells]),
        ["metadata"] = new JsonObject { ["kernelspec"] = new JsonObject { ["language"] = "C#" }, ["mine"] = "kept" },
        ["nbformat"] = 4,
        ["nbformat_minor"] = 2,
    }.ToJsonString();

    public static JsonObject Code(string source) => new() { ["cell_type"] = "code", ["source"] = source, ["metadata"] = new JsonObject(), ["outputs"] = new JsonArray() };

    public static JsonObject Prose(string source) => new() { ["cell_type"] = "markdown", ["source"] = source };

    /// <summary>Runs code cells from a folder, the temporary one by default.</summary>
    public static (Notebook Notebook, NotebookRun Run) Run(params string[] cells)
    {
        Notebook notebook = Notebook.Parse(Of(cells), Path.Combine(Path.GetTempPath(), "test.ipynb"));
        return (notebook, NotebookRunner.Run(notebook));
    }

    /// <summary>The content that an output has in one form; null where it has none.</summary>
    public static string? Form(this JsonObject output, string type) => output["data"]?[type] switch
    {
        JsonArray lines => string.Concat(lines.Select(line => line!.ToString())),
        JsonNode node => node.ToString(),
        null => null,
    };

    /// <summary>The only output of a cell, as plain text.</summary>
    public static string Plain(this Notebook notebook, int cell) => Assert.Single(notebook.Cells[cell].Outputs).Form("text/plain")!;
}
