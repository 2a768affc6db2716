using System.Text.Json.Nodes;
using EmotionML.Notebooks;

namespace EmotionML.Tests.Notebooks;

/// <summary>Notebooks written in a line.</summary>
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
        ["nbformat_minor"] = 5,
    }.ToJsonString();

    public static JsonObject Code(string source) => new() { ["cell_type"] = "code", ["id"] = "a", ["source"] = source, ["metadata"] = new JsonObject(), ["outputs"] = new JsonArray() };

    public static JsonObject Prose(string source) => new() { ["cell_type"] = "markdown", ["source"] = source };

    /// <summary>The content that an output has in one form.</summary>
    public static string Form(this JsonObject output, string type) => NotebookCell.Text(output["data"]?[type]);
}
