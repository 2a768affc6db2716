using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EmotionML.Core.Common;
using EmotionML.Core.Model;
using EmotionML.Train.Data;
using EmotionML.Train.Data.Readers;
using EmotionML.Train.Data.Synthetic;
using EmotionML.Train.Evaluation;
using EmotionML.Train.MLNet;
using EmotionML.Train.Reporting;

namespace EmotionML.Train.Packaging;

/// <summary>
/// A folder with all that somebody else needs to use a model: the ONNX file, its card, labels, the same as
/// an ML.NET pipeline, a drawn face to try it on, two programs in C#, what may be done with it, and checksums.
/// </summary>
public static class ModelPackage
{
    /// <summary>Name of the model.</summary>
    public const string Model = "emotion.onnx";

    /// <summary>Name of the model card.</summary>
    public const string Card = "MODEL_CARD.md";

    /// <summary>Name of the labels, a JSON list in the order of the outputs.</summary>
    public const string Labels = "labels.json";

    /// <summary>Name of the drawn face, to look at.</summary>
    public const string SamplePicture = "sample.png";

    /// <summary>Name of the drawn face as the samples read it: a PGM file, whose last bytes are the pixels.</summary>
    public const string Pixels = "sample.pgm";

    /// <summary>Folder of the sample for ONNX Runtime.</summary>
    public const string OnnxRuntimeSample = "onnxruntime-sample";

    /// <summary>Folder of the sample for ML.NET.</summary>
    public const string MlNetSample = "mlnet-sample";

    private const string OnnxRuntimeVersion = "1.31.1", MlNetVersion = "5.0.1";

    /// <summary>Name of what is said about licence and data.</summary>
    public const string Licence = "LICENCE_AND_DATA.md";

    /// <summary>Name of the checksums, in the form of <c>sha256sum</c>.</summary>
    public const string Checksums = "SHA256SUMS";

    private const int SampleSeed = 7;

    /// <summary>Writes the folder: beside its place, then renamed, so that there is all of it or nothing.</summary>
    /// <param name="model">The ONNX file.</param>
    /// <param name="target">The folder; it may be missing or empty.</param>
    /// <returns>Names of the files.</returns>
    /// <exception cref="UserException">The model is none of ours, or the target holds something.</exception>
    public static IReadOnlyList<string> Write(string model, string target)
    {
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
            throw new UserException($"--out {target}: expected a new or empty folder, found one that holds something; nothing was changed");
        ModelCard card;
        string expression;
        byte[] face;
        using (var classifier = new EmotionClassifier(model))
        {
            card = classifier.Card;
            expression = card.Labels.Contains("happy") ? "happy" : "neutral";
            face = SyntheticFaces.DrawOne(EmotionLabels.Fer2013.ToList().IndexOf(expression), SampleSeed, Split.Test, index: 0, classifier.Size);
        }
        int size = card.InputSize;
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target)), making = $"{full}.{Environment.ProcessId}.tmp";
        try
        {
            Directory.CreateDirectory(making);
            File.Copy(model, Path.Combine(making, Model));
            Text(Card, CardOf(model, card));
            Text(Labels, JsonSerializer.Serialize(card.Labels) + "\n");
            Bytes(SamplePicture, Picture.EncodePng(face, size, size));
            Bytes(Pixels, [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"P5\n{size} {size}\n255\n")), .. face]);
            MlNetPipeline.Save(model, Path.Combine(making, MlNetPipeline.FileName));
            (string, string) onnxRuntime = ("Microsoft.ML.OnnxRuntime", OnnxRuntimeVersion);
            Sample(OnnxRuntimeSample, Samples.OnnxRuntime(card), onnxRuntime);
            Sample(MlNetSample, Samples.MlNet(card), ("Microsoft.ML", MlNetVersion), ("Microsoft.ML.ImageAnalytics", MlNetVersion), ("Microsoft.ML.OnnxTransformer", MlNetVersion), onnxRuntime);
            Text(Licence, Samples.Statement(card, expression));
            string[] names = [.. Directory.EnumerateFiles(making, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(making, path).Replace('\\', '/')).Order(StringComparer.Ordinal)];
            Text(Checksums, string.Concat(names.Select(name => $"{Hash(Path.Combine(making, name))}  {name}\n")));
            if (Directory.Exists(full)) Directory.Delete(full); // it is empty
            Directory.Move(making, full);
            return [.. names, Checksums];
        }
        finally
        {
            if (Directory.Exists(making)) Directory.Delete(making, recursive: true);
        }

        void Sample(string name, string program, params (string, string)[] packages)
        {
            Directory.CreateDirectory(Path.Combine(making, name, "Properties"));
            Text($"{name}/Program.cs", program);
            Text($"{name}/sample.csproj", Samples.Project(packages));
            Text($"{name}/Properties/launchSettings.json", Samples.LaunchSettings);
        }

        void Text(string name, string text) => AtomicFile.WriteText(Path.Combine(making, name), text);
        void Bytes(string name, byte[] bytes) => AtomicFile.Write(Path.Combine(making, name), stream => stream.Write(bytes));
    }

    /// <summary>The card of the report that stands beside the file, if it is about this very file; else one of what the file says.</summary>
    private static string CardOf(string model, ModelCard card) =>
        RunReader.Previous(Path.GetDirectoryName(Path.GetFullPath(model))!, Hash(model)) is { } report
            ? ModelCardDocument.Render(report).Replace(report.Model.File, Model, StringComparison.Ordinal)
            : Samples.ShortCard(card);

    private static string Hash(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
