using System.Text;
using System.Text.Json.Nodes;

namespace EmotionML.Notebooks.Kernel;

/// <summary>What one cell shows, in Jupyter's format and in the order of showing. Cells may write from several threads.</summary>
internal sealed class CellOutputs
{
    private readonly List<JsonObject> items = [];
    private readonly Lock gate = new();

    /// <summary>The outputs.</summary>
    public IReadOnlyList<JsonObject> Items
    {
        get
        {
            lock (gate) return [.. items];
        }
    }

    /// <summary>Shows something.</summary>
    /// <param name="forms">Content by MIME type.</param>
    /// <param name="isResult">True for the last expression of a cell.</param>
    /// <returns>Place of the output, for <see cref="Replace"/>.</returns>
    public int Add(IReadOnlyDictionary<string, string> forms, bool isResult)
    {
        var output = new JsonObject { ["data"] = Data(forms) };
        if (isResult) output["execution_count"] = null;
        output["metadata"] = new JsonObject();
        output["output_type"] = isResult ? "execute_result" : "display_data";
        return Add(output);
    }

    /// <summary>Shows something else in the place of an output.</summary>
    public void Replace(int index, IReadOnlyDictionary<string, string> forms)
    {
        lock (gate) items[index]["data"] = Data(forms);
    }

    /// <summary>Shows why the cell failed.</summary>
    public void AddError(CellFailure failure)
    {
        var trace = new JsonArray { $"{failure.Where}: {failure.Message}" };
        Add(new JsonObject { ["ename"] = failure.Kind, ["evalue"] = failure.Message, ["output_type"] = "error", ["traceback"] = trace });
    }

    /// <summary>A writer into a stream, <c>stdout</c> or <c>stderr</c>.</summary>
    public TextWriter Writer(string stream) => TextWriter.Synchronized(new StreamWriterOf(this, stream));

    private int Add(JsonObject output)
    {
        lock (gate)
        {
            items.Add(output);
            return items.Count - 1;
        }
    }

    private void Write(string stream, string text)
    {
        lock (gate)
        {
            // what is written piece by piece stands in one output, as in Jupyter
            if (items.Count > 0 && items[^1]["name"]?.ToString() == stream) items[^1]["text"] = Lines(string.Concat(items[^1]["text"]!.AsArray().Select(line => line!.ToString())) + text);
            else items.Add(new JsonObject { ["name"] = stream, ["output_type"] = "stream", ["text"] = Lines(text) });
        }
    }

    private static JsonObject Data(IReadOnlyDictionary<string, string> forms)
    {
        var data = new JsonObject();
        foreach ((string type, string content) in forms.OrderBy(form => form.Key, StringComparer.Ordinal))
        {
            data[type] = type.EndsWith("+json", StringComparison.Ordinal) || type == "application/json" ? JsonNode.Parse(content)
                : type.StartsWith("text/", StringComparison.Ordinal) ? Lines(content) : content;
        }
        return data;
    }

    // Jupyter keeps text as lines that carry their line feed
    private static JsonArray Lines(string text)
    {
        var lines = new JsonArray();
        for (int start = 0; start < text.Length;)
        {
            int end = text.IndexOf('\n', start);
            int next = end < 0 ? text.Length : end + 1;
            lines.Add(text[start..next]);
            start = next;
        }
        return lines;
    }

    private sealed class StreamWriterOf(CellOutputs outputs, string stream) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => outputs.Write(stream, value.ToString());

        public override void Write(string? value)
        {
            if (!string.IsNullOrEmpty(value)) outputs.Write(stream, value);
        }

        public override void Write(char[] buffer, int index, int count) => outputs.Write(stream, new string(buffer, index, count));

        public override void WriteLine(string? value) => outputs.Write(stream, value + "\n");

        public override void WriteLine() => outputs.Write(stream, "\n");
    }
}
