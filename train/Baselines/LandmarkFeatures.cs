using System.Globalization;
using EmotionML.Train.Data;

namespace EmotionML.Train.Baselines;

/// <summary>The geometry of dlib's 68 facial landmarks; see <see cref="LandmarkGeometry"/>.</summary>
public sealed class LandmarkFeatures : IFaceFeatures
{
    /// <summary>What anybody who uses the landmarks must know.</summary>
    public const string Licence = "landmarks: dlib's predictor, trained on iBUG 300-W, whose licence excludes commercial use";

    private LandmarkFinder? finder;
    private long faces, missed;

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => faces == 0 ? [Licence] :
    [
        Licence,
        string.Create(CultureInfo.InvariantCulture, $"dlib's detector finds no face in {100.0 * missed / faces:0.0} % of {faces} pictures; the whole picture is taken for the face there"),
    ];

    /// <inheritdoc/>
    public void Fit(FaceSet train) => finder ??= new LandmarkFinder();

    /// <inheritdoc/>
    public float[] Extract(ReadOnlySpan<byte> image, int size)
    {
        if (finder is null) throw new InvalidOperationException("The landmarks' predictor is not loaded.");
        Landmarks landmarks = finder.Find(image, size);
        Interlocked.Increment(ref faces);
        if (!landmarks.Found) Interlocked.Increment(ref missed);
        return LandmarkGeometry.Describe(landmarks.Points);
    }

    /// <inheritdoc/>
    public void Save(string folder)
    {
        // the predictor is dlib's own file of 100 MB; it is not counted
    }

    /// <inheritdoc/>
    public void Dispose() => finder?.Dispose();
}
