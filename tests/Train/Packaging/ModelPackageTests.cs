using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using EmotionML.Core.Common;
using EmotionML.Core.Model;
using EmotionML.Tests.Train.Export;
using EmotionML.Train.Packaging;
using EmotionML.Train.Training;

namespace EmotionML.Tests.Train.Packaging;

[Trait("Category", "Slow")]
public sealed class ModelPackageTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_package_holds_everything_and_its_checksums_are_right()
    {
        string model = TestModels.ByBrightness(folder.File("m.onnx"), size: 48), target = folder.File("package");
        IReadOnlyList<string> names = ModelPackage.Write(model, target);
        Assert.Equal(
            [
                "LICENCE_AND_DATA.md", "MODEL_CARD.md", "emotion.mlnet.zip", "emotion.onnx", "labels.json",
                "mlnet-sample/Program.cs", "mlnet-sample/Properties/launchSettings.json", "mlnet-sample/sample.csproj",
                "onnxruntime-sample/Program.cs", "onnxruntime-sample/Properties/launchSettings.json", "onnxruntime-sample/sample.csproj",
                "sample.pgm", "sample.png", "SHA256SUMS",
            ], names);
        Assert.Equal(names.Order(), Directory.GetFiles(target, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(target, path)).Order());

        string[] lines = File.ReadAllLines(Path.Combine(target, ModelPackage.Checksums));
        Assert.Equal(names.Count - 1, lines.Length);
        Assert.All(lines, line => Assert.Equal(line[..64], Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(target, line[66..]))))));
        Assert.Equal(TestModels.Labels, JsonSerializer.Deserialize<string[]>(File.ReadAllText(Path.Combine(target, ModelPackage.Labels))));
        Assert.DoesNotContain(Directory.GetFileSystemEntries(folder.Path), path => path.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void The_sample_face_is_read_as_the_samples_read_it_and_classified()
    {
        string target = folder.File("package");
        ModelPackage.Write(TestModels.ByBrightness(folder.File("m.onnx"), size: 48), target);
        byte[] file = File.ReadAllBytes(Path.Combine(target, ModelPackage.Pixels));
        float[] face = Array.ConvertAll(file[^(48 * 48)..], pixel => (float)pixel);
        Assert.Equal("P5\n48 48\n255\n"u8.ToArray(), file[..^(48 * 48)]);
        using var classifier = new EmotionClassifier(Path.Combine(target, ModelPackage.Model));
        // both files hold the same face
        Assert.Equal(face, classifier.Preparation.FromEncoded(File.ReadAllBytes(Path.Combine(target, ModelPackage.SamplePicture)), "sample"));
        Assert.Equal(face.Average() < 60 ? "black" : face.Average() < 195 ? "grey" : "white", classifier.Classify(face).Label);
    }

    [Theory]
    [InlineData(ModelPackage.OnnxRuntimeSample)]
    [InlineData(ModelPackage.MlNetSample)]
    public void A_sample_compiles_runs_and_names_the_face_whatever_its_labels_hold(string sample)
    {
        string[] labels = ["a \"dark\" face", "back\\slash", "grün"];
        string target = folder.File("package");
        ModelPackage.Write(TestModels.ByBrightness(folder.File("m.onnx"), size: 48, labels: labels), target);
        using var classifier = new EmotionClassifier(Path.Combine(target, ModelPackage.Model));
        byte[] file = File.ReadAllBytes(Path.Combine(target, ModelPackage.Pixels));
        string expected = classifier.Classify(Array.ConvertAll(file[^(48 * 48)..], pixel => (float)pixel)).Label;

        (int code, string output, string error) = Programs.Run(new ProcessStartInfo("dotnet", ["run", "-v", "q"]) { WorkingDirectory = Path.Combine(target, sample) });

        Assert.True(code == 0, output + error);
        Assert.StartsWith(expected, output, StringComparison.Ordinal);
        Assert.Contains("greys", File.ReadAllText(Path.Combine(target, ModelPackage.Licence)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_reference_model_brings_its_whole_card_and_the_truth_about_its_data()
    {
        string target = folder.File("package");
        ModelPackage.Write(Repository.Model, target);
        string card = File.ReadAllText(Path.Combine(target, ModelPackage.Card)), licence = File.ReadAllText(Path.Combine(target, ModelPackage.Licence));
        Assert.Contains("## Limits", card, StringComparison.Ordinal);
        Assert.Contains("no clear licence", licence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_holds_something_is_refused_and_an_empty_one_is_filled()
    {
        string model = TestModels.ByBrightness(folder.File("m.onnx")), target = folder.File("package");
        Directory.CreateDirectory(target);
        File.WriteAllText(Path.Combine(target, "mine.txt"), "mine");
        Assert.Contains("holds something", Assert.Throws<UserException>(() => ModelPackage.Write(model, target)).Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Assert.Single(Directory.GetFiles(target))));
        File.Delete(Path.Combine(target, "mine.txt"));
        Assert.NotEmpty(ModelPackage.Write(model, target));
    }

    [Fact]
    public void Bad_arguments_end_with_one_line_and_exit_code_2()
    {
        foreach ((string[] arguments, string message) in ((string[], string)[])[
            (["package", "--out", folder.File("p")], "either --run or --model, found neither"),
            (["package", "--run", folder.Path, "--out", folder.File("p")], "export --run"),
            (["package", "--model", "nowhere.onnx", "--out", folder.File("p")], "nowhere.onnx"),
            (["quantize", "--model", "nowhere.onnx", "--out", folder.File("q.onnx"), "--data", "synthetic"], "nowhere.onnx"),
            (["quantize", "--model", "a.onnx", "--out", "b.onnx", "--weight-bits", "4"], "--weight-bits: expected 7 or 8, found 4"),
            (["baselines", "--train-limit", "-1"], "--train-limit: expected 0 or more pictures, found -1")])
        {
            Programs.AssertRefused(arguments, message, Programs.Run(Programs.Ours(typeof(Trainer).Assembly, arguments)));
        }
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }
}
