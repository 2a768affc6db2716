using EmotionML.Core.Common;
using EmotionML.Train.Data;
using static TorchSharp.torch;

namespace EmotionML.Train.Networks;

/// <summary>Makes networks by name.</summary>
public static class NetworkFactory
{
    /// <summary>The default network.</summary>
    public const string EmotionResNet = "emotion-resnet";

    /// <summary>The hobby systems' network.</summary>
    public const string SeedCnn = "seed-cnn";

    /// <summary>VGG19 with batch norm.</summary>
    public const string Vgg19 = "vgg19";

    /// <summary>The network of face recognition, which starts from its weights.</summary>
    public const string FaceResNet = "face-resnet";

    /// <summary>Every name that <see cref="Create"/> takes.</summary>
    public static IReadOnlyList<string> Names { get; } = [EmotionResNet, FaceResNet, SeedCnn, Vgg19];

    /// <summary>The shape that settings ask for on a data set; one width alone doubles from stage to stage.</summary>
    public static NetworkShape Shape(NetworkOptions options, FaceDataset data)
    {
        int[] blocks = NetworkOptions.Integers("blocks", options.Blocks), widths = NetworkOptions.Integers("width", options.Width);
        if (widths.Length == 1) widths = [.. blocks.Select((_, stage) => widths[0] << stage)];
        return new(data.Labels.Count, data.Size, widths, blocks, options.Dropout < 0 ? null : options.Dropout)
        {
            WorkingSize = options.WorkingSize switch
            {
                < 0 when options.Network == EmotionResNet => NetworkShape.Shrunk(data.Size, 5 / 6.0),
                < 0 when options.Network == FaceResNet => 112,
                <= 0 => data.Size,
                _ => options.WorkingSize,
            },
        };
    }

    /// <summary>
    /// Builds a network whose random start depends on the seed alone. The parameters live outside any dispose scope.
    /// </summary>
    /// <exception cref="UserException">The name is unknown or the shape does not fit it.</exception>
    public static Network Create(string architecture, NetworkShape shape, long seed)
    {
        Check(architecture, shape);
        // intermediate tensors of the initialisers go with the scope; registered ones have left it
        using DisposeScope scope = NewDisposeScope();
        manual_seed(seed);
        return architecture switch
        {
            EmotionResNet => new EmotionResNetwork(shape),
            FaceResNet => new FaceResNet(shape),
            SeedCnn => new SeedCnn(shape),
            Vgg19 => new Vgg19(shape),
            _ => throw new UserException($"--network: expected one of {string.Join(", ", Names)}, found '{architecture}'"),
        };
    }

    private static void Check(string architecture, NetworkShape shape)
    {
        int smallest = architecture switch { SeedCnn => 22, Vgg19 => 32, _ => 16 };
        if (shape.ImageSize < smallest) throw new UserException($"{architecture}: expected pictures of at least {smallest} pixels, found {shape.ImageSize}");
        if (architecture == FaceResNet)
        {
            if (shape.WorkingSize < Networks.FaceResNet.SmallestSide)
                throw new UserException($"--working-size: {architecture} needs at least {Networks.FaceResNet.SmallestSide} pixels, found {shape.WorkingSize}");
            return;
        }
        if (shape.WorkingSize != shape.ImageSize && architecture != EmotionResNet)
            throw new UserException($"--working-size: {architecture} takes pictures of {shape.ImageSize} pixels only, found {shape.WorkingSize}");
        if (shape.WorkingSize < smallest || shape.WorkingSize > shape.ImageSize)
            throw new UserException($"--working-size: expected {smallest} to {shape.ImageSize} pixels, found {shape.WorkingSize}");
        if (shape.Classes < 2) throw new UserException($"{architecture}: expected at least 2 classes, found {shape.Classes}");
        if (architecture != EmotionResNet) return;
        if (shape.Blocks.Count is < 1 or > 5) throw new UserException($"--blocks: expected 1 to 5 stages, found {shape.Blocks.Count}");
        // the first stage may be the stem alone: blocks at full size cost the most
        if (shape.Blocks[0] < 0 || shape.Blocks.Skip(1).Any(b => b < 1) || shape.Blocks.All(b => b == 0))
            throw new UserException($"--blocks: expected at least one block in every stage, or none in the first alone, found {string.Join(',', shape.Blocks)}");
        if (shape.Widths.Count != shape.Blocks.Count)
            throw new UserException($"--width: expected one width, or one for each of the {shape.Blocks.Count} stages, found {string.Join(',', shape.Widths)}");
        if (shape.Widths.Any(w => w is < 1 or > 4096)) throw new UserException($"--width: expected 1 to 4096 channels, found {string.Join(',', shape.Widths)}");
    }
}
