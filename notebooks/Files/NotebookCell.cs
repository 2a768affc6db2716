using System.Globalization;
using System.Text.Json.Nodes;
using EmotionML.Core;

namespace EmotionML.Notebooks.Files;

/// <summary>One cell of a notebook.</summary>
public sealed class NotebookCell
{
    private readonly JsonObject json;

    private NotebookCell(JsonObject json, int number, string source) => (this.json, Number, Source) = (json, number, source);

    /// <summary>Place in the notebook, from 1 on, cells of every kind counted.</summary>
    public int Number { get; }

    /// <summary>The text, lines separated by a line feed.</summary>
    public string Source { get; }

    /// <summary>True for a cell that runs.</summary>
    public bool IsCode => Type == "code";

    /// <summary>True for a cell of prose.</summary>
    public bool IsMarkdown => Type == "markdown";

    /// <summary>The language that the cell's metadata gives; null where it gives none, which means C#.</summary>
    public string? Language => (json["metadata"]?["polyglot_notebook"]?["kernelName"] ?? json["metadata"]?["dotnet_interactive"]?["language"])?.ToString();

    /// <summary>Place among the code cells that ran, or null.</summary>
    public int? ExecutionCount => json["execution_count"]?.GetValue<int>();

    /// <summary>Outputs in Jupyter's format.</summary>
    public IReadOnlyList<JsonObject> Outputs => json["outputs"] is JsonArray outputs ? [.. outputs.OfType<JsonObject>()] : [];

    /// <summary>The first line that says something, cut to a terminal's width.</summary>
    public string FirstLine
    {
        get
        {
            string line = Source.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0 && !line.StartsWith("#r", StringComparison.Ordinal)) ?? "";
            return line.Length > 80 ? line[..79] + "…" : line;
        }
    }

    private string Type => json["cell_type"]!.ToString();

    /// <summary>Reads a cell.</summary>
    /// <exception cref="UserException">It is none; the message gives its number.</exception>
    internal static NotebookCell Of(JsonNode? node, int number, string path)
    {
        if (node is not JsonObject json || json["cell_type"]?.ToString() is not ("code" or "markdown" or "raw"))
            throw new UserException($"{path} cell {number}: expected a cell_type of code, markdown or raw, found {(node as JsonObject)?["cell_type"]?.ToJsonString() ?? "none"}");
        string source = json["source"] switch
        {
            JsonArray lines => string.Concat(lines.Select(line => line?.ToString())),
            JsonValue value => value.ToString(),
            _ => throw new UserException($"{path} cell {number}: expected a source, found none"),
        };
        // since nbformat 4.5 every cell has an id; one made of its place is the same at every run
        if (json["id"] is null) json["id"] = string.Create(CultureInfo.InvariantCulture, $"cell-{number}");
        if (json["metadata"] is null) json["metadata"] = new JsonObject();
        return new NotebookCell(json, number, source.ReplaceLineEndings("\n"));
    }

    /// <summary>Forgets what an earlier run left.</summary>
    internal void Clear()
    {
        if (!IsCode) return;
        json["execution_count"] = null;
        json["outputs"] = new JsonArray();
    }

    /// <summary>Keeps what the cell showed. The outputs are taken over and not copied: a later cell may update them.</summary>
    internal void Finish(int executionCount, IEnumerable<JsonObject> outputs)
    {
        json["execution_count"] = executionCount;
        var array = new JsonArray();
        foreach (JsonObject output in outputs)
        {
            if (output["output_type"]?.ToString() == "execute_result") output["execution_count"] = executionCount;
            array.Add(output);
        }
        json["outputs"] = array;
    }
}
