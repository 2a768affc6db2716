namespace EmotionML.Train.Data.Inspection;

/// <summary>FER2013's published counts (Goodfellow et al., "Challenges in representation learning", 2013; Kaggle's table).</summary>
public static class Fer2013Counts
{
    /// <summary>Pictures of every split (Training, PublicTest, PrivateTest) and class, shape [3][7].</summary>
    public static int[][] Published { get; } =
    [
        [3995, 436, 4097, 7215, 4830, 3171, 4965],
        [467, 56, 496, 895, 653, 415, 607],
        [491, 55, 528, 879, 594, 416, 626],
    ];
}
