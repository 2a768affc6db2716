using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using EmotionML.Core.Common;
using EmotionML.Train.Data;
using EmotionML.Train.Data.Readers;

namespace EmotionML.Train.Commands;

/// <summary>The options that say which data to read and how; every command that reads pictures has the same ones.</summary>
public sealed class DataArguments
{
    /// <summary>The value of <c>--data</c> that looks in the usual places.</summary>
    public const string Auto = "auto";

    private const int ShownSkipped = 10;

    /// <summary><c>--data</c>: a file or folder, <c>auto</c> or <c>synthetic</c>.</summary>
    public Option<string> Data { get; } = new("--data")
    {
        Description = "fer2013.csv, icml_face_data.csv, class folders, a zip of these, 'synthetic' for drawn faces, or 'auto': "
            + "EMOTIONML_DATA, else FER2013 in data/, else synthetic",
        DefaultValueFactory = _ => Auto,
        HelpName = "PATH",
    };

    /// <summary><c>--skip-bad</c>.</summary>
    public Option<bool> SkipBad { get; } = new("--skip-bad") { Description = "leave bad items out and list them instead of stopping at the first" };

    /// <summary><c>--ferplus</c>.</summary>
    public Option<string?> FerPlus { get; } = new("--ferplus") { Description = "FER+ votes (fer2013new.csv) to join to the CSV form as soft labels", HelpName = "FILE" };

    /// <summary><c>--map-labels</c>.</summary>
    public Option<string?> MapLabels { get; } = new("--map-labels") { Description = "other names of classes, such as joy=happy,anger=angry", HelpName = "A=B,…" };

    /// <summary><c>--image-size</c>.</summary>
    public Option<int> ImageSize { get; } = new("--image-size")
    {
        Description = "side of the pictures in pixels",
        DefaultValueFactory = _ => new DataOptions().Size,
        HelpName = "N",
    };

    /// <summary><c>--drop-duplicates</c>.</summary>
    public Option<bool> DropDuplicates { get; } = new("--drop-duplicates") { Description = "remove training pictures that stand in validation or test as well" };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(Data);
        command.Options.Add(SkipBad);
        command.Options.Add(FerPlus);
        command.Options.Add(MapLabels);
        command.Options.Add(ImageSize);
        command.Options.Add(DropDuplicates);
    }

    /// <summary>The options of a parsed command line.</summary>
    public DataOptions ToOptions(ParseResult result) => new()
    {
        SkipBad = result.GetValue(SkipBad),
        FerPlus = result.GetValue(FerPlus),
        MapLabels = result.GetValue(MapLabels),
        Size = result.GetValue(ImageSize),
        DropDuplicates = result.GetValue(DropDuplicates),
    };

    /// <summary>The path that <c>--data</c> stands for, with <c>auto</c> resolved.</summary>
    public string ResolvePath(ParseResult result)
    {
        string path = result.GetRequiredValue(Data);
        return path == Auto ? DatasetReader.Discover() ?? DatasetReader.Synthetic : path;
    }

    /// <summary>Reads the data and writes what was found, what was decided and what was skipped.</summary>
    /// <param name="result">The parsed command line.</param>
    /// <param name="output">Where to write: standard output, or standard error when that carries JSON.</param>
    /// <param name="size">Side of the pictures where <c>--image-size</c> is not given: a model's own; null for the default.</param>
    /// <exception cref="UserException">The data cannot be read.</exception>
    public FaceDataset Read(ParseResult result, TextWriter output, int? size = null)
    {
        string path = ResolvePath(result);
        return Read(result, output, size, path, ToOptions(result));
    }

    /// <summary>The same for one of several paths, with options that the caller has changed.</summary>
    /// <exception cref="UserException">The data cannot be read.</exception>
    internal FaceDataset Read(ParseResult result, TextWriter output, int? size, string path, DataOptions options)
    {
        if (path == DatasetReader.Synthetic && result.GetRequiredValue(Data) == Auto)
            output.WriteLine("FER2013 was not found: EMOTIONML_DATA is not set and data/ holds no fer2013.zip, fer2013.csv or folder.");
        var watch = Stopwatch.StartNew();
        if (size is int side && (result.GetResult(ImageSize)?.Implicit ?? true)) options = options with { Size = side };
        FaceDataset dataset = DatasetReader.Read(path, options);
        Announce(dataset, path, watch.Elapsed, output);
        return dataset;
    }

    private static void Announce(FaceDataset dataset, string path, TimeSpan elapsed, TextWriter output)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        if (dataset.IsSynthetic)
        {
            output.WriteLine("**********************************************************************");
            output.WriteLine("*  SYNTHETIC FACES: drawings, not people. Good for trying things out *");
            output.WriteLine("*  only; the reference model is never replaced by such a run.        *");
            output.WriteLine("**********************************************************************");
        }
        string from = dataset.IsSynthetic ? "" : $" from {Path.GetFileName(Path.TrimEndingDirectorySeparator(path))}";
        output.WriteLine(string.Create(culture, $"data: {dataset.Name}{from}, {dataset.Train.Count} train, {dataset.Validation.Count} validation, {dataset.Test.Count} test pictures of {dataset.Size}x{dataset.Size}"));
        output.WriteLine(string.Create(culture, $"      {dataset.Labels.Count} labels ({string.Join(", ", dataset.Labels)}), hash {dataset.Hash[..12]}, read in {elapsed.TotalSeconds:f1} s"));
        if (dataset.Warning is { } warning) output.WriteLine($"warning: {warning}");
        foreach (string note in dataset.Notes) output.WriteLine($"note: {note}");
        if (dataset.Skipped.Count == 0) return;
        output.WriteLine(string.Create(culture, $"skipped: {dataset.Skipped.Count} bad items"));
        foreach (string item in dataset.Skipped.Take(ShownSkipped)) output.WriteLine($"  {item}");
        if (dataset.Skipped.Count > ShownSkipped) output.WriteLine(string.Create(culture, $"  and {dataset.Skipped.Count - ShownSkipped} more"));
    }
}
