using System.CommandLine;
using EmotionML.Train.Commands;

// One command per concern; each lives in Commands/.
var root = new RootCommand("EmotionML: train a facial-expression classifier, export it as ONNX and measure it.")
{
    CommandLine.Verbose,
    TrainCommand.Create(),
    ExportCommand.Create(),
    InspectDataCommand.Create(),
    BenchmarkCommand.Create(),
    EvaluateCommand.Create(),
    CompareCommand.Create(),
    BaselinesCommand.Create(),
    QuantizeCommand.Create(),
    PackageCommand.Create(),
};
return root.Parse(args).Invoke();
