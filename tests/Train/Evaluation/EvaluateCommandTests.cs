using System.Diagnostics;
using System.Text.Json;
using EmotionML.Tests.Train.Export;
using EmotionML.Train.Reporting;

namespace EmotionML.Tests.Train.Evaluation;

/// <summary>The commands as a user runs them: another process, its two outputs and its exit code.</summary>
public sealed class EvaluateCommandTests : IDisposable
{
    private static readonly string[] Keys =
    [
        "images", "accuracy", "accuracy_ci95", "macro_f1", "balanced_accuracy", "log_loss", "top2_accuracy", "ece", "per_class", "confusion", "latency_ms",
    ];

    private readonly TemporaryFolder folder = new();
    private readonly string model, data;

    public EvaluateCommandTests()
    {
        model = TestModels.ByBrightness(folder.File("emotion.onnx"));
        data = Greys.WriteFolders(folder.File("greys"));
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Json_to_standard_output_is_json_alone_with_the_promised_keys()
    {
        (int exit, string output, string error) = Run("evaluate", "--model", model, "--data", data, "--split", "validation", "--json", "-");
        Assert.True(exit == 0, error);
        JsonElement json = JsonSerializer.Deserialize<JsonElement>(output);
        foreach (string key in Keys)
            Assert.True(json.TryGetProperty(key, out _), key);
        Assert.Equal(8, json.GetProperty("images").GetInt32());
        Assert.Equal(2, json.GetProperty("accuracy_ci95").GetArrayLength());
        Assert.Equal(["label", "precision", "recall", "f1", "support"], json.GetProperty("per_class")[0].EnumerateObject().Select(item => item.Name).Take(5));
        Assert.Equal(3, json.GetProperty("confusion")[0].GetArrayLength());
        Assert.True(json.GetProperty("latency_ms").GetProperty("p50").GetDouble() > 0);
        Assert.True(json.GetProperty("latency_ms").TryGetProperty("p95", out _));
        Assert.Contains("accuracy", error, StringComparison.Ordinal); // the table goes to the other output
    }

    [Fact]
    public void A_report_is_three_files()
    {
        (int exit, string output, string error) = Run("evaluate", "--model", model, "--data", data, "--report", folder.File("report"));
        Assert.True(exit == 0, error);
        Assert.Contains("62.50 %", output, StringComparison.Ordinal);
        Assert.Equal([ReportFiles.Metrics, ReportFiles.ModelCard, ReportFiles.Html], Directory.GetFiles(folder.File("report")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Data_with_some_of_the_labels_are_measured_over_these()
    {
        foreach (string split in new[] { "train", "validation" }) Directory.Delete(Path.Combine(data, split, "grey"), recursive: true);
        (int exit, string output, string error) = Run("evaluate", "--model", model, "--data", data, "--json", "-", "--report", folder.File("report"));
        Assert.True(exit == 0, error);
        JsonElement json = JsonSerializer.Deserialize<JsonElement>(output);
        Assert.Equal(["grey"], json.GetProperty("not_in_data").EnumerateArray().Select(label => label.GetString()));
        // black 2 of 3 and white 2 of 3, the others called grey: each F1 is 4 / 5
        Assert.Equal((6, 4 / 6.0, 0.8), (json.GetProperty("images").GetInt32(), json.GetProperty("accuracy").GetDouble(), Math.Round(json.GetProperty("macro_f1").GetDouble(), 9)));
        Assert.Contains("not in the data", error, StringComparison.Ordinal);
        Assert.Contains("<small>not in the data</small>", File.ReadAllText(folder.File($"report/{ReportFiles.Html}")), StringComparison.Ordinal);

        Directory.Move(Path.Combine(data, "validation", "white"), Path.Combine(data, "validation", "red"));
        Directory.Move(Path.Combine(data, "train", "white"), Path.Combine(data, "train", "red"));
        (exit, _, error) = Run("evaluate", "--model", model, "--data", data);
        Assert.Equal(2, exit);
        Assert.Contains("(black, grey, white) or some of them, found black, red; --map-labels red=NAME,… maps them", error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_labels_of_a_model_and_of_the_data_meet_under_the_usual_names_or_the_given_ones()
    {
        foreach (string split in new[] { "train", "validation" })
            foreach ((string from, string to) in new[] { ("black", "anger"), ("grey", "fearful"), ("white", "surprise") })
                Directory.Move(Path.Combine(data, split, from), Path.Combine(data, split, to));
        string usual = TestModels.ByBrightness(folder.File("usual.onnx"), labels: ["angry", "fear", "surprised"]);
        string foreign = TestModels.ByBrightness(folder.File("foreign.onnx"), labels: ["rage", "dread", "wow"]);
        (int exit, string output, string error) = Run("evaluate", "--model", usual, "--data", data, "--json", "-");
        Assert.True(exit == 0, error);
        Assert.Equal(0.625, JsonSerializer.Deserialize<JsonElement>(output).GetProperty("accuracy").GetDouble());

        (exit, _, error) = Run("evaluate", "--model", foreign, "--data", data);
        Assert.Equal(2, exit);
        Assert.Contains("foreign.onnx (rage, dread, wow) or some of them, found angry, fear, surprise; --map-labels", error, StringComparison.Ordinal);

        (exit, output, error) = Run("evaluate", "--model", foreign, "--data", data, "--json", "-", "--map-labels", "rage=angry,dread=fear,wow=surprise");
        Assert.True(exit == 0, error);
        Assert.Equal(0.625, JsonSerializer.Deserialize<JsonElement>(output).GetProperty("accuracy").GetDouble());

        (exit, _, error) = Run("evaluate", "--model", foreign, "--data", data, "--map-labels", "rage=a,wow=a");
        Assert.Equal(2, exit);
        Assert.Contains("foreign.onnx: --map-labels: expected a name of its own for each label, found a, dread, a", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--split", "nonsense")]
    [InlineData("--tta", "rotate")]
    public void An_unknown_choice_is_an_error(string option, string value) =>
        Assert.NotEqual(0, Run("evaluate", "--model", model, "--data", data, option, value).Exit);

    [Fact]
    public void Wrong_input_is_one_line_and_exit_code_2()
    {
        (int exit, string output, string error) = Run("evaluate", "--model", folder.File("none.onnx"), "--data", data, "--json", "-");
        Assert.Equal((2, ""), (exit, output));
        Assert.StartsWith("Error: ", error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    [Fact]
    public void A_run_is_measured_by_its_own_file_and_never_joined_with_anothers()
    {
        // the file says that run-7 made it
        string run = folder.File("run-7"), other = folder.File("run-8");
        foreach (string each in new[] { run, other }) Directory.CreateDirectory(each);
        (int exit, _, string error) = Run("evaluate", "--run", run, "--data", data);
        Assert.Equal(2, exit);
        Assert.Contains($"expected {Path.Combine(run, "emotion.onnx")}, found none; export --run", error, StringComparison.Ordinal);

        File.Copy(model, Path.Combine(run, "emotion.onnx"));
        (exit, string output, error) = Run("evaluate", "--run", run, "--data", data, "--json", "-");
        Assert.True(exit == 0, error);
        Assert.Equal("emotion.onnx", JsonSerializer.Deserialize<JsonElement>(output).GetProperty("model").GetProperty("file").GetString());

        (exit, _, error) = Run("evaluate", "--run", other, "--model", model, "--data", data);
        Assert.Equal(2, exit);
        Assert.Contains("(run-7), found run-8", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_prints_both_models_and_the_test()
    {
        string other = TestModels.ByBrightness(folder.File("other.onnx"), bias: -11);
        (int exit, string output, string error) = Run("compare", model, other, "--data", data, "--json", "-");
        Assert.True(exit == 0, error);
        JsonElement json = JsonSerializer.Deserialize<JsonElement>(output);
        Assert.Equal(1, json.GetProperty("mc_nemar").GetProperty("only_second").GetInt32());
        Assert.Contains("McNemar's test (exact)", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_takes_the_mean_of_several_files_and_refuses_none()
    {
        (int exit, string output, string error) = Run("compare", model, $"{model}, {model}", "--data", data, "--tta", "flip", "--json", "-");
        Assert.True(exit == 0, error);
        JsonElement json = JsonSerializer.Deserialize<JsonElement>(output);
        Assert.Equal("flip", json.GetProperty("tta").GetString());
        Assert.Contains("images, flip\n", error, StringComparison.Ordinal);
        Assert.Equal([model, model], json.GetProperty("second").GetProperty("files").EnumerateArray().Select(file => file.GetString()));
        (exit, _, error) = Run("compare", model, ",", "--data", data);
        Assert.Equal(2, exit);
        Assert.Contains("B: expected an ONNX file", error, StringComparison.Ordinal);
    }

    private (int Exit, string Output, string Error) Run(params string[] arguments)
    {
        ProcessStartInfo start = Programs.Ours(typeof(ReportFiles).Assembly, arguments);
        start.Environment["EMOTIONML_CACHE"] = folder.File("cache");
        return Programs.Run(start);
    }
}
