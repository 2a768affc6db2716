using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EmotionML.Core;

namespace EmotionML.Notebooks.Files;

/// <summary>A notebook file in Jupyter's format, nbformat 4. What the runner does not know stays as it was.</summary>
public sealed class Notebook
{
    private const int Major = 4, Minor = 5;

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        IndentSize = 1, // as Jupyter writes it: a file saved there does not change in every line
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly JsonObject root;

    private Notebook(JsonObject root, string folder, IReadOnlyList<NotebookCell> cells) => (this.root, Folder, Cells) = (root, folder, cells);

    /// <summary>Full path of the folder that the file lies in.</summary>
    public string Folder { get; }

    /// <summary>The cells in order.</summary>
    public IReadOnlyList<NotebookCell> Cells { get; }

    /// <summary>The first heading, or null.</summary>
    public string? Title => Cells.Where(cell => cell.IsMarkdown).SelectMany(cell => cell.Source.Split('\n'))
        .FirstOrDefault(line => line.StartsWith("# ", StringComparison.Ordinal))?[2..].Trim();

    /// <summary>Reads a file.</summary>
    /// <exception cref="UserException">It is missing, no notebook, of another major format or for another language than C#.</exception>
    public static Notebook Read(string path)
    {
        if (!File.Exists(path)) throw new UserException($"{path}: expected a notebook, found no such file");
        return Parse(File.ReadAllText(path), path);
    }

    /// <summary>Reads a notebook from text.</summary>
    /// <param name="text">The file's content.</param>
    /// <param name="path">Where it came from: for messages, and for its folder.</param>
    /// <exception cref="UserException">As <see cref="Read"/>.</exception>
    public static Notebook Parse(string text, string path)
    {
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(text);
        }
        catch (JsonException e)
        {
            throw new UserException($"{path}: expected a notebook (JSON), found {e.Message}", e);
        }
        if (node is not JsonObject root || root["cells"] is not JsonArray cells)
            throw new UserException($"{path}: expected a notebook with a list of cells, found none");
        if (root["nbformat"] is not JsonValue format || !format.TryGetValue(out int major) || major != Major)
            throw new UserException($"{path}: expected nbformat {Major}, found {root["nbformat"]?.ToJsonString() ?? "none"}");
        if (root["metadata"]?["kernelspec"]?["language"]?.ToString() is { } language && !language.Equals("C#", StringComparison.OrdinalIgnoreCase))
            throw new UserException($"{path}: expected a notebook in C#, found one in {language}");
        var read = new List<NotebookCell>();
        foreach (JsonNode? cell in cells)
            read.Add(NotebookCell.Of(cell, read.Count + 1, path));
        return new Notebook(root, Path.GetDirectoryName(Path.GetFullPath(path))!, read);
    }

    /// <summary>The file's content in nbformat 4.5.</summary>
    public string ToJson()
    {
        root["nbformat"] = Major;
        root["nbformat_minor"] = Minor;
        return root.ToJsonString(Json) + "\n";
    }

    /// <summary>Writes the notebook with its outputs, as a whole or not at all.</summary>
    public void Write(string path) => AtomicFile.WriteText(path, ToJson());
}
