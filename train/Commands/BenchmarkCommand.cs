using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EmotionML.Core;
using EmotionML.Train.Data;
using EmotionML.Train.Networks;
using EmotionML.Train.Training;

namespace EmotionML.Train.Commands;

/// <summary><c>benchmark</c>: training throughput of a network on this machine, augmentation included.</summary>
public static class BenchmarkCommand
{
    private static readonly DataArguments Data = new();
    private static readonly Option<string> Architecture = new("--network") { Description = "emotion-resnet, seed-cnn or vgg19", DefaultValueFactory = _ => NetworkFactory.EmotionResNet };
    private static readonly Option<string> Width = new("--width") { Description = "channels of the first stage, or of each", DefaultValueFactory = _ => new TrainOptions().Width };
    private static readonly Option<string> Blocks = new("--blocks") { Description = "residual blocks of each stage", DefaultValueFactory = _ => new TrainOptions().Blocks };
    private static readonly Option<int> Batch = new("--batch") { Description = "pictures per step", DefaultValueFactory = _ => 128 };
    private static readonly Option<string> Precision = new("--precision") { Description = "auto, fp32 or bf16", DefaultValueFactory = _ => "auto" };
    private static readonly Option<int> Threads = new("--threads") { Description = "threads; 0 takes every processor" };
    private static readonly Option<string> Device = new("--device") { Description = "cpu or cuda", DefaultValueFactory = _ => "cpu" };
    private static readonly Option<int> Size = new("--size") { Description = "side of the pictures trained on; 0 is the data's own" };
    private static readonly Option<int> Steps = new("--steps") { Description = "steps that are timed, after three that are not", DefaultValueFactory = _ => 12 };
    private static readonly Option<string?> Json = new("--json") { Description = "write the result as JSON to this file, or to standard output with '-'" };

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var command = new Command("benchmark", "Measure training throughput in pictures per second.")
        {
            Architecture, Width, Blocks, Batch, Precision, Threads, Device, Size, Steps, Json,
        };
        Data.AddTo(command);
        command.Run(Work);
        return command;
    }

    private static int Work(ParseResult arguments)
    {
        (TrainOptions options, _) = Settings.Resolve(("command line", new Dictionary<string, string>
        {
            ["network"] = arguments.GetValue(Architecture)!,
            ["width"] = arguments.GetValue(Width)!,
            ["blocks"] = arguments.GetValue(Blocks)!,
            ["batch"] = arguments.GetValue(Batch).ToString(CultureInfo.InvariantCulture),
            ["precision"] = arguments.GetValue(Precision)!,
            ["threads"] = arguments.GetValue(Threads).ToString(CultureInfo.InvariantCulture),
            ["device"] = arguments.GetValue(Device)!,
        }));
        int steps = arguments.GetValue(Steps);
        if (steps is < 1 or > 100_000) throw new UserException($"--steps: expected 1 to 100000, found {steps}");
        torch.set_num_threads(options.Threads > 0 ? options.Threads : Environment.ProcessorCount);
        FaceDataset data = Data.Read(arguments, arguments.GetValue(Json) == "-" ? Console.Error : Console.Out);
        using Network network = NetworkFactory.Create(options.Network, NetworkFactory.Shape(options, data), 0);
        if (options.Device == "cuda") NetworkDevice.Move(network, torch.CUDA);
        int size = arguments.GetValue(Size) is int given and > 0 ? given : data.Size;
        double speed = Throughput.Measure(options, data.Train, network, size, steps, out double augmentation);

        string json = JsonSerializer.Serialize(new
        {
            engine = "libtorch " + torch.__version__,
            network = options.Network,
            precision = TrainStep.UsesBf16(options) ? "bf16" : "fp32",
            batch = options.Batch,
            size,
            steps,
            threads = torch.get_num_threads(),
            device = options.Device,
            parameters = network.ParameterCount,
            multiply_adds = network.CountMultiplyAdds(),
            augmentation_share = Math.Round(augmentation, 4),
            images_per_second = Math.Round(speed, 1),
        });
        string? target = arguments.GetValue(Json);
        if (target == "-")
        {
            Console.WriteLine(json);
            return 0;
        }
        if (target is not null) AtomicFile.WriteText(target, json + "\n");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{network.Describe()}\n{speed:0.0} img/s at {size} px, batch {options.Batch}, {(TrainStep.UsesBf16(options) ? "bf16" : "fp32")}, {torch.get_num_threads()} threads; augmentation {100 * augmentation:0.0} % of a step"));
        return 0;
    }
}
