using System.Diagnostics;
using System.Text.Json;
using EmotionML.Train.Evaluation.Analysis;
using EmotionML.Train.Networks;
using EmotionML.Train.Training;

namespace EmotionML.Tests.Train.Commands;

/// <summary>The trainer as a process of its own: killed, interrupted, misused.</summary>
[Collection(SequentialCollection.Name)]
[Trait("Category", "Slow")]
public sealed class TrainCommandTests : IDisposable
{
    private static readonly string[] Small =
        ["--data", "synthetic", "--width", "8,16", "--blocks", "1,1", "--batch", "128", "--threads", "1", "--epochs", "3", "--sizes", "32:0.5,40:0.5", "--average", "0.9", "--no-report"];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_run_killed_without_warning_resumes_and_ends_with_the_same_weights()
    {
        Assert.Equal(0, Programs.Run(Program(["train", "--name", "straight", .. Common()])).Code);
        using (Process process = Process.Start(Program(["train", "--name", "killed", .. Common()]))!)
        {
            string last = Path.Combine(folder.Path, "killed", "last.safetensors");
            Programs.WaitFor(process, () => File.Exists(last));
            Thread.Sleep(150);
            process.Kill();
            process.WaitForExit();
        }
        (int code, string output, _) = Programs.Run(Program(["train", "--resume", Path.Combine(folder.Path, "killed"), "--no-report"]));
        Assert.Equal(0, code);
        Assert.Contains("resuming after epoch", output, StringComparison.Ordinal);
        Dictionary<string, TensorData> straight = Weights("straight"), killed = Weights("killed");
        Assert.All(straight, p => Assert.True(p.Value.Values.AsSpan().SequenceEqual(killed[p.Key].Values), $"{p.Key} differs"));
    }

    [Fact]
    public void A_resumed_run_takes_another_number_of_epochs_and_nothing_else()
    {
        Assert.Equal(0, Programs.Run(Program(["train", "--name", "run", "--epochs", "2", "--width", "8,16", .. One()])).Code);
        string config = Path.Combine(Folder("run"), "config.json");
        string[] shorter = Resume("--epochs", "1"), seed = Resume("--seed", "7");
        (int Code, string Output, string Error) refused = Programs.Run(Program(shorter));
        Programs.AssertRefused(shorter, "expected --epochs 2 or more, as that many are done or begun, found 1", refused);
        Assert.DoesNotContain("settings", refused.Output, StringComparison.Ordinal);
        Programs.AssertRefused(seed, "expected none but --threads, --epochs, found --seed", Programs.Run(Program(seed)));
        Assert.DoesNotContain("before epoch", File.ReadAllText(config), StringComparison.Ordinal);
        Assert.Equal(0, Programs.Run(Program(Resume("--epochs", "3"))).Code);
        Assert.Equal(3, File.ReadLines(Path.Combine(Folder("run"), "metrics.jsonl")).Count());
        JsonElement settings = JsonDocument.Parse(File.ReadAllText(config)).RootElement;
        Assert.Equal(3, settings.GetProperty("epochs").GetProperty("value").GetInt32());
        Assert.Equal("command line, 2 before epoch 3", settings.GetProperty("epochs").GetProperty("source").GetString());
        Assert.Equal("synthetic", settings.GetProperty("data").GetProperty("value").GetString());

        string[] Resume(params string[] more) => ["train", "--resume", Folder("run"), "--no-report", .. more];
    }

