using System.CommandLine;
using System.Globalization;
using EmotionML.Core.Common;
using EmotionML.Core.Model;
using EmotionML.Train.Data;
using EmotionML.Train.Evaluation;
using EmotionML.Train.Export.Quantization;
using EmotionML.Train.Reporting;

namespace EmotionML.Train.Commands;

/// <summary>
/// <c>quantize</c>: turns a model into 8 bits, calibrated on training pictures, and keeps the result only where it is
/// small and as good.
/// </summary>
public static class QuantizeCommand
{
    private static readonly QuantizationOptions Defaults = new();
    private static readonly Option<string> Model = new("--model") { Description = "the ONNX file in 32-bit floats", Required = true, HelpName = "FILE" };
    private static readonly Option<string> Out = new("--out") { Description = "target; left as it is when the result is refused", Required = true, HelpName = "FILE" };
    private static readonly Option<int> Images = new("--images") { Description = "training pictures to calibrate on", DefaultValueFactory = _ => Defaults.Images, HelpName = "N" };
    private static readonly Option<double> Percentile = new("--percentile")
    {
        Description = "share in percent of an activation's numbers that its range holds; 100 is smallest to largest",
        DefaultValueFactory = _ => Defaults.Percentile,
        HelpName = "P",
    };
    private static readonly Option<int> WeightBits = new("--weight-bits")
    {
        Description = "7 gives the same results on every processor, 8 is finer but saturates on those without VNNI",
        DefaultValueFactory = _ => Defaults.WeightBits,
        HelpName = "7|8",
    };
    private static readonly Option<string?> Json = new("--json") { Description = "write size, accuracy and latency of both as JSON to a file, or to standard output with '-'", HelpName = "FILE|-" };

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var data = new DataArguments();
        var command = new Command("quantize", "Turn an ONNX file into 8 bits (static, calibrated on training pictures); refused where it loses too much.")
        {
            Model, Out, Images, Percentile, WeightBits, Json,
        };
        data.AddTo(command);
        command.Run(arguments => Work(arguments, data));
        return command;
    }

    private static int Work(ParseResult arguments, DataArguments dataArguments)
    {
        string source = arguments.GetRequiredValue(Model), target = arguments.GetRequiredValue(Out);
        QuantizationOptions options = Options(arguments);
        if (Path.GetFullPath(source) == Path.GetFullPath(target)) throw new UserException($"--out {target}: expected another file than --model, found the same");
        string? json = arguments.GetValue(Json);
        TextWriter text = CommandLine.Text(json);
        FaceDataset data;
        using (var classifier = new EmotionClassifier(source))
        {
            data = dataArguments.Read(arguments, text, classifier.Size).Require(Split.Train, Split.Validation);
            ModelOutputs.RequireSameLabels(classifier, data);
            if (data.Size != classifier.Size) throw new UserException($"--image-size: expected the model's {classifier.Size} pixels, found {data.Size}");
        }
        QuantizationReport report = ModelQuantization.Quantize(source, target, data, options);
        text.Write(Text(report, target));
        CommandLine.WriteJson(json, report);
        return 0;
    }

    private static QuantizationOptions Options(ParseResult arguments)
    {
        var options = new QuantizationOptions { Images = arguments.GetValue(Images), Percentile = arguments.GetValue(Percentile), WeightBits = arguments.GetValue(WeightBits) };
        if (options.Images < 1) throw new UserException($"--images: expected 1 or more, found {options.Images}");
        if (options.Percentile is not (>= 90 and <= 100)) throw new UserException(string.Create(CultureInfo.InvariantCulture, $"--percentile: expected 90 to 100, found {options.Percentile}"));
        if (options.WeightBits is not (7 or 8)) throw new UserException($"--weight-bits: expected 7 or 8, found {options.WeightBits}");
        return options;
    }

    private static string Text(QuantizationReport report, string target)
    {
        (QuantizedSide a, QuantizedSide b) = (report.Original, report.Quantized);
        CultureInfo culture = CultureInfo.InvariantCulture;
        return $"\n{TextTable.Render([
            ["", "32-bit floats", "8 bits", ""],
            ["Size", string.Create(culture, $"{a.Bytes / 1e6:0.00} MB"), string.Create(culture, $"{b.Bytes / 1e6:0.00} MB"), string.Create(culture, $"{100.0 * b.Bytes / a.Bytes:0.0} %")],
            ["Accuracy", Html.Percent(a.Accuracy, 2), Html.Percent(b.Accuracy, 2), $"{Html.Points(b.Accuracy - a.Accuracy)} points"],
            ["Macro-F1", Html.Number(a.MacroF1, 4), Html.Number(b.MacroF1, 4), ""],
            ["One face, one thread", string.Create(culture, $"{a.LatencyMs:0.00} ms"), string.Create(culture, $"{b.LatencyMs:0.00} ms"), string.Create(culture, $"{a.LatencyMs / b.LatencyMs:0.00} times as fast")],
        ])}\n  the same class for {Html.Percent(report.SameClass)} of {report.Images} validation pictures\n  wrote {target}\n";
    }
}
