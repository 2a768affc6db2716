using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EmotionML.Notebooks;

/// <summary>A notebook file in Jupyter's format, nbformat 4. Everything but the outputs of code cells stays as it was.</summary>
public sealed class Notebook
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        IndentSize = 1, // as Jupyter writes it: a file saved there does not change in every line
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly JsonObject root;

    private Notebook(JsonObject root, string path, IReadOnlyList<NotebookCell> cells) => (this.root, FilePath, Cells) = (root, path, cells);

    /// <summary>Full path of the file.</summary>
    public string FilePath { get; }

    /// <summary>The cells in order.</summary>
    public IReadOnlyList<NotebookCell> Cells { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is missing, no notebook, of another major format or for another language than C#.</exception>
    public static Notebook Read(string path)
    {
        if (!File.Exists(path)) throw new InvalidDataException($"{path}: expected a notebook, found no such file");
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(File.ReadAllText(path));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: expected a notebook (JSON), found {e.Message}", e);
        }
        if (node is not JsonObject root || root["cells"] is not JsonArray cells)
            throw new InvalidDataException($"{path}: expected a notebook with a list of cells, found none");
        if (root["nbformat"] is not JsonValue format || !format.TryGetValue(out int major) || major != 4)
            throw new InvalidDataException($"{path}: expected nbformat 4, found {root["nbformat"]?.ToJsonString() ?? "none"}");
        if (root["metadata"]?["kernelspec"]?["language"]?.ToString() is { } language && !language.Equals("C#", StringComparison.OrdinalIgnoreCase))
            throw new InvalidDataException($"{path}: expected a notebook in C#, found one in {language}");
        return new Notebook(root, Path.GetFullPath(path), [.. cells.Select((cell, i) => new NotebookCell(cell, i + 1, path))]);
    }

    /// <summary>Writes the notebook with its outputs into its file, as a whole or not at all.</summary>
    public void Write()
    {
        string temporary = $"{FilePath}.{Environment.ProcessId}.tmp";
        File.WriteAllText(temporary, root.ToJsonString(Json) + "\n");
        File.Move(temporary, FilePath, overwrite: true);
    }
}

/// <summary>One cell of a notebook.</summary>
public sealed class NotebookCell
{
    private readonly JsonObject json;

    /// <summary>Reads a cell.</summary>
    /// <exception cref="InvalidDataException">It is none; the message gives its number.</exception>
    internal NotebookCell(JsonNode? node, int number, string path)
    {
        Number = number;
        json = node as JsonObject ?? [];
        if (json["cell_type"]?.ToString() is not ("code" or "markdown" or "raw"))
            throw new InvalidDataException($"{path} cell {number}: expected a cell_type of code, markdown or raw, found {json["cell_type"]?.ToJsonString() ?? "none"}");
        if (json["source"] is null) throw new InvalidDataException($"{path} cell {number}: expected a source, found none");
        Source = Text(json["source"]).ReplaceLineEndings("\n");
    }

    /// <summary>Place in the notebook, from 1 on, cells of every kind counted.</summary>
    public int Number { get; }

    /// <summary>The text, lines separated by a line feed.</summary>
    public string Source { get; }

    /// <summary>True for a cell that runs.</summary>
    public bool IsCode => json["cell_type"]!.ToString() == "code";

    /// <summary>True for a cell of prose.</summary>
    public bool IsMarkdown => json["cell_type"]!.ToString() == "markdown";

    /// <summary>Place among the code cells that ran, or null.</summary>
    public int? ExecutionCount => json["execution_count"]?.GetValue<int>();

    /// <summary>Outputs in Jupyter's format.</summary>
    public IReadOnlyList<JsonObject> Outputs => json["outputs"] is JsonArray outputs ? [.. outputs.OfType<JsonObject>()] : [];

    /// <summary>Text that Jupyter keeps as one string or as lines.</summary>
    public static string Text(JsonNode? node) => node is JsonArray lines ? string.Concat(lines.Select(line => line?.ToString())) : node?.ToString() ?? "";

    /// <summary>Replaces what an earlier run left.</summary>
    internal void Set(int? executionCount, IEnumerable<JsonObject> outputs)
    {
        if (!IsCode) return;
        json["execution_count"] = executionCount;
        json["outputs"] = new JsonArray([.. outputs]);
    }
}