    [Fact]
    public void A_run_names_the_commit_of_the_program_wherever_it_is_started()
    {
        ProcessStartInfo elsewhere = Program(["train", "--name", "elsewhere", "--epochs", "1", "--width", "8,16", .. One()]);
        elsewhere.WorkingDirectory = folder.Path;
        Assert.Equal(0, Programs.Run(elsewhere).Code);
        using JsonDocument meta = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder("elsewhere"), "meta.json")));
        Assert.Equal(Provenance.Commit(), meta.RootElement.GetProperty("provenance").GetProperty("commit").GetString());
    }

    [Fact]
    public async Task A_terminated_run_saves_and_exits_with_130()
    {
        if (OperatingSystem.IsWindows()) return;
        using Process process = Process.Start(Program(["train", "--name", "stopped", .. Common()]))!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Programs.WaitFor(process, () => File.Exists(Path.Combine(folder.Path, "stopped", "config.json")));
        Thread.Sleep(300);
        Programs.Terminate(process);
        await process.WaitForExitAsync();
        Assert.Equal(130, process.ExitCode);
        Assert.Contains("saved", await output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder.Path, "stopped", "last.safetensors")));
    }

    [Fact]
    public void A_network_that_shrinks_its_pictures_scores_after_export_what_it_scored_in_training()
    {
        string[] small = ["--width", "8,16", "--working-size", "32", "--epochs", "2", "--learning-rate", "0.02"];
        Assert.Equal(0, Programs.Run(Program(["train", "--name", "small", .. One(), .. small])).Code);
        string target = folder.File("small.onnx");
        (int code, string output, string error) = Programs.Run(Program(["export", "--run", Path.Combine(folder.Path, "small"), "--out", target]));
        Assert.True(code == 0, output + error);
        (code, output, error) = Programs.Run(Program(["evaluate", "--model", target, "--data", "synthetic", "--split", "validation", "--json", "-"]));
        Assert.True(code == 0, error);
        Assert.Equal(32, FineTuning.Of(target).WorkingSize);
        using JsonDocument meta = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder.Path, "small", "meta.json"))), found = JsonDocument.Parse(output);
        Assert.Equal(meta.RootElement.GetProperty("state").GetProperty("best_accuracy").GetDouble(), found.RootElement.GetProperty("accuracy").GetDouble(), 1e-4);
    }

    [Fact]
    public void The_mean_of_two_runs_weights_is_exported_and_another_network_is_refused()
    {
        Train("first", "--width", "8,16");
        Train("second", "--width", "8,16", "--init", Folder("first"), "--seed", "2");
        Train("wide", "--width", "8,24");
        Assert.Equal(0, FineTuning.Of(Folder("first")).WorkingSize); // follows the size of the data that it goes on with
        string target = folder.File("mean.onnx");
        (int code, string output, string error) = Programs.Run(Program(["export", "--run", Folder("first"), "--average-with", Folder("second"), "--out", target]));
        Assert.True(code == 0, error);
        Assert.Contains("no other class", output, StringComparison.Ordinal);
        NetworkSource mean = NetworkSource.Open(target);
        Assert.Equal("first + second", mean.Metadata["run"]);
        Dictionary<string, TensorData> a = Best("first"), b = Best("second");
        using Network network = mean.Rebuild();
        Assert.All(network.state_dict(), p => Assert.Equal(a[p.Key].Values.Zip(b[p.Key].Values, (x, y) => (x + y) / 2), p.Value.ToFloats(), (x, y) => Math.Abs(x - y) < 1e-6));

        string[] other = ["export", "--run", Folder("first"), "--average-with", Folder("wide")];
        Programs.AssertRefused(other, "expected the architecture.widths", Programs.Run(Program(other)));

        void Train(string name, params string[] more) => Assert.Equal(0, Programs.Run(Program(["train", "--name", name, "--epochs", "1", "--working-size", "0", .. One(), .. more])).Code);

        Dictionary<string, TensorData> Best(string run) => Safetensors.Read(Path.Combine(Folder(run), "best.safetensors")).Tensors;
    }

    [Fact]
    public void Bad_arguments_end_with_one_line_and_exit_code_2()
    {
        foreach ((string[] arguments, string message) in ((string[], string)[])[
            (["train", "--data", "nowhere.zip"], "nowhere.zip"),
            (["train", "--epochs", "none"], "--epochs: expected a whole number, found 'none'"),
            (["train", "--resume", folder.Path], "expected a run folder with last.safetensors"),
            (["train", "--config", "nowhere.json"], "no such configuration file"),
            (["export", "--run", folder.Path], "expected a run folder"),
            (["inspect-data", "--data", typeof(Trainer).Assembly.Location], "found a binary file"),
            (["evaluate", "--model", "nowhere.onnx", "--data", "synthetic"], "nowhere.onnx"),
            (["benchmark", "--steps", "0", "--data", "synthetic"], "--steps: expected 1 to 100000, found 0"),
            (["benchmark", "--size", "-1", "--data", "synthetic"], "--size: expected 0 to 4096 pixels, found -1")])
        {
            Programs.AssertRefused(arguments, message, Programs.Run(Program(arguments)));
        }
    }

    private string[] One() => ["--data", "synthetic", "--blocks", "1,1", "--batch", "128", "--threads", "1", "--no-report", "--runs", folder.Path];

    private string[] Common() => [.. Small, "--runs", folder.Path];

    private string Folder(string run) => Path.Combine(folder.Path, run);

    private static ProcessStartInfo Program(string[] arguments) => Programs.Ours(typeof(Trainer).Assembly, arguments);

    private Dictionary<string, TensorData> Weights(string run) => Safetensors.Read(Path.Combine(folder.Path, run, "last.safetensors")).Tensors;
}
