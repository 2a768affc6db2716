using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EmotionML.Core.Common;
using EmotionML.Train.Data;
using EmotionML.Train.Networks;
using EmotionML.Train.Training;

namespace EmotionML.Train.Commands;

/// <summary><c>benchmark</c>: training throughput of a network on this machine, augmentation included.</summary>
public static class BenchmarkCommand
{
    private static readonly DataArguments Data = new();
    private static readonly SettingArguments SettingOptions = new("network", "width", "blocks", "batch", "precision", "threads", "device");
    private static readonly Option<int> Size = new("--size") { Description = "side in pixels at which the network works; 0 is the pictures' own" };
    private static readonly Option<int> Steps = new("--steps") { Description = "steps that are timed, after three that are not", DefaultValueFactory = _ => 12 };
    private static readonly Option<string?> Json = new("--json") { Description = "write the result as JSON to this file, or to standard output with '-'" };

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var command = new Command("benchmark", "Measure training throughput in pictures per second.") { Size, Steps, Json };
        SettingOptions.AddTo(command);
        Data.AddTo(command);
        command.Run(Work);
        return command;
    }

    private static int Work(ParseResult arguments)
    {
        (TrainOptions options, _) = Settings.Resolve(("command line", SettingOptions.Given(arguments)));
        int steps = arguments.GetValue(Steps), side = arguments.GetValue(Size);
        if (steps is < 1 or > 100_000) throw new UserException($"--steps: expected 1 to 100000, found {steps}");
        if (side is < 0 or > 4096) throw new UserException($"--size: expected 0 to 4096 pixels, found {side}");
        Processor.Configure(options);
        FaceDataset data = Data.Read(arguments, CommandLine.Text(arguments.GetValue(Json)));
        using Network network = NetworkFactory.Create(options.Network, NetworkFactory.Shape(options with { WorkingSize = side }, data), 0);
        NetworkDevice.Move(network, options.Device);
        int size = network.Shape.WorkingSize;
        double speed = Throughput.Measure(options, data.Train, network, [], size, steps, out double augmentation);

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
        if (target == CommandLine.Standard)
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
