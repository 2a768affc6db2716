namespace EmotionML.Train.Baselines;

/// <summary>
/// Numbers that describe the shape of a face's landmarks and do not depend on where the face lies, how large it is or
/// how the head is tilted.
/// </summary>
internal static class LandmarkGeometry
{
    /// <summary>Landmarks of one face.</summary>
    public const int Count = 68;

    // Points 0..16 follow the jaw, which says who somebody is more than how they feel.
    private const int FirstInner = 17;
    private const int NoseTop = 27, NoseTip = 30;
    private const int Inner = Count - FirstInner;

    /// <summary>Numbers of one face: distance, sine and cosine of every point, and the distances of all pairs of inner points.</summary>
    public const int Length = (3 * Count) + (Inner * (Inner - 1) / 2);

    /// <summary>
    /// Describes landmarks. The unit of length is the mean distance of the points from their centre of gravity; angles
    /// are measured from the line of the nose (points 27 to 30), clockwise in a picture, whose y grows downwards.
    /// </summary>
    /// <param name="points">68 points in the order of iBUG 300-W.</param>
    /// <returns>
    /// For every point its distance from the centre of gravity and the sine and cosine of its angle (an angle itself
    /// would jump at the half turn); then the distances of the pairs (17, 18), (17, 19) … (66, 67).
    /// </returns>
    /// <exception cref="ArgumentException">The number of points is another.</exception>
    public static float[] Describe(ReadOnlySpan<(float X, float Y)> points)
    {
        if (points.Length != Count)
            throw new ArgumentException($"Expected {Count} landmarks, found {points.Length}.", nameof(points));
        (float x, float y) = Centre(points);
        float unit = 0;
        foreach ((float px, float py) in points) unit += Distance(px - x, py - y);
        unit = Math.Max(unit / Count, 1e-6f);
        float nose = MathF.Atan2(points[NoseTip].Y - points[NoseTop].Y, points[NoseTip].X - points[NoseTop].X);

        float[] values = new float[Length];
        int at = 0;
        foreach ((float px, float py) in points)
        {
            float angle = MathF.Atan2(py - y, px - x) - nose;
            values[at++] = Distance(px - x, py - y) / unit;
            values[at++] = MathF.Sin(angle);
            values[at++] = MathF.Cos(angle);
        }
        for (int i = FirstInner; i < Count; i++)
            for (int j = i + 1; j < Count; j++)
                values[at++] = Distance(points[i].X - points[j].X, points[i].Y - points[j].Y) / unit;
        return values;
    }

    /// <summary>The centre of gravity.</summary>
    public static (float X, float Y) Centre(ReadOnlySpan<(float X, float Y)> points)
    {
        float x = 0, y = 0;
        foreach ((float px, float py) in points) (x, y) = (x + px, y + py);
        return (x / points.Length, y / points.Length);
    }

    private static float Distance(float x, float y) => MathF.Sqrt((x * x) + (y * y));
}
