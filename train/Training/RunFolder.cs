using EmotionML.Core;

namespace EmotionML.Train.Training;

/// <summary>The files of one training run.</summary>
/// <param name="Path">The folder.</param>
public sealed record RunFolder(string Path)
{
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

    /// <summary>Refuses a folder without a checkpoint.</summary>
    public void RequireCheckpoint()
    {
        if (!System.IO.File.Exists(Last))
            throw new UserException($"{Path}: expected a run folder with last.safetensors, found {(Directory.Exists(Path) ? "none in it" : "no such folder")}");
    }

    private string File(string name) => System.IO.Path.Combine(Path, name);
}
