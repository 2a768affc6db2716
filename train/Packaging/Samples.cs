using System.Globalization;
using System.Text;
using System.Text.Json;
using EmotionML.Core.Model;
using EmotionML.Train.MLNet;

namespace EmotionML.Train.Packaging;

/// <summary>The texts of a package.</summary>
internal static class Samples
{
    /// <summary>A console program for Microsoft.ML.OnnxRuntime.</summary>
    public static string OnnxRuntime(ModelCard card) => $$"""
        // dotnet run, in this folder. Properties/launchSettings.json switches off ONNX Runtime's telemetry.
        using Microsoft.ML.OnnxRuntime;

        string[] labels = [{{Quoted(card)}}];
        // a gray face of {{card.InputSize}} x {{card.InputSize}} pixels is the end of a PGM file; intensities stay 0..255
        byte[] file = File.ReadAllBytes("../{{ModelPackage.Pixels}}");
        float[] face = Array.ConvertAll(file[^({{card.InputSize}} * {{card.InputSize}})..], pixel => (float)pixel);

        using var session = new InferenceSession("../{{ModelPackage.Model}}");
        using var run = new RunOptions();
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(face, [1, 1, {{card.InputSize}}, {{card.InputSize}}]);
        using var outputs = session.Run(run, ["{{card.InputName}}"], [input], ["probabilities"]);
        float[] probabilities = outputs[0].GetTensorDataAsSpan<float>().ToArray();
        foreach ((string label, float probability) in labels.Zip(probabilities).OrderByDescending(pair => pair.Second))
            Console.WriteLine($"{label,-10}{probability:P1}");

        """;

    /// <summary>A console program for ML.NET, which needs no ONNX file and no labels: both are in the saved pipeline.</summary>
    public static string MlNet(ModelCard card) => $$"""
        // dotnet run, in this folder. Properties/launchSettings.json switches off ONNX Runtime's telemetry.
        using Microsoft.ML;
        using Microsoft.ML.Data;
        using Microsoft.ML.Transforms.Image;

        var context = new MLContext();
        ITransformer model = context.Model.Load("../{{MlNetPipeline.FileName}}", out _);
        var engine = context.Model.CreatePredictionEngine<Input, Output>(model);
        Output face = engine.Predict(new Input { Image = MLImage.CreateFromFile("../{{ModelPackage.SamplePicture}}") });
        Console.WriteLine($"{face.PredictedLabel[0]} {face.Probabilities.Max():P1}");

        class Input { [ImageType({{card.InputSize}}, {{card.InputSize}})] public MLImage Image { get; set; } = null!; }
        class Output
        {
            [ColumnName("probabilities"), VectorType({{card.Labels.Count}})] public float[] Probabilities { get; set; } = [];
            [VectorType(1)] public string[] PredictedLabel { get; set; } = [];
        }

        """;

    /// <summary>The project of a sample.</summary>
    /// <param name="packages">Names and versions of what it uses.</param>
    public static string Project(params (string Name, string Version)[] packages) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <!-- ML.NET asks for a version of SkiaSharp of which there is only a newer patch -->
            <NoWarn>NU1603</NoWarn>
          </PropertyGroup>
          <ItemGroup>
        {string.Concat(packages.Select(package => $"    <PackageReference Include=\"{package.Name}\" Version=\"{package.Version}\" />\n"))}  </ItemGroup>
        </Project>

        """;

    /// <summary>What <c>dotnet run</c> sets for a sample: native code does not see what a .NET program sets for itself on Linux.</summary>
    public const string LaunchSettings = """
        {
          "profiles": {
            "sample": { "commandName": "Project", "environmentVariables": { "ORT_DISABLE_TELEMETRY": "1" } }
          }
        }

        """;

    /// <summary>What may be done with the package, and whose pictures the model has seen.</summary>
    public static string Statement(ModelCard card, string expression)
    {
        string data = card.TrainingData.Contains("FER2013", StringComparison.OrdinalIgnoreCase)
            ? """
              The model was trained on FER2013, which Pierre-Luc Carrier and Aaron Courville collected by image search (Goodfellow et
              al., 2013, arXiv:1307.0414). The data set carries no clear licence for the photographs, and the people in them were not
              asked. Take the weights as research material, and seek advice before commercial use. No picture of it is in this folder.
              """
            : $"The model was trained on {card.TrainingData}. Whether its licence lets you share or sell the weights is for you to find out.\n";
        return $"""
            # Licence and data

            {data.TrimEnd()}

            Content of the training data: SHA-256 `{card.TrainingDataHash}`.

            The sample face ({expression}) is drawn by EmotionML: it shows nobody, and may be used for anything. So may the two C# programs.

            An expression is not a feeling. Do not decide about people with this model: see the model card for its limits and for
            uses that are forbidden.

            """;
    }

    /// <summary>A card of what the file says about itself, for a model without a report.</summary>
    public static string ShortCard(ModelCard card)
    {
        var text = new StringBuilder($"# Model card: {ModelPackage.Model}\n\n");
        text.Append($"Names the expression ({string.Join(", ", card.Labels)}) that one cropped grayscale face shows, with a probability for each.\n\n");
        text.Append("| | |\n|---|---|\n");
        text.Append($"| Architecture | {card.Architecture} |\n| Input | `{card.InputName}` float32 [N, 1, {card.InputSize}, {card.InputSize}], intensity {card.InputRange}; normalisation is inside |\n");
        text.Append($"| Outputs | `logits` and `probabilities` float32 [N, {card.Labels.Count}] |\n| Trained on | {card.TrainingData}, content SHA-256 `{card.TrainingDataHash}` |\n");
        foreach ((string name, double value) in card.ValidationMetrics.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            text.Append(string.Create(CultureInfo.InvariantCulture, $"| Validation: {name} | {value:0.####} |\n"));
        text.Append($"| Run and commit | {card.RunId}, {card.Commit}, EmotionML {card.EmotionMLVersion} |\n\n");
        text.Append("No evaluation report stood beside the file when it was packed: `evaluate --report` makes one.\n\n");
        text.Append("An expression is not a feeling: do not decide about people with this model.\n");
        return text.ToString();
    }

    private static string Quoted(ModelCard card) => string.Join(", ", card.Labels.Select(label => JsonSerializer.Serialize(label)));
}
