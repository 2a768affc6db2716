using System.Text.Json;
using System.Text.RegularExpressions;
using EmotionML.Tests.Train.Evaluation;
using EmotionML.Tests.Train.Export;
using EmotionML.Train.Data;
using EmotionML.Train.Evaluation;
using EmotionML.Train.Reporting;
using EmotionML.Train.Reporting.Plots;

namespace EmotionML.Tests.Train.Reporting;

public sealed partial class ReportTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_sections_come_in_the_order_of_the_house()
    {
        string html = HtmlReport.Render(Evaluate());
        Assert.Equal(
            ["summary", "provenance", "data", "learning", "classes", "confusion", "curves", "calibration", "mistakes", "file", "reproduce"],
            Sections().Matches(html).Select(match => match.Groups[1].Value));
    }

    [Fact]
    public void The_page_loads_nothing_from_elsewhere()
    {
        string html = HtmlReport.Render(Evaluate());
        Assert.DoesNotContain("<link", html, StringComparison.Ordinal);
        Assert.Empty(Outside().Matches(html));
        NetworkHosts.AssertNone(html);
    }

    [Fact]
    public void The_network_is_described_as_far_as_the_file_says()
    {
        ModelReport model = Evaluate().Report.Model;
        Assert.Equal("emotion-resnet; widths 8,16; shrinks its pictures to 40 pixels; 1.37 M parameters; 124 M multiply-adds for a face", Described(
            ("architecture", "emotion-resnet"), ("architecture.image-size", "48"), ("architecture.working-size", "40"), ("architecture.widths", "8,16"),
            ("parameters", "1371234"), ("multiply-adds", "123900000")));
        Assert.Equal("seed-cnn", Described(("architecture", "seed-cnn"), ("architecture.image-size", "48"), ("architecture.working-size", "48")));
        Assert.Equal("unknown", Described());

        string Described(params (string Key, string Value)[] facts) =>
            (model with { Metadata = facts.ToDictionary(fact => $"emotionml.{fact.Key}", fact => fact.Value) }).DescribeNetwork();
    }

    [Fact]
    public void A_bare_file_leaves_its_training_out_and_says_so()
    {
        string html = HtmlReport.Render(Evaluate());
        Assert.Contains("bare ONNX file", html, StringComparison.Ordinal);
        Assert.Contains("The epochs are unknown here", html, StringComparison.Ordinal);
        Assert.Contains("no <code>parity.json</code>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_folder_adds_settings_curves_and_augmented_pictures()
    {
        File.WriteAllText(folder.File("config.json"), """{"rebalance": {"value": "sampler", "source": "command line"}}""");
        File.WriteAllText(folder.File("metrics.jsonl"), """
            {"epoch": 1, "validation_accuracy": 0.4321, "seconds": 61}
            {"epoch": 2, "validation_accuracy": 0.4, "seconds": 125}
            """);
        File.WriteAllText(folder.File("classes.json"), """[{"label": "dark", "train": 12345, "validation": 1, "test": 0, "share_before": 1, "share_after": 1}]""");
        File.WriteAllBytes(folder.File("augmented.png"), [1, 2, 3]);
        string html = HtmlReport.Render(Evaluate());
        Assert.Contains("2 epochs in 2 min 5 s; the highest validation accuracy, 43.21 %, came in epoch 1", html, StringComparison.Ordinal);
        Assert.Contains("12,345", html, StringComparison.Ordinal);
        Assert.Contains("<code>sampler</code>", html, StringComparison.Ordinal);
        Assert.Contains("data:image/png;base64,AQID", html, StringComparison.Ordinal);
        Assert.Contains("--rebalance sampler", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Markup_in_a_label_is_text()
    {
        string html = HtmlReport.Render(Evaluate(["<script>alert(1)</script>", "a&b", "c"]));
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.Contains("a&amp;b", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_metrics_survive_writing_and_reading()
    {
        EvaluationReport report = Evaluate().Report;
        string json = ReportJson.Write(report);
        Assert.Equal(json, ReportJson.Write(ReportJson.Read<EvaluationReport>(json)));
        Assert.Contains("[2, 1, 0]", json, StringComparison.Ordinal); // a row of numbers is one line
    }

    [Fact]
    public void A_report_of_the_same_file_keeps_the_run_it_knew()
    {
        File.WriteAllText(folder.File("metrics.jsonl"), """{"epoch": 1, "validation_accuracy": 0.4321}""");
        ReportFiles.Write(folder.Path, Evaluate());
        File.Delete(folder.File("metrics.jsonl"));
        string path = folder.File("emotion.onnx");
        Assert.Single(ModelEvaluation.Evaluate(path, Greys.Dataset(), Split.Validation, new EvaluationOptions { Latency = false }).Report.Run!.Epochs);
        TestModels.ByBrightness(path, temperature: 2);
        Assert.Null(ModelEvaluation.Evaluate(path, Greys.Dataset(), Split.Validation, new EvaluationOptions { Latency = false }).Report.Run);
    }

    [Fact]
    public void The_model_card_states_use_limits_experiments_and_both_ways_to_call_it()
    {
        File.WriteAllText(folder.File(RunReader.Experiments), """[{"name": "wider", "validation_accuracy": 0.6543, "macro_f1": 0.61, "cost": "2 h", "note": "a | b"}]""");
        string card = ModelCardDocument.Render(Evaluate().Report);
        foreach (string part in (string[])["## Intended use", "## Training data and licence", "## Metrics", "## Limits", "## Everything tried", "InferenceSession", "ApplyOnnxModel", "not a feeling"])
            Assert.Contains(part, card, StringComparison.Ordinal);
        Assert.Contains("1 trials, 1 of them measured to the end, are in [`experiments.json`](experiments.json)", card, StringComparison.Ordinal);
    }

    [Fact]
    public void Baselines_from_papers_stand_only_beside_fer2013()
    {
        EvaluationReport report = Evaluate().Report;
        Assert.Single(EmotionML.Train.Reporting.PublishedResults.For(report));
        Assert.Equal(4, EmotionML.Train.Reporting.PublishedResults.For(report with { Data = report.Data with { Name = "FER2013" } }).Count);
    }

    [Fact]
    public void Every_figure_of_the_script_has_its_place_in_the_page()
    {
        ModelEvaluation evaluation = Evaluate();
        string html = HtmlReport.Render(evaluation);
        Dictionary<string, Plot> figures = Figures.All(evaluation.Report);
        Assert.Equal(["precision-recall", "reliability-after", "reliability-before", "roc"], figures.Keys.Order(StringComparer.Ordinal));
        Assert.All(figures.Keys, name => Assert.Contains($"data-figure=\"{name}\"", html, StringComparison.Ordinal));
        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(Figures.ToJson(evaluation.Report)).RootElement.ValueKind);
    }

    private ModelEvaluation Evaluate(string[]? labels = null) => ModelEvaluation.Evaluate(
        TestModels.ByBrightness(folder.File("emotion.onnx"), labels: labels), Greys.Dataset(labels ?? []), Split.Validation, new EvaluationOptions { Latency = false });

    [GeneratedRegex("<section id=\"([a-z]+)\">")]
    private static partial Regex Sections();

    [GeneratedRegex("(src|href)=\"(?!#|data:)")]
    private static partial Regex Outside();
}
