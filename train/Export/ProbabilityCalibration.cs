using System.Globalization;
using EmotionML.Train.Metrics;

namespace EmotionML.Train.Export;

/// <summary>
/// How an exported file turns logits into probabilities: by a scale and a bias a class where that is better for pictures it was not fitted on
/// and costs no accuracy, by one temperature elsewhere. Both are fitted on the validation pictures.
/// </summary>
/// <param name="Temperature">What the logits are divided by where <paramref name="Vector"/> is null.</param>
/// <param name="Vector">Scales and biases, or null.</param>
/// <param name="EceCrossFitted">Expected calibration error of probabilities that were fitted without the picture they are for.</param>
/// <param name="Summary">What was compared, in a line.</param>
public sealed record ProbabilityCalibration(double Temperature, VectorScaling? Vector, double EceCrossFitted, string Summary)
{
    // accuracy that may be lost, in shares: three pictures of FER2013's validation split
    private const double Tolerance = 0.001;

    /// <summary>Fits both and chooses.</summary>
    /// <param name="logits">[images, classes] of the validation pictures.</param>
    /// <param name="truth">Their true classes.</param>
    /// <param name="classes">Number of classes.</param>
    public static ProbabilityCalibration Fit(float[] logits, int[] truth, int classes)
    {
        double temperature = Calibration.FitTemperature(logits, truth, classes);
        var single = new Predictions(ProbabilityMetrics.Softmax(logits, classes, temperature), truth, classes);
        var crossed = new Predictions(VectorScaling.CrossFit(logits, truth, classes), truth, classes);
        bool better = ProbabilityMetrics.LogLoss(crossed) < ProbabilityMetrics.LogLoss(single) && Accuracy(crossed) >= Accuracy(single) - Tolerance;
        string summary = string.Create(CultureInfo.InvariantCulture,
            $"one temperature: calibration error {100 * Calibration.ExpectedError(single):0.0} %, log-loss {ProbabilityMetrics.LogLoss(single):0.000}, accuracy {100 * Accuracy(single):0.00} %; "
            + $"a scale and a bias a class, cross-fitted: {100 * Calibration.ExpectedError(crossed):0.0} %, {ProbabilityMetrics.LogLoss(crossed):0.000}, {100 * Accuracy(crossed):0.00} %");
        return better
            ? new(temperature, VectorScaling.Fit(logits, truth, classes), Calibration.ExpectedError(crossed), summary + "; the second is taken")
            : new(temperature, null, Calibration.ExpectedError(single), summary + "; the first is taken");
    }

    /// <summary>Probabilities [images, classes] of logits.</summary>
    public float[] Apply(float[] logits, int classes) => Vector?.Apply(logits) ?? ProbabilityMetrics.Softmax(logits, classes, Temperature);

    private static double Accuracy(Predictions predictions) =>
        Enumerable.Range(0, predictions.Count).Count(i => predictions.Predicted[i] == predictions.Truth[i]) / (double)predictions.Count;
}
