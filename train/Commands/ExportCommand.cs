using System.CommandLine;
using System.Globalization;
using EmotionML.Core;
using EmotionML.Core.Metrics;
using EmotionML.Train.Data;
using EmotionML.Train.Evaluation;
using EmotionML.Train.Export;
using EmotionML.Train.Networks;
using EmotionML.Train.Reporting;
using EmotionML.Train.Training;

namespace EmotionML.Train.Commands;

/// <summary>
/// <c>export</c>: writes a run's best weights as ONNX, proves that the file computes what the network computes, and
/// calibrates its probabilities on the validation split.
/// </summary>
public static class ExportCommand
{
    private static readonly DataArguments Data = new();
    private static readonly Option<string> Run = new("--run") { Description = "run folder", Required = true, HelpName = "RUN" };
    private static readonly Option<string?> Average = new("--average-with")
    {
        Description = "other runs of the same network on the same data, separated by commas: the mean of all weights is exported; worth trying where one run went on from another",
        HelpName = "RUN,RUN",
    };
    private static readonly Option<string?> Out = new("--out") { Description = "target; by default emotion.onnx in the run folder", HelpName = "FILE" };

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var command = new Command("export", "Write a run's best weights as ONNX, checked against the trainer and calibrated.") { Run, Average, Out };
        Data.AddTo(command);
        command.Run(Work);
        return command;
    }

    private static int Work(ParseResult arguments)
    {
        var folder = new RunFolder(arguments.GetRequiredValue(Run));
        folder.RequireCheckpoint();
        string[] others = CommandLine.List(arguments.GetValue(Average) ?? "");
        Export(folder, arguments.GetValue(Out) ?? folder.Onnx, RunData.Read(folder, arguments, Data), others: others);
        return 0;
    }

    /// <summary>
    /// Exports the best weights of a run, calibrated on the validation split, and compares the file, as ONNX Runtime
    /// runs it, with the trainer's own float32 outputs over that split.
    /// </summary>
    /// <param name="folder">The run.</param>
    /// <param name="target">The file to write.</param>
    /// <param name="data">The data of the run.</param>
    /// <param name="output">Where the result is told; standard output by default.</param>
    /// <param name="others">Folders of runs whose weights are averaged with the run's.</param>
    /// <exception cref="UserException">The data is not the run's, the target is not allowed, or the file differs from the network.</exception>
    public static void Export(RunFolder folder, string target, FaceDataset data, TextWriter? output = null, params IReadOnlyList<string> others)
    {
        output ??= Console.Out;
        NetworkSource source = NetworkSource.Average([folder.Path, .. others]);
        RefuseReference(target, source.Metadata);
        if (data.Hash != source.Metadata["data.hash"])
            throw new UserException($"{folder.Path}: expected the data the run was trained on (hash {source.Metadata["data.hash"][..12]}), found {data.Name} with hash {data.Hash[..12]}");

        using Network network = source.Rebuild();
        var intensity = new Intensity(Number("mean"), Number("std"));
        FaceSet set = data.Require(Split.Validation).Validation;
        var evaluator = new Evaluator(set, intensity, data.Labels.Count);
        float[] logits = evaluator.Logits(network, data.Size, DeviceType.CPU);
        double temperature = Calibration.FitTemperature(logits, set.Labels, data.Labels.Count);
        // a file that fails its check never takes the target's place
        string candidate = $"{target}.{Environment.ProcessId}.tmp";
        Write(candidate, network, intensity, temperature, Metadata(source.Metadata, data, temperature, evaluator.Of(logits), set.Count));

        ParityResult parity;
        try
        {
            using var classifier = new EmotionClassifier(candidate);
            parity = ParityCheck.Require(ProbabilityMetrics.Softmax(logits, data.Labels.Count, temperature), ModelOutputs.Of(classifier, set).Calibrated.Probabilities, data.Labels.Count);
            File.Move(candidate, target, overwrite: true);
        }
        finally
        {
            File.Delete(candidate);
        }
        RunReader.WriteParity(folder.Path, parity);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{target}: {new FileInfo(target).Length / 1e6:0.0} MB, {network.Describe()}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"parity over {parity.Images} pictures: largest difference of a probability {parity.MaximumDifference:0.0e-00}, no other class; temperature {temperature:0.000}"));

        float Number(string key) => float.Parse(source.Metadata[key], CultureInfo.InvariantCulture);
    }

    /// <summary>Writes a network as ONNX in the shape of the artifact contract.</summary>
    public static void Write(string path, Network network, Intensity intensity, double temperature, IReadOnlyDictionary<string, string> metadata)
    {
        var options = new OnnxModelOptions(network.Shape.ImageSize, network.Shape.Classes, intensity.Mean, intensity.Std) { Temperature = temperature, Metadata = metadata };
        OnnxModelWriter.Write(path, options, (graph, x) => network.Export(new NetworkExport(graph, network), x));
    }

    // drawn faces, or a demo on them, must not take the place of the model that everything else uses
    private static void RefuseReference(string target, IReadOnlyDictionary<string, string> metadata)
    {
        string? root = RepositoryRoot.Find();
        bool reference = root is not null && Path.GetFullPath(target) == Path.Combine(root, "artifacts", "emotion.onnx");
        if (reference && metadata["data.synthetic"] == "true")
            throw new UserException($"{target}: the reference model is never replaced by a run on synthetic faces; choose another --out");
    }

    private static IReadOnlyDictionary<string, string> Metadata(IReadOnlyDictionary<string, string> run, FaceDataset data, double temperature, Score validation, int images)
    {
        var metadata = new Dictionary<string, string>(new ModelCard
        {
            Labels = data.Labels,
            InputSize = data.Size,
            Architecture = run["architecture"],
            TrainingData = data.Name,
            TrainingDataHash = data.Hash,
            ValidationMetrics = new Dictionary<string, double> { ["accuracy"] = validation.Accuracy, ["macro_f1"] = validation.MacroF1, ["images"] = images },
            RunId = run["run"],
            Commit = run["commit"],
            Date = DateTimeOffset.ParseExact(run["date"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
            EmotionMLVersion = run["version"],
            Opset = OnnxModelWriter.Opset,
            Temperature = temperature,
        }.ToMetadata());
        // what rebuilds the network, for fine-tuning and distillation
        foreach (string key in (string[])["architecture.image-size", "architecture.widths", "architecture.blocks", "parameters", "multiply-adds", "precision", "engine"])
            metadata[ModelCard.Prefix + key] = run[key];
        if (run.TryGetValue("architecture.working-size", out string? working)) metadata[ModelCard.Prefix + "architecture.working-size"] = working;
        return metadata;
    }
}
