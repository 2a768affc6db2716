namespace EmotionML.Core.Model;

/// <summary>The seven labels of FER2013 in the order of its class indices.</summary>
public static class EmotionLabels
{
    /// <summary>angry, disgust, fear, happy, sad, surprise, neutral.</summary>
    public static IReadOnlyList<string> Fer2013 { get; } = ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"];
}
