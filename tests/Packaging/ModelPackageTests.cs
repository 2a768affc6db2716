using System.Security.Cryptography;
using System.Text.Json;
using EmotionML.Core;
using EmotionML.Tests.Export;
using EmotionML.Train.Packaging;
using EmotionML.Train.Training;

namespace EmotionML.Tests.Packaging;

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
            ["LICENCE_AND_DATA.md", "MODEL_CARD.md", "MlNetSample.cs", "OnnxRuntimeSample.cs", "emotion.onnx", "labels.json", "sample.pgm", "sample.png", "SHA256SUMS"], names);
        Assert.Equal(names.Order(), Directory.GetFiles(target).Select(path => Path.GetFileName(path)!).Order());

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
        Assert.Equal(face, classifier.Preparation.FromEncoded(File.ReadAllBytes(Path.Combine(target, ModelPackage.Picture)), "sample"));
        Assert.Equal(face.Average() < 60 ? "black" : face.Average() < 195 ? "grey" : "white", classifier.Classify(face).Label);
    }

    [Fact]
    public void Samples_have_fifteen_lines_at_most_and_name_labels_shapes_and_files()
    {
        string target = folder.File("package");
        ModelPackage.Write(TestModels.ByBrightness(folder.File("m.onnx"), size: 48), target);
        foreach ((string name, string call) in ((string, string)[])[(ModelPackage.OnnxRuntimeSample, "new InferenceSession(\"emotion.onnx\")"), (ModelPackage.MlNetSample, "ApplyOnnxModel")])
        {
            string[] lines = File.ReadAllLines(Path.Combine(target, name));
            Assert.InRange(lines.Length, 10, 15);
            string text = string.Join('\n', lines);
            foreach (string expected in (string[])[call, "\"black\", \"grey\", \"white\"", "sample.pgm", "[1, 1, 48, 48]", "\"face\"", "\"probabilities\""])
                Assert.Contains(expected, text, StringComparison.Ordinal);
        }
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
