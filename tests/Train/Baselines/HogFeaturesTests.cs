using EmotionML.Train.Baselines;
using OpenCvSharp;

namespace EmotionML.Tests.Train.Baselines;

[Collection(SequentialCollection.Name)]
[Trait("Category", "Slow")]
public sealed class HogFeaturesTests
{
    // tests/Baselines/hog.py with OpenCV 4.6
    [Fact]
    public void Descriptors_equal_those_of_OpenCV_4_6()
    {
        byte[] pattern = [.. Enumerable.Range(0, 48 * 48).Select(i => (byte)(((long)i * i * 7 + i * 13) % 251))];
        using Mat picture = Mat.FromPixelData(48, 48, MatType.CV_8UC1, pattern);
        Cv2.Blur(picture, picture, new Size(5, 5));
        picture.GetArray(out byte[] face);
        using var features = new HogFeatures();

        float[] values = features.Extract(face, 48);

        Assert.Equal(900, values.Length);
        Assert.Equal([0.08527464f, 0.04913165f, 0.11141011f, 0.15127268f, 0.1617988f, 0.24026625f], values[..6], (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal([0.12792087f, 0.04660795f, 0.13321671f], values[450..453], (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal(140.58392, values.Sum(v => (double)v), 1e-3);
    }
}
