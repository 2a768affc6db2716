using System.Globalization;
using System.Text.Json;
using EmotionML.Core.Common;
using EmotionML.Core.Model;
using EmotionML.Train.Data;
using EmotionML.Train.Export.Quantization;
using EmotionML.Train.Onnx;
using Google.Protobuf;

namespace EmotionML.Train.Evaluation;

/// <summary>Turns a model into 8 bits and keeps the result only where it is small and as good.</summary>
public static class ModelQuantization
{
    /// <summary>Quantises a file, measures the result and moves it to its place where it is good.</summary>
    /// <exception cref="UserException">It is no model of ours, or the result is refused; no file is left then.</exception>
    public static QuantizationReport Quantize(string source, string target, FaceDataset data, QuantizationOptions options)
    {
        string trial = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(target))!, $"{Path.GetFileName(target)}.{Environment.ProcessId}.trial");
        try
        {
            ModelProto model = Int8Quantizer.Quantize(OnnxModelReader.Parse(source), data.Train, options);
            AtomicFile.Write(trial, stream => model.WriteTo(stream));
            QuantizationReport report = QuantizationCheck.Compare(source, trial, data);
            if (report.Refusal is { } reason)
                throw new UserException($"{source}: the quantised model is refused: {reason}");
            OnnxModelWriter.Rewrite(trial, metadata: Metadata(report, data, options));
            File.Move(trial, target, overwrite: true);
            return report;
        }
        finally
        {
            File.Delete(trial);
        }
    }

    private static Dictionary<string, string> Metadata(QuantizationReport report, FaceDataset data, QuantizationOptions options) => new()
    {
        [ModelCard.Prefix + "quantization"] = string.Create(CultureInfo.InvariantCulture,
            $"static, QDQ, {options.WeightBits} bit weights per channel, uint8 activations, {options.Images} training pictures of {data.Name}, percentile {options.Percentile}"),
        [ModelCard.Prefix + "validation"] = JsonSerializer.Serialize(new SortedDictionary<string, double>(StringComparer.Ordinal)
        {
            ["accuracy"] = report.Quantized.Accuracy,
            ["images"] = report.Images,
            ["macro_f1"] = report.Quantized.MacroF1,
        }),
    };
}
