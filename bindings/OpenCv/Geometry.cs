namespace EmotionML.Bindings.OpenCv;

/// <summary>A place in a picture, in pixels from the upper left corner.</summary>
/// <param name="X">Column.</param>
/// <param name="Y">Row.</param>
public record struct Point(int X, int Y);

/// <summary>The extent of a picture in pixels.</summary>
/// <param name="Width">Number of columns.</param>
/// <param name="Height">Number of rows.</param>
public record struct Size(int Width, int Height);

/// <summary>A rectangle in a picture, in pixels.</summary>
/// <param name="X">Left column, inside.</param>
/// <param name="Y">Upper row, inside.</param>
/// <param name="Width">Number of columns.</param>
/// <param name="Height">Number of rows.</param>
public record struct Rect(int X, int Y, int Width, int Height)
{
    /// <summary>A rectangle from its upper left corner and its extent.</summary>
    public Rect(Point location, Size size)
        : this(location.X, location.Y, size.Width, size.Height)
    {
    }

    /// <summary>Left column, inside.</summary>
    public readonly int Left => X;

    /// <summary>Upper row, inside.</summary>
    public readonly int Top => Y;

    /// <summary>First column to the right of the rectangle.</summary>
    public readonly int Right => X + Width;

    /// <summary>First row below the rectangle.</summary>
    public readonly int Bottom => Y + Height;

    /// <summary>Upper left corner.</summary>
    public readonly Point Location => new(X, Y);

    /// <summary>Extent in pixels.</summary>
    public readonly Size Size => new(Width, Height);

    /// <summary>The part that lies in both rectangles; all zero when there is none.</summary>
    public readonly Rect Intersect(Rect rect)
    {
        int left = Math.Max(X, rect.X), top = Math.Max(Y, rect.Y);
        int right = Math.Min(Right, rect.Right), bottom = Math.Min(Bottom, rect.Bottom);
        return right > left && bottom > top ? new Rect(left, top, right - left, bottom - top) : default;
    }
}

/// <summary>Up to four channel values, in the order of the picture's channels (blue, green, red, alpha).</summary>
/// <param name="Val0">First channel.</param>
/// <param name="Val1">Second channel.</param>
/// <param name="Val2">Third channel.</param>
/// <param name="Val3">Fourth channel.</param>
public record struct Scalar(double Val0, double Val1, double Val2, double Val3)
{
    /// <summary>One value for the first channel, 0 for the others.</summary>
    public Scalar(double v0)
        : this(v0, 0, 0, 0)
    {
    }

    /// <summary>Three values, 0 for the fourth channel.</summary>
    public Scalar(double v0, double v1, double v2)
        : this(v0, v1, v2, 0)
    {
    }

    /// <summary>The same value for all four channels.</summary>
    public static Scalar All(double v) => new(v, v, v, v);

    /// <summary>A colour given as red, green, blue, stored in OpenCV's order.</summary>
    public static Scalar FromRgb(int r, int g, int b) => new(b, g, r);
}

/// <summary>One blue, green, red pixel of a <see cref="MatType.CV_8UC3"/> picture.</summary>
/// <param name="Item0">First channel, 0..255.</param>
/// <param name="Item1">Second channel, 0..255.</param>
/// <param name="Item2">Third channel, 0..255.</param>
public record struct Vec3b(byte Item0, byte Item1, byte Item2);
