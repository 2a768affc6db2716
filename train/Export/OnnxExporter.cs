using System.Globalization;
using System.Text.Json;
using EmotionML.Core.Common;
using EmotionML.Core.Model;
using EmotionML.Train.Data;
using EmotionML.Train.Metrics;
using EmotionML.Train.Networks;
using EmotionML.Train.Onnx;
using EmotionML.Train.Training;

namespace EmotionML.Train.Export;

/// <summary>What an export has written.</summary>
/// <param name="Path">The file.</param>
/// <param name="Network">The network in one line.</param>
/// <param name="Parity">Agreement with the trainer's own outputs.</param>
/// <param name="Calibration">How its probabilities are calibrated.</param>
public sealed record ExportResult(string Path, string Network, ParityResult Parity, ProbabilityCalibration Calibration)
{
    /// <summary>Three lines for humans.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture,
        $"{Path}: {new FileInfo(Path).Length / 1e6:0.0} MB, {Network}\nparity over {Parity.Images} pictures: largest difference of a probability {Parity.MaximumDifference:0.0e-00}, no other class\ncalibration: {Calibration.Summary}\n");
}

/// <summary>
/// Writes a run's kept weights as ONNX, calibrated on the validation split, and compares the file, as ONNX Runtime runs it, with the
/// trainer's own float32 outputs over that split.
/// </summary>
public static class OnnxExporter
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    // what rebuilds the network, for fine-tuning and distillation, and what its start was
    private static readonly string[] CopiedKeys =
        [.. ArchitectureKeys.All, "parameters", "multiply-adds", "precision", "engine", "rebalance", "init"];

    /// <summary>Exports a run.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="target">The file to write.</param>
    /// <param name="data">The data of the run.</param>
    /// <param name="others">Folders of runs whose weights are averaged with the run's.</param>
    /// <exception cref="UserException">The data is not the run's, the target is not allowed, or the file differs from the network.</exception>
    public static ExportResult Export(RunFolder folder, string target, FaceDataset data, params IReadOnlyList<string> others)
    {
        NetworkSource source = NetworkSource.Average([folder.Path, .. others]);
        RefuseReference(target, source.Metadata);
        if (data.Hash != source.Metadata["data.hash"])
            throw new UserException($"{folder.Path}: expected the data the run was trained on (hash {source.Metadata["data.hash"][..12]}), found {data.Name} with hash {data.Hash[..12]}");

        using Network network = source.Rebuild();
        var intensity = new Intensity(Number("mean"), Number("std"));
        FaceSet set = data.Require(Split.Validation).Validation;
        var evaluator = new Evaluator(set, intensity, data.Labels.Count);
        float[] logits = evaluator.Logits(network, data.Size, DeviceType.CPU);
        ProbabilityCalibration calibration = ProbabilityCalibration.Fit(logits, set.Labels, data.Labels.Count);
        // a file that fails its check never takes the target's place
        string candidate = $"{target}.{Environment.ProcessId}.tmp";
        ParityResult parity;
        try
        {
            Write(candidate, network, intensity, calibration.Temperature, Metadata(source.Metadata, data, calibration, evaluator.Of(logits), set.Count), calibration.Vector);
            using (var classifier = new EmotionClassifier(candidate))
                parity = ParityCheck.Require(calibration.Apply(logits, data.Labels.Count), Probabilities(classifier, set), data.Labels.Count);
            File.Move(candidate, target, overwrite: true);
        }
        finally
        {
            File.Delete(candidate);
        }
        AtomicFile.WriteText(folder.Parity, JsonSerializer.Serialize(parity, Json));
        return new(target, network.Describe(), parity, calibration);

        float Number(string key) => float.Parse(source.Metadata[key], CultureInfo.InvariantCulture);
    }

    /// <summary>Writes a network as ONNX in the shape of the artifact contract.</summary>
    public static void Write(string path, Network network, Intensity intensity, double temperature, IReadOnlyDictionary<string, string> metadata, VectorScaling? vector = null)
    {
        var options = new OnnxModelOptions(network.Shape.ImageSize, network.Shape.Classes, intensity.Mean, intensity.Std) { Temperature = temperature, Vector = vector, Metadata = metadata };
        OnnxModelWriter.Write(path, options, (graph, x) => network.Export(new NetworkExport(graph, network), x));
    }

    private static float[] Probabilities(EmotionClassifier classifier, FaceSet set)
    {
        const int batch = 64;
        var probabilities = new float[set.Count * classifier.Labels.Count];
        int area = set.Size * set.Size;
        for (int start = 0; start < set.Count; start += batch)
        {
            int count = Math.Min(batch, set.Count - start);
            float[] faces = [.. set.Pixels.AsSpan(start * area, count * area).ToArray().Select(value => (float)value)];
            classifier.Score(faces, count).Probabilities.CopyTo(probabilities, start * classifier.Labels.Count);
        }
        return probabilities;
    }

    // drawn faces, or a demo on them, must not take the place of the model that everything else uses
    private static void RefuseReference(string target, IReadOnlyDictionary<string, string> metadata)
    {
        string? root = RepositoryRoot.Find();
        bool reference = root is not null && Path.GetFullPath(target) == Path.Combine(root, "artifacts", "emotion.onnx");
        if (reference && metadata["data.synthetic"] == "true")
            throw new UserException($"{target}: the reference model is never replaced by a run on synthetic faces; choose another --out");
    }

    private static Dictionary<string, string> Metadata(IReadOnlyDictionary<string, string> run, FaceDataset data, ProbabilityCalibration calibration, Score validation, int images)
    {
        var metadata = new Dictionary<string, string>(new ModelCard
        {
            Labels = data.Labels,
            InputSize = data.Size,
            Architecture = run[ArchitectureKeys.Architecture],
            TrainingData = data.Name,
            TrainingDataHash = data.Hash,
            ValidationMetrics = new Dictionary<string, double>
            {
                ["accuracy"] = validation.Accuracy,
                ["macro_f1"] = validation.MacroF1,
                ["images"] = images,
                ["ece_cross_fitted"] = calibration.EceCrossFitted,
            },
            RunId = run["run"],
            Commit = run["commit"],
            Date = DateTimeOffset.ParseExact(run["date"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
            EmotionMLVersion = run["version"],
            Opset = OnnxModelWriter.Opset,
            Temperature = calibration.Temperature,
        }.ToMetadata());
        metadata[ModelCard.Prefix + "calibration"] = calibration.Vector is null ? "temperature" : "a scale and a bias a class";
        foreach (string key in CopiedKeys)
            if (run.TryGetValue(key, out string? value)) metadata[ModelCard.Prefix + key] = value;
        return metadata;
    }
}
