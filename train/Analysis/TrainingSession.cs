using EmotionML.Core;
using EmotionML.Train.Data;
using EmotionML.Train.Networks;
using EmotionML.Train.Reporting;
using EmotionML.Train.Training;

namespace EmotionML.Train.Analysis;

/// <summary>A training run from code, such as a notebook's: the trainer of the command line without its console.</summary>
public static class TrainingSession
{
    /// <summary>Trains into a new run folder, which <c>export</c> and <c>evaluate</c> take like any other.</summary>
    /// <param name="data">The data; its test split is never looked at.</param>
    /// <param name="options">Settings; <see cref="TrainOptions.Init"/> and <see cref="TrainOptions.Freeze"/> count as on the command line.</param>
    /// <param name="folder">The run folder; must not hold a run.</param>
    /// <param name="afterEpoch">Told all epochs so far after each one.</param>
    /// <param name="cancel">Stops after the step under way.</param>
    /// <returns>The run folder.</returns>
    /// <exception cref="UserException">The folder holds a run already, a setting does not fit or the loss is not a number.</exception>
    public static RunFolder Run(FaceDataset data, TrainOptions options, string folder, Action<IReadOnlyList<EpochReport>>? afterEpoch = null, CancellationToken cancel = default)
    {
        var run = new RunFolder(folder);
        if (File.Exists(run.Last)) throw new UserException($"{folder}: expected a folder without a run, found one; take another");
        Processor.Use(options);
        run.Prepare();
        using IDisposable held = run.Lock();
        using Network network = NetworkStart.Build(options, data, TextWriter.Null);
        NetworkDevice.Move(network, options);
        AtomicFile.WriteText(run.Config, Settings.ToJson([.. Settings.All.Select(s => new Setting(s.Key, s.Property.GetValue(options)!, "notebook"))]));
        int told = 0;
        var progress = new TrainProgress(TextWriter.Null, live: false)
        {
            After = state =>
            {
                // called after every step too: an epoch is over when the count of epochs has grown
                if (state.Epoch <= told) return;
                told = state.Epoch;
                afterEpoch?.Invoke(RunReader.Read(run.Path)!.Epochs);
            },
        };
        Dictionary<string, string> provenance = Provenance.Of(data, network, options, run.Id, Intensity.Of(data.Train));
        using var trainer = new Trainer(options, data, run, network, [], provenance, progress);
        trainer.Run(cancel);
        return run;
    }
}
