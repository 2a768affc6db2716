using System.CommandLine;
using System.Globalization;
using EmotionML.Core.Common;
using EmotionML.Train.Data;
using EmotionML.Train.Data.Readers;
using EmotionML.Train.Training;

namespace EmotionML.Train.Commands;

/// <summary>How a run remembers its data: keys of its config.json that begin with <c>data</c>.</summary>
public static class RunData
{
    private const string PathKey = "data", SkipBad = "data.skip-bad", FerPlus = "data.ferplus", MapLabels = "data.map-labels", ImageSize = "data.image-size", DropDuplicates = "data.drop-duplicates";

    /// <summary>The data settings of a new run.</summary>
    public static IEnumerable<Setting> Settings(ParseResult result, DataArguments arguments)
    {
        DataOptions options = arguments.ToOptions(result);
        yield return Of(PathKey, arguments.ResolvePath(result), arguments.Data);
        yield return Of(SkipBad, options.SkipBad, arguments.SkipBad);
        yield return Of(FerPlus, options.FerPlus ?? "", arguments.FerPlus);
        yield return Of(MapLabels, options.MapLabels ?? "", arguments.MapLabels);
        yield return Of(ImageSize, options.Size, arguments.ImageSize);
        yield return Of(DropDuplicates, options.DropDuplicates, arguments.DropDuplicates);

        Setting Of(string key, object value, Option option) =>
            new(key, value, result.GetResult(option) is { Implicit: false } ? "command line" : "default");
    }

    /// <summary>The settings of a stored run that are not about its data.</summary>
    public static Dictionary<string, string> WithoutData(IReadOnlyDictionary<string, string> stored) =>
        stored.Where(p => p.Key != PathKey && !p.Key.StartsWith(PathKey + ".", StringComparison.Ordinal)).ToDictionary();

    /// <summary>
    /// Reads the data of a stored run: from where it was, or from where <c>--data</c> says that it is now. How it is read
    /// stays as the run has it.
    /// </summary>
    /// <exception cref="UserException">The run has no settings or the data cannot be read.</exception>
    public static FaceDataset Read(RunFolder folder, ParseResult result, DataArguments arguments)
    {
        IReadOnlyDictionary<string, string> stored = Training.Settings.ReadFile(folder.Config);
        if (!stored.TryGetValue(PathKey, out string? path)) throw new UserException($"{folder.Config}: expected a setting '{PathKey}', found none");
        string given = result.GetRequiredValue(arguments.Data);
        return DatasetReader.Read(given == DataArguments.Auto ? path : given, new DataOptions
        {
            SkipBad = Flag(SkipBad),
            FerPlus = stored.GetValueOrDefault(FerPlus) is { Length: > 0 } votes ? votes : null,
            MapLabels = stored.GetValueOrDefault(MapLabels) is { Length: > 0 } map ? map : null,
            Size = stored.TryGetValue(ImageSize, out string? size) ? int.Parse(size, CultureInfo.InvariantCulture) : new DataOptions().Size,
            DropDuplicates = Flag(DropDuplicates),
        });

        bool Flag(string key) => stored.TryGetValue(key, out string? text) && bool.Parse(text);
    }
}
