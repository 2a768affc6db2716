using System.CommandLine;
using System.Globalization;
using EmotionML.Train.Training;

namespace EmotionML.Train.Commands;

/// <summary>Settings of a training run as options of a command, described as <see cref="TrainOptions"/> describes them.</summary>
/// <param name="keys">Keys of the settings; all of them when none is given.</param>
internal sealed class SettingArguments(params string[] keys)
{
    private readonly Dictionary<string, Option<string?>> options = Settings.All.Where(s => keys.Length == 0 || keys.Contains(s.Key)).ToDictionary(s => s.Key, s => new Option<string?>($"--{s.Key}")
    {
        Description = string.Create(CultureInfo.InvariantCulture, $"{s.Description} [default: {s.Property.GetValue(new TrainOptions())}]"),
        HelpName = s.Property.PropertyType == typeof(string) ? "text" : "number",
    });

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option<string?> option in options.Values) command.Add(option);
    }

    /// <summary>The settings that the command line gives.</summary>
    public Dictionary<string, string> Given(ParseResult arguments) =>
        options.Where(p => arguments.GetValue(p.Value) is not null).ToDictionary(p => p.Key, p => arguments.GetValue(p.Value)!);
}
