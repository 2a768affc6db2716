using EmotionML.Core.Common;
using EmotionML.Train.Data;

namespace EmotionML.Train.Baselines;

/// <summary>Always names the class that most training pictures have: what a model must beat to have learnt anything.</summary>
public sealed class MajorityClass : IBaseline
{
    private int most;

    /// <inheritdoc/>
    public string Name => "majority";

    /// <inheritdoc/>
    public string Description => "always the most frequent training class";

    /// <inheritdoc/>
    public bool TakesLimit => false;

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => [];

    /// <inheritdoc/>
    public double? Train(FaceSet train, int classes)
    {
        most = Enumerable.Range(0, classes).MaxBy(train.CountOf);
        return 0;
    }

    /// <inheritdoc/>
    public int Predict(ReadOnlySpan<byte> image, int size) => most;

    /// <inheritdoc/>
    public void Save(string folder) => AtomicFile.WriteText(Path.Combine(folder, "majority.txt"), $"{most}\n");

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
