using EmotionML.Core;

namespace EmotionML.Train.Data;

/// <summary>Drawn faces.</summary>
public static class SyntheticFaces
{
    /// <summary>Draws a data set.</summary>
    public static FaceDataset Draw(SyntheticCounts counts, int seed, int size) => throw new UserException($"not drawn yet: {counts} {seed} {size}");
}
