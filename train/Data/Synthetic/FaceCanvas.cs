using System.Numerics;

namespace EmotionML.Train.Data.Synthetic;

/// <summary>
/// A small gray picture that is drawn several times too large and shrunk by area, which smooths every edge. Shapes
/// are given in face coordinates (origin between eyes and nose, x to the right, y down, half a face wide = 1).
/// </summary>
internal sealed class FaceCanvas(int size, Matrix3x2 toPixels)
{
    /// <summary>How many times larger the picture is drawn than it ends up.</summary>
    public const int Supersampling = 3;

    private readonly int _side = size * Supersampling;
    private readonly float[] _values = new float[size * size * Supersampling * Supersampling];

    /// <summary>Fills everything with a gray that runs from one value at the top left to another at the bottom right.</summary>
    public void Background(float from, float to)
    {
        for (int y = 0; y < _side; y++)
            for (int x = 0; x < _side; x++)
                _values[(y * _side) + x] = from + ((to - from) * (x + y) / (2f * _side));
    }

    /// <summary>Fills a polygon; with a clip polygon, only where both are.</summary>
    public void Fill(ReadOnlySpan<Vector2> outline, float value, float opacity = 1, Vector2[]? clip = null)
    {
        Vector2[] points = Transform(outline);
        Vector2[]? inside = clip is null ? null : Transform(clip);
        Span<float> crossings = stackalloc float[64];
        Span<float> clipped = stackalloc float[64];
        float top = points.Min(p => p.Y), bottom = points.Max(p => p.Y);
        for (int y = Math.Max(0, (int)top); y <= Math.Min(_side - 1, (int)bottom); y++)
        {
            int count = Crossings(points, y + 0.5f, crossings);
            int bounds = inside is null ? 0 : Crossings(inside, y + 0.5f, clipped);
            for (int k = 0; k + 1 < count; k += 2)
            {
                if (inside is null) Span(y, crossings[k], crossings[k + 1], value, opacity);
                for (int j = 0; j + 1 < bounds; j += 2)
                    Span(y, Math.Max(crossings[k], clipped[j]), Math.Min(crossings[k + 1], clipped[j + 1]), value, opacity);
            }
        }
    }

    /// <summary>Draws a line of the given width (in face coordinates) with round ends.</summary>
    public void Stroke(ReadOnlySpan<Vector2> line, float width, float value, float opacity = 1)
    {
        if (opacity < 0.02f) return;
        Vector2[] points = Transform(line);
        float radius = width / 2 * MathF.Sqrt(MathF.Abs(toPixels.GetDeterminant()));
        var (low, high) = (points[0], points[0]);
        foreach (Vector2 p in points) (low, high) = (Vector2.Min(low, p), Vector2.Max(high, p));
        for (int y = Math.Max(0, (int)(low.Y - radius)); y <= Math.Min(_side - 1, (int)(high.Y + radius)); y++)
            for (int x = Math.Max(0, (int)(low.X - radius)); x <= Math.Min(_side - 1, (int)(high.X + radius)); x++)
                if (IsNear(points, new Vector2(x + 0.5f, y + 0.5f), radius)) Blend(ref _values[(y * _side) + x], value, opacity);
    }

    /// <summary>Changes every value by its position, both coordinates running from -1 to 1.</summary>
    public void Shade(Func<float, float, float, float> change)
    {
        for (int y = 0; y < _side; y++)
            for (int x = 0; x < _side; x++)
            {
                ref float value = ref _values[(y * _side) + x];
                value = change(value, (2f * x / _side) - 1, (2f * y / _side) - 1);
            }
    }

    /// <summary>The finished picture, shape [size, size], before rounding.</summary>
    public float[] Shrink()
    {
        float[] result = new float[size * size];
        for (int y = 0; y < _side; y++)
            for (int x = 0; x < _side; x++)
                result[(y / Supersampling * size) + (x / Supersampling)] += _values[(y * _side) + x] / (Supersampling * Supersampling);
        return result;
    }

    /// <summary>Points of an ellipse.</summary>
    public static Vector2[] Ellipse(Vector2 centre, float rx, float ry, int points = 28)
    {
        var outline = new Vector2[points];
        for (int i = 0; i < points; i++)
        {
            var (sin, cos) = MathF.SinCos(i * MathF.Tau / points);
            outline[i] = centre + new Vector2(rx * cos, ry * sin);
        }
        return outline;
    }

    /// <summary>Points of a quadratic Bézier curve that passes through <paramref name="middle"/> half way.</summary>
    public static Vector2[] Arc(Vector2 from, Vector2 middle, Vector2 to, int points = 12)
    {
        Vector2 control = (2 * middle) - ((from + to) / 2);
        var curve = new Vector2[points];
        for (int i = 0; i < points; i++)
        {
            float t = i / (points - 1f);
            curve[i] = ((1 - t) * (1 - t) * from) + (2 * t * (1 - t) * control) + (t * t * to);
        }
        return curve;
    }

    private Vector2[] Transform(ReadOnlySpan<Vector2> points)
    {
        var result = new Vector2[points.Length];
        for (int i = 0; i < points.Length; i++) result[i] = Vector2.Transform(points[i], toPixels);
        return result;
    }

    private static int Crossings(Vector2[] points, float y, Span<float> found)
    {
        int count = 0;
        for (int i = 0; i < points.Length && count < found.Length; i++)
        {
            Vector2 a = points[i], b = points[(i + 1) % points.Length];
            if (a.Y <= y != b.Y <= y) found[count++] = a.X + ((y - a.Y) / (b.Y - a.Y) * (b.X - a.X));
        }
        found[..count].Sort();
        return count;
    }

    private void Span(int y, float from, float to, float value, float opacity)
    {
        int end = Math.Min(_side, (int)MathF.Round(to));
        for (int x = Math.Max(0, (int)MathF.Round(from)); x < end; x++) Blend(ref _values[(y * _side) + x], value, opacity);
    }

    private static bool IsNear(Vector2[] line, Vector2 point, float radius)
    {
        for (int i = 0; i + 1 < line.Length; i++)
        {
            Vector2 along = line[i + 1] - line[i], to = point - line[i];
            float t = Math.Clamp(Vector2.Dot(to, along) / Math.Max(1e-6f, along.LengthSquared()), 0, 1);
            if ((to - (t * along)).LengthSquared() <= radius * radius) return true;
        }
        return false;
    }

    private static void Blend(ref float target, float value, float opacity) => target += (value - target) * opacity;
}
