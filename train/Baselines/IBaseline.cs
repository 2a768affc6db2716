using EmotionML.Train.Data;

namespace EmotionML.Train.Baselines;

/// <summary>One approach to naming the expression of a face, trained and measured like every other. Used by one thread at a time.</summary>
public interface IBaseline : IDisposable
{
    /// <summary>Its name on the command line, such as <c>hog-svm</c>.</summary>
    string Name { get; }

    /// <summary>What it does and with which settings, in one line.</summary>
    string Description { get; }

    /// <summary>True where training time grows faster than the number of pictures, so that <c>--train-limit</c> counts.</summary>
    bool TakesLimit { get; }

    /// <summary>Remarks that <see cref="Train"/> and <see cref="Predict"/> gathered, one sentence each.</summary>
    IReadOnlyList<string> Notes { get; }

    /// <summary>Learns from the training pictures alone.</summary>
    /// <param name="train">The pictures.</param>
    /// <param name="classes">Number of classes.</param>
    /// <returns>Seconds of one processor core that it took, those of work shared with another baseline included; null where somebody else trained it.</returns>
    double? Train(FaceSet train, int classes);

    /// <summary>Names the class of one face, beginning with its pixels.</summary>
    /// <param name="image">Intensities 0..255, shape [size, size].</param>
    /// <param name="size">Side of the picture in pixels.</param>
    int Predict(ReadOnlySpan<byte> image, int size);

    /// <summary>Writes what <see cref="Predict"/> needs into a folder; the files' sizes are reported.</summary>
    void Save(string folder);
}
