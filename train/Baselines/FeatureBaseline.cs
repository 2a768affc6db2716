using EmotionML.Core.Common;
using EmotionML.Train.Data;

namespace EmotionML.Train.Baselines;

/// <summary>Features of a face, classified by a support vector machine or a random forest of OpenCV's.</summary>
/// <param name="name">Name on the command line.</param>
/// <param name="description">What it does, in one line.</param>
/// <param name="features">The vectors; the caller disposes them.</param>
/// <param name="create">Makes the untrained classifier of vectors of the given length.</param>
public sealed class FeatureBaseline(string name, string description, SharedFeatures features, Func<int, StatModel> create) : IBaseline
{
    private StatModel? model;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Description => description;

    /// <inheritdoc/>
    public bool TakesLimit => true;

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => features.Notes;

    /// <inheritdoc/>
    public double? Train(FaceSet train, int classes)
    {
        features.Fit(train);
        TimeSpan start = Environment.CpuUsage.TotalTime;
        model?.Dispose();
        model = create(features.Length);
        using Mat samples = Mat.FromPixelData(train.Count, features.Length, MatType.CV_32FC1, features.Training);
        using Mat responses = Mat.FromPixelData(train.Count, 1, MatType.CV_32SC1, train.Labels);
        if (!model.Train(samples, SampleTypes.RowSample, responses))
            throw new UserException($"{name}: the classifier could not be trained on {train.Count} pictures");
        return features.Seconds + (Environment.CpuUsage.TotalTime - start).TotalSeconds;
    }

    /// <inheritdoc/>
    public int Predict(ReadOnlySpan<byte> image, int size)
    {
        if (model is null) throw new InvalidOperationException($"{name} is not trained.");
        using Mat sample = Mat.FromPixelData(1, features.Length, MatType.CV_32FC1, features.Extract(image, size));
        return (int)model.Predict(sample);
    }

    /// <inheritdoc/>
    public void Save(string folder)
    {
        features.Save(folder);
        // OpenCV writes text: packed it is nearest to what a binary format would take
        model?.Save(Path.Combine(folder, "model.yml.gz"));
    }

    /// <inheritdoc/>
    public void Dispose() => model?.Dispose();
}
