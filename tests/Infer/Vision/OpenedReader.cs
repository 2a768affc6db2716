using EmotionML.Infer.Vision.Tracking;

namespace EmotionML.Tests.Infer.Vision;

/// <summary>The reference model and a detector, opened once for all tests of a class: reading changes nothing in them.</summary>
public sealed class OpenedReader : IDisposable
{
    internal FaceReader Reader { get; } = FaceReader.Open(Repository.Model, new FaceReaderOptions { Threads = 1 });

    /// <inheritdoc/>
    public void Dispose() => Reader.Dispose();
}
