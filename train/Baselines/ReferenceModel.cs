using EmotionML.Core.Common;
using EmotionML.Core.Model;
using EmotionML.Train.Data;

namespace EmotionML.Train.Baselines;

/// <summary>The committed model, for comparison: it is measured, not trained.</summary>
public sealed class ReferenceModel : IBaseline
{
    private readonly EmotionClassifier classifier;

    /// <summary>Opens a model.</summary>
    /// <exception cref="UserException">The file is missing or no model of ours.</exception>
    public ReferenceModel(string path) => classifier = new EmotionClassifier(path, new EmotionClassifierOptions { Threads = 1 });

    /// <inheritdoc/>
    public string Name => "reference";

    /// <inheritdoc/>
    public string Description => $"{Path.GetFileName(classifier.ModelPath)}, {classifier.Card.Architecture}, trained before (run {classifier.Card.RunId})";

    /// <inheritdoc/>
    public bool TakesLimit => false;

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => [];

    /// <summary>True where the model was trained on this data, so that it was selected on the same validation pictures.</summary>
    public bool Knows(FaceDataset data) => classifier.Card.TrainingDataHash == data.Hash && classifier.Labels.SequenceEqual(data.Labels);

    /// <inheritdoc/>
    public double? Train(FaceSet train, int classes) => null;

    /// <inheritdoc/>
    public int Predict(ReadOnlySpan<byte> image, int size) => NetworkBaseline.Best(classifier, image, size);

    /// <inheritdoc/>
    public void Save(string folder) => File.Copy(classifier.ModelPath, Path.Combine(folder, "emotion.onnx"));

    /// <inheritdoc/>
    public void Dispose() => classifier.Dispose();
}
