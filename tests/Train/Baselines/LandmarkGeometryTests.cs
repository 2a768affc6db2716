using EmotionML.Train.Baselines;

namespace EmotionML.Tests.Train.Baselines;

public sealed class LandmarkGeometryTests
{
    /// <summary>
    /// Points whose numbers can be computed by hand: 34 at (6, 0) and 34 at (0, 0) of each other's neighbours, so the
    /// centre is (3, 0) and the unit 3; the nose runs straight down from point 27 to point 30.
    /// </summary>
    private static (float X, float Y)[] ByHand()
    {
        var points = new (float X, float Y)[LandmarkGeometry.Count];
        for (int i = 0; i < points.Length; i++) points[i] = (i % 2 == 0 ? 6 : 0, 0);
        (points[27], points[30]) = ((3, -3), (3, 3));
        return points;
    }

    [Fact]
    public void Distances_and_angles_from_the_centre_are_those_computed_by_hand()
    {
        (float X, float Y)[] points = ByHand();
        // 27 was at (0, 0), 30 at (6, 0): the sum of x is 33·6 + 33·0 + 2·3 = 204, over 68 points 3; y cancels
        Assert.Equal((3f, 0f), LandmarkGeometry.Centre(points));
        float[] values = LandmarkGeometry.Describe(points);
        // every point is 3 from the centre, so the unit is 3 and each distance 1
        Assert.All(Enumerable.Range(0, LandmarkGeometry.Count), i => Assert.Equal(1, values[3 * i], 1e-6f));
        // the nose points down: 90 degrees in a picture. A point to the right (0 degrees) is at -90, one to the left at 90
        AssertAngle(values, point: 0, sine: -1, cosine: 0);
        AssertAngle(values, point: 1, sine: 1, cosine: 0);
        AssertAngle(values, point: 30, sine: 0, cosine: 1);
        AssertAngle(values, point: 27, sine: 0, cosine: -1);
    }

    [Fact]
    public void Distances_of_pairs_are_those_computed_by_hand_and_in_order()
    {
        float[] values = LandmarkGeometry.Describe(ByHand());
        Assert.Equal((3 * 68) + (51 * 50 / 2), values.Length);
        Assert.Equal(LandmarkGeometry.Length, values.Length);
        int pairs = 3 * 68;
        Assert.Equal(6f / 3, values[pairs], 1e-6f); // (17, 18): (0, 0) to (6, 0)
        Assert.Equal(0, values[pairs + 1], 1e-6f); // (17, 19): both (0, 0)
        Assert.Equal(MathF.Sqrt(18) / 3, values[pairs + 9], 1e-6f); // (17, 27): (0, 0) to (3, -3)
        Assert.Equal(2, values[^1], 1e-6f); // (66, 67)
    }

    [Fact]
    public void Place_size_and_tilt_of_the_face_change_nothing()
    {
        var random = new Random(5);
        (float X, float Y)[] face = [.. Enumerable.Range(0, LandmarkGeometry.Count).Select(_ => ((float)random.NextDouble() * 100, (float)random.NextDouble() * 100))];
        (double sine, double cosine) = Math.SinCos(0.4);
        (float X, float Y)[] moved = [.. face.Select(p => ((float)(2.5 * ((p.X * cosine) - (p.Y * sine))) + 40, (float)(2.5 * ((p.X * sine) + (p.Y * cosine))) - 7))];
        float[] a = LandmarkGeometry.Describe(face), b = LandmarkGeometry.Describe(moved);
        Assert.All(Enumerable.Range(0, a.Length), i => Assert.Equal(a[i], b[i], 1e-3f));
        // but an expression does: the corners of the mouth go up
        (face[48], face[54]) = ((face[48].X, face[48].Y - 10), (face[54].X, face[54].Y - 10));
        Assert.Contains(LandmarkGeometry.Describe(face).Zip(a), pair => Math.Abs(pair.First - pair.Second) > 0.05f);
    }

    [Fact]
    public void Another_number_of_points_is_refused() =>
        Assert.Contains("68", Assert.Throws<ArgumentException>(() => LandmarkGeometry.Describe(new (float, float)[5])).Message, StringComparison.Ordinal);

    private static void AssertAngle(float[] values, int point, float sine, float cosine)
    {
        Assert.Equal(sine, values[(3 * point) + 1], 1e-5f);
        Assert.Equal(cosine, values[(3 * point) + 2], 1e-5f);
    }
}
