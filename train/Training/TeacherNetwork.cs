using System.Globalization;
using EmotionML.Train.Data;
using EmotionML.Train.Metrics;
using EmotionML.Train.Networks;
using static TorchSharp.torch;

namespace EmotionML.Train.Training;

/// <summary>
/// A network that another one learns from. Its probabilities are calibrated: the prior that rebalancing gave it is undone, and its own
/// temperature, fitted on the validation pictures, is applied. Networks trained with mixup and smoothed labels are under-confident,
/// and a student would copy that.
/// </summary>
public sealed class TeacherNetwork : IDisposable
{
    private readonly Tensor? correction;

    /// <summary>A network in evaluation mode that teaches as it is.</summary>
    /// <param name="network">The network; belongs to this instance from now on.</param>
    /// <param name="correction">What is added to each class's logit, or null.</param>
    /// <param name="temperature">What the logits are then divided by.</param>
    internal TeacherNetwork(Network network, float[]? correction = null, double temperature = 1)
    {
        (Network, Temperature) = (network, temperature);
        this.correction = correction is null ? null : tensor(correction, [1, correction.Length]).DetachFromDisposeScope();
    }

    /// <summary>The network, in evaluation mode.</summary>
    public Network Network { get; }

    /// <summary>What its logits are divided by.</summary>
    public double Temperature { get; }

    /// <summary>One line for humans.</summary>
    public string Description => string.Create(CultureInfo.InvariantCulture,
        $"teacher: {Network.Describe()}, temperature {Temperature:0.00}{(correction is null ? "" : ", prior corrected")}");

    /// <summary>Prepares a network to teach.</summary>
    /// <param name="network">The network; belongs to the result from now on.</param>
    /// <param name="metadata">What its file says: <c>rebalance</c> is how its classes were rebalanced.</param>
    /// <param name="data">The data that the student learns from.</param>
    internal static TeacherNetwork Calibrate(Network network, IReadOnlyDictionary<string, string> metadata, FaceDataset data)
    {
        int classes = data.Labels.Count;
        string mode = metadata.GetValueOrDefault("rebalance", "none");
        float[]? correction = mode == "none" ? null : new Rebalancer(data.Train, classes, mode, 0).PriorCorrection();
        float[] logits = new Evaluator(data.Validation, Intensity.Of(data.Train), classes).Logits(network, data.Size, DeviceType.CPU);
        if (correction is not null)
            for (int i = 0; i < logits.Length; i++) logits[i] += correction[i % classes];
        return new(network, correction, Calibration.FitTemperature(logits, data.Validation.Labels, classes));
    }

    /// <summary>Calibrated probabilities [N, classes] of normalised pictures [N, 1, S, S].</summary>
    public Tensor Probabilities(Tensor pictures)
    {
        Tensor logits = Network.forward(pictures).to(float32);
        if (correction is not null) logits = logits + correction.to(logits.device);
        return nn.functional.softmax(logits / Temperature, 1);
    }

    /// <summary>Frees the network.</summary>
    public void Dispose()
    {
        correction?.Dispose();
        Network.Dispose();
    }
}
