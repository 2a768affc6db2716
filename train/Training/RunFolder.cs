using System.Text.Json;
using System.Text.Json.Nodes;
using EmotionML.Core.Common;
using EmotionML.Train.Data;

namespace EmotionML.Train.Training;

/// <summary>The files of one training run.</summary>
/// <param name="Path">The folder.</param>
public sealed record RunFolder(string Path)
{
    /// <summary>How the files of a run are written as JSON.</summary>
    internal static JsonSerializerOptions Json { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Name of the run: the folder's name.</summary>
    public string Id => System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Path)));

    /// <summary>The settings with their sources.</summary>
    public string Config => File("config.json");

    /// <summary>Readable state of the newest checkpoint, data and provenance.</summary>
    public string Meta => File("meta.json");

    /// <summary>One JSON object per epoch.</summary>
    public string Metrics => File("metrics.jsonl");

    /// <summary>Folder of TensorBoard's event files: <c>tensorboard --logdir</c> shows them.</summary>
    public string Events => File("tensorboard");

    /// <summary>Pictures per class before and after rebalancing.</summary>
    public string Classes => File("classes.json");

    /// <summary>A sheet of augmented training pictures.</summary>
    public string Augmented => File("augmented.png");

    /// <summary>Everything needed to go on.</summary>
    public string Last => File("last.safetensors");

    /// <summary>The weights of the best epoch.</summary>
    public string Best => File("best.safetensors");

    /// <summary>The exported model.</summary>
    public string Onnx => File("emotion.onnx");

    /// <summary>Agreement of the exported model with the trainer.</summary>
    public string Parity => File("parity.json");

    /// <summary>The epochs in <see cref="Metrics"/>, in order; empty before the first.</summary>
    /// <exception cref="UserException">A line is no epoch.</exception>
    public IReadOnlyList<EpochReport> ReadEpochs()
    {
        var epochs = new SortedDictionary<int, EpochReport>();
        string[] lines = System.IO.File.Exists(Metrics) ? System.IO.File.ReadAllLines(Metrics) : [];
        foreach ((int i, string line) in lines.Index())
        {
            if (line.Length == 0) continue;
            try
            {
                EpochReport epoch = JsonSerializer.Deserialize<EpochReport>(line, Json)!;
                // a resumed run writes an epoch again: the later one counts
                epochs[epoch.Epoch] = epoch;
            }
            catch (JsonException e)
            {
                // a killed run may leave its last line cut
                if (i < lines.Length - 1) throw new UserException($"{Metrics} line {i + 1}: expected a JSON object of one epoch ({e.Message})", e);
            }
        }
        return [.. epochs.Values];
    }

    /// <summary>Creates the folder and makes sure that it can be written.</summary>
    /// <exception cref="UserException">It cannot.</exception>
    public void Prepare()
    {
        try
        {
            Directory.CreateDirectory(Path);
            AtomicFile.WriteText(File(".writable"), "");
            System.IO.File.Delete(File(".writable"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"{Path}: the run folder cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Refuses data other than what the run was trained on until now: it would end with a model of neither.</summary>
    /// <exception cref="UserException">Another content or other labels; the message has both.</exception>
    public void RequireSameData(FaceDataset data)
    {
        JsonNode? provenance = System.IO.File.Exists(Meta) ? JsonNode.Parse(System.IO.File.ReadAllText(Meta))?["provenance"] : null;
        // runs before this was written down, and those of tests, say nothing
        if (provenance?["data.hash"]?.GetValue<string>() is not { } hash) return;
        string[] labels = JsonSerializer.Deserialize<string[]>(provenance["labels"]!.GetValue<string>())!;
        if (!labels.SequenceEqual(data.Labels))
            throw new UserException($"{Path}: expected the labels the run was begun with ({string.Join(", ", labels)}), found {data.Name} with {string.Join(", ", data.Labels)}");
        if (hash != data.Hash)
            throw new UserException($"{Path}: expected the data the run was begun with (hash {Short(hash)}), found {data.Name} with hash {Short(data.Hash)}");

        static string Short(string hash) => hash[..Math.Min(12, hash.Length)];
    }

    /// <summary>
    /// Takes the folder for this process until the result is disposed: two trainings in one folder would mix their files.
    /// </summary>
    /// <exception cref="UserException">Another process has it.</exception>
    public IDisposable Lock()
    {
        try
        {
            return new FileStream(File("lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (IOException e)
        {
            throw new UserException($"{Path}: expected a run folder that no other process uses, found one where a training is under way; wait for it, stop it, or choose another --name", e);
        }
    }

    /// <summary>Refuses a folder without a checkpoint.</summary>
    public void RequireCheckpoint()
    {
        if (!System.IO.File.Exists(Last))
            throw new UserException($"{Path}: expected a run folder with last.safetensors, found {(Directory.Exists(Path) ? "none in it" : "no such folder")}");
    }

    private string File(string name) => System.IO.Path.Combine(Path, name);
}
