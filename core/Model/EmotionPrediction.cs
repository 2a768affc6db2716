namespace EmotionML.Core.Model;

/// <summary>What a model says about one face.</summary>
/// <param name="LabelIndex">Index of the most probable label; the first of equals.</param>
/// <param name="Label">Name of the most probable label.</param>
/// <param name="Probabilities">Calibrated probability 0..1 of every label, in the model's order, summing to 1.</param>
public readonly record struct EmotionPrediction(int LabelIndex, string Label, IReadOnlyList<float> Probabilities)
{
    /// <summary>Probability 0..1 of the most probable label.</summary>
    public float Probability => Probabilities[LabelIndex];
}

/// <summary>A model's raw outputs for a batch of faces.</summary>
/// <param name="Count">Number of faces.</param>
/// <param name="Classes">Number of labels.</param>
/// <param name="Logits">Shape [Count, Classes], row-major, before temperature and softmax.</param>
/// <param name="Probabilities">Shape [Count, Classes], row-major, rows summing to 1.</param>
public readonly record struct EmotionScores(int Count, int Classes, float[] Logits, float[] Probabilities);
