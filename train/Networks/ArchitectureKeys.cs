using System.Globalization;
using EmotionML.Core.Common;

namespace EmotionML.Train.Networks;

/// <summary>
/// How checkpoints and ONNX files describe a network: the keys of their metadata, so that whoever opens one can build
/// the network again. ONNX files put <see cref="Core.Model.ModelCard.Prefix"/> before each.
/// </summary>
public static class ArchitectureKeys
{
    /// <summary>Name of the network (<see cref="NetworkFactory.Names"/>).</summary>
    public const string Architecture = "architecture";

    /// <summary>Side of the pictures in pixels.</summary>
    public const string ImageSize = "architecture.image-size";

    /// <summary>Side in pixels at which the network works; only where it resizes its pictures.</summary>
    public const string WorkingSize = "architecture.working-size";

    /// <summary>Channels of each stage, separated by commas.</summary>
    public const string Widths = "architecture.widths";

    /// <summary>Blocks of each stage, separated by commas.</summary>
    public const string Blocks = "architecture.blocks";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Architecture, ImageSize, WorkingSize, Widths, Blocks];

    /// <summary>Describes a network.</summary>
    public static IEnumerable<(string Key, string Value)> Write(string architecture, NetworkShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        yield return (Architecture, architecture);
        yield return (ImageSize, $"{shape.ImageSize}");
        yield return (Widths, string.Join(',', shape.Widths));
        yield return (Blocks, string.Join(',', shape.Blocks));
        // only of a network that resizes its pictures: the others follow the size of the data
        if (shape.WorkingSize != shape.ImageSize) yield return (WorkingSize, $"{shape.WorkingSize}");
    }

    /// <summary>Reads the description.</summary>
    /// <param name="metadata">Metadata without prefix.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="where">The file, for the message.</param>
    /// <exception cref="UserException">A key is missing or no number.</exception>
    public static (string Architecture, NetworkShape Shape) Read(IReadOnlyDictionary<string, string> metadata, int classes, string where)
    {
        string architecture = Fact(Architecture);
        int size = Number(ImageSize);
        var shape = new NetworkShape(classes, size, NetworkOptions.Integers(Widths, Fact(Widths)), NetworkOptions.Integers(Blocks, Fact(Blocks)))
        {
            WorkingSize = metadata.ContainsKey(WorkingSize) ? Number(WorkingSize) : size,
        };
        return (architecture, shape);

        string Fact(string key) => metadata.TryGetValue(key, out string? value) ? value
            : throw new UserException($"{where}: expected a run or model of EmotionML that states its {key}, found none");

        int Number(string key) => int.TryParse(Fact(key), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number
            : throw new UserException($"{where}: expected a whole number as {key}, found '{Fact(key)}'");
    }
}
