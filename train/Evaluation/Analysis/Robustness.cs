using EmotionML.Core.Common;
using EmotionML.Core.Model;
using EmotionML.Train.Data;
using EmotionML.Train.Metrics;

namespace EmotionML.Train.Evaluation.Analysis;

/// <summary>What a model scores on pictures changed to a level.</summary>
/// <param name="Level">Strength, in the perturbation's unit.</param>
/// <param name="Accuracy">Share classified correctly, 0..1.</param>
/// <param name="MacroF1">Mean F1 of the classes, 0..1.</param>
public readonly record struct RobustnessPoint(double Level, double Accuracy, double MacroF1);

/// <summary>How a model's accuracy falls as pictures get worse.</summary>
public static class Robustness
{
    /// <summary>Scores a model at every level of a perturbation.</summary>
    /// <param name="classifier">The model.</param>
    /// <param name="set">At least one picture.</param>
    /// <param name="perturbation">How the pictures are changed.</param>
    /// <returns>One point for each level, by rising level.</returns>
    public static IReadOnlyList<RobustnessPoint> Measure(EmotionClassifier classifier, FaceSet set, Perturbation perturbation) =>
        [.. perturbation.Levels.Order().Select(level =>
        {
            Predictions predictions = ModelOutputs.Of(classifier, Change(set, perturbation, level)).Calibrated;
            ConfusionMatrix matrix = ConfusionMatrix.Of(predictions.Truth, predictions.Predicted, predictions.Classes);
            return new RobustnessPoint(level, matrix.Accuracy, matrix.MacroF1);
        })];

    /// <summary>The pictures, changed; every picture has a random stream of its own.</summary>
    public static FaceSet Change(FaceSet set, Perturbation perturbation, double level)
    {
        int area = set.Size * set.Size;
        byte[] pixels = new byte[set.Pixels.Length];
        Parallel.For(0, set.Count, i => perturbation.Apply(set.Image(i).ToArray(), set.Size, level, new RandomStream(1, i)).CopyTo(pixels, i * area));
        return set with { Pixels = pixels };
    }
}
