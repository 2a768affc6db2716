using System.ComponentModel;
using System.Globalization;
using EmotionML.Core.Common;

namespace EmotionML.Train.Networks;

/// <summary>Which network is trained. Each property is an option of <c>train</c> in kebab case; the description is its help text.</summary>
public record NetworkOptions
{
    [Description("emotion-resnet, face-resnet, seed-cnn or vgg19; --init face-recognition takes face-resnet")]
    public string Network { get; init; } = "emotion-resnet";

    [Description("emotion-resnet: channels of the first stage, doubled at each further one, or one number for each stage")]
    public string Width { get; init; } = "32,64,128,224";

    [Description("emotion-resnet: residual blocks of each stage; 0 for the first leaves it the stem alone")]
    public string Blocks { get; init; } = "1,1,2,1";

    [Description("side in pixels at which emotion-resnet or face-resnet works: it resizes its pictures itself; 0 is the pictures' own, -1 takes five sixths of it (40 of 48) for the first and 112 for the second")]
    public int WorkingSize { get; init; } = -1;

    [Description("share of features dropped before the last layer; -1 takes the network's own")]
    public double Dropout { get; init; } = -1;

    /// <summary>Comma-separated whole numbers.</summary>
    public static int[] Integers(string key, string text)
    {
        try
        {
            return [.. text.Split(',').Select(part => int.Parse(part.Trim(), NumberStyles.None, CultureInfo.InvariantCulture))];
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new UserException($"--{key}: expected whole numbers separated by commas, found '{text}'", e);
        }
    }
}
