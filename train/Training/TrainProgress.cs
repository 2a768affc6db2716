using System.Diagnostics;
using System.Globalization;

namespace EmotionML.Train.Training;

/// <summary>
/// Tells how a run is going: a live line on a terminal, a heartbeat every 30 s elsewhere, one aligned row an epoch.
/// </summary>
/// <param name="output">Where to write.</param>
/// <param name="live">True on a terminal, where the line is rewritten in place.</param>
public sealed class TrainProgress(TextWriter output, bool live)
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(30), Redraw = TimeSpan.FromSeconds(0.5);

    private readonly Stopwatch sinceLine = Stopwatch.StartNew();
    private bool headed;

    /// <summary>Called after every step and every epoch with where the run stands; null is nobody.</summary>
    public Action<TrainState>? After { get; set; }

    /// <summary>Called after every epoch; null is nobody.</summary>
    public Action? AfterEpoch { get; set; }

    /// <summary>Seconds of training when the epoch under way began in this session.</summary>
    public double SecondsAtEpochStart { get; private set; }

    /// <summary>Pictures trained on since then.</summary>
    public long ImagesSinceEpochStart { get; private set; }

    /// <summary>Called before an epoch's first step in this session.</summary>
    public void Begin(TrainState state)
    {
        SecondsAtEpochStart = state.Seconds;
        ImagesSinceEpochStart = 0;
    }

    /// <summary>Called after every step.</summary>
    /// <param name="state">Where the run stands.</param>
    /// <param name="stepsPerEpoch">Steps of an epoch.</param>
    /// <param name="batch">Pictures of a step.</param>
    /// <param name="learningRate">Step size of the step.</param>
    /// <param name="remaining">Pictures still to come in the whole run, each counted by its work relative to one of the current size.</param>
    public void Step(TrainState state, int stepsPerEpoch, int batch, double learningRate, double remaining)
    {
        ImagesSinceEpochStart += batch;
        After?.Invoke(state);
        if (sinceLine.Elapsed < (live ? Redraw : Heartbeat)) return;
        sinceLine.Restart();
        double speed = ImagesSinceEpochStart / Math.Max(1e-9, state.Seconds - SecondsAtEpochStart);
        string line = string.Create(CultureInfo.InvariantCulture,
            $"epoch {state.Epoch + 1}/{state.Epochs} {100.0 * state.Step / stepsPerEpoch:0} % loss {state.LossSum / state.Step:0.000} acc {100.0 * state.Correct / (state.Step * (double)batch):0.0} % {speed:0} img/s lr {learningRate:0.0e-00} eta {Clock(remaining / speed)}");
        if (live) output.Write("\r" + line.PadRight(100));
        else output.WriteLine(line);
        output.Flush();
    }

    /// <summary>Called when an epoch has been evaluated.</summary>
    public void Epoch(EpochReport row, TrainState state)
    {
        if (live) output.Write("\r" + new string(' ', 100) + "\r");
        if (!headed)
            output.WriteLine("  epoch  size   train loss    acc     val loss    acc  macro-F1         lr   img/s     time");
        headed = true;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{row.Epoch,4}/{state.Epochs,-4} {row.Size,3}     {row.TrainLoss,8:0.0000} {100 * row.TrainAccuracy,6:0.0}     {row.ValidationLoss,8:0.0000} {100 * row.ValidationAccuracy,6:0.00}    {row.ValidationMacroF1,6:0.0000}   {row.LearningRate,8:0.0e-00} {row.ImagesPerSecond,7:0} {Clock(row.Seconds ?? 0),8}{(row.Best == true ? "  * best" : "")}"));
        output.Flush();
        sinceLine.Restart();
        After?.Invoke(state);
        AfterEpoch?.Invoke();
    }

    /// <summary>Seconds as m:ss or h:mm:ss.</summary>
    public static string Clock(double seconds)
    {
        if (!double.IsFinite(seconds)) return "?";
        var time = TimeSpan.FromSeconds(Math.Max(0, seconds));
        return time.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:00}");
    }
}
