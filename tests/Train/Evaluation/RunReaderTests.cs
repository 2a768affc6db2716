using EmotionML.Core.Common;
using EmotionML.Train.Evaluation;
using EmotionML.Train.Export;

namespace EmotionML.Tests.Train.Evaluation;

public sealed class RunReaderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_folder_without_a_run_gives_nothing()
    {
        Assert.Null(RunReader.Read(folder.Path));
        Assert.Null(RunReader.Read(null));
        Assert.Null(RunReader.ReadAugmented(folder.Path));
        Assert.Empty(RunReader.ReadExperiments(null, folder.Path));
    }

    [Fact]
    public void Settings_facts_epochs_and_parity_are_read()
    {
        Write("config.json", """{"epochs": {"value": 30, "source": "command line"}, "ema": {"value": true, "source": "default"}}""");
        Write("meta.json", """{"commit": "abc", "best": {"epoch": 2}, "config": {"epochs": 30}, "nothing": null}""");
        Write("metrics.jsonl", """
            {"epoch": 1, "train_loss": 1.5, "validation_accuracy": 0.4, "validation_macro_f1": 0.3}
            {"epoch": 2, "train_loss": 1.2, "validation_accuracy": 0.5}

            """);
        Write("classes.json", """[{"label": "a", "train": 9, "validation": 1, "test": 0, "share_before": 1, "share_after": 1, "loss_weight": null, "log_prior": -0.5}]""");
        File.WriteAllText(folder.File("parity.json"), """{ "images": 10, "maximum_difference": 2e-6, "mean_difference": 1e-7, "argmax_mismatches": 0, "passes": true }""");

        RunReport run = RunReader.Read(folder.Path)!;
        Assert.Equal(new SettingReport("epochs", "30", "command line"), run.Config[0]);
        Assert.Equal("yes", run.Setting("ema"));
        Assert.Equal(["best.epoch", "commit", "nothing"], run.Meta.Keys);
        Assert.Equal((0.3, null), (run.Epochs[0].ValidationMacroF1, run.Epochs[1].ValidationMacroF1));
        Assert.Equal((9, null, -0.5), (run.Classes[0].Train, run.Classes[0].LossWeight, run.Classes[0].LogPrior));
        Assert.Equal(new ParityResult(10, 2e-6, 1e-7, 0), run.Parity);
    }

    [Fact]
    public void An_epoch_written_again_after_a_resume_counts_once()
    {
        Write("metrics.jsonl", "{\"epoch\": 1, \"seconds\": 5}\n{\"epoch\": 1, \"seconds\": 7}\n");
        Assert.Equal(7, Assert.Single(RunReader.Read(folder.Path)!.Epochs).Seconds);
    }

    [Fact]
    public void A_cut_last_line_is_passed_over_and_a_bad_line_before_it_is_not()
    {
        Write("metrics.jsonl", "{\"epoch\": 1}\n{\"epoch\": 2, \"sec");
        Assert.Single(RunReader.Read(folder.Path)!.Epochs);
        Write("metrics.jsonl", "{\"epoch\": 1}\nnonsense\n{\"epoch\": 3}\n");
        Assert.Contains("line 2", Assert.Throws<UserException>(() => RunReader.Read(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_json_is_named()
    {
        Write("config.json", "{");
        Assert.Contains("config.json", Assert.Throws<UserException>(() => RunReader.Read(folder.Path)).Message, StringComparison.Ordinal);
        Write("config.json", "[1]");
        Assert.Contains("expected a JSON object", Assert.Throws<UserException>(() => RunReader.Read(folder.Path)).Message, StringComparison.Ordinal);
    }

    private void Write(string name, string text) => File.WriteAllText(folder.File(name), text);
}
