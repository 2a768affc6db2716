namespace EmotionML.Infer.Vision.Detection;

/// <summary>Arithmetic of face boxes.</summary>
public static class FaceBoxes
{
    /// <summary>Brings a detector's boxes back to the picture's own pixels: scaled, cut at its edge, largest first.</summary>
    /// <param name="boxes">Boxes in a reduced picture.</param>
    /// <param name="picture">Size of the whole picture.</param>
    /// <param name="scaleX">How many of its columns one of theirs is.</param>
    /// <param name="scaleY">How many of its rows one of theirs is.</param>
    public static IReadOnlyList<Rect> InPicture(IEnumerable<Rect> boxes, Size picture, double scaleX, double scaleY)
    {
        var whole = new Rect(0, 0, picture.Width, picture.Height);
        return [.. boxes
            .Select(box => new Rect((int)Math.Round(box.X * scaleX), (int)Math.Round(box.Y * scaleY),
                (int)Math.Round(box.Width * scaleX), (int)Math.Round(box.Height * scaleY)).Intersect(whole))
            .Where(box => box.Width > 0 && box.Height > 0)
            .OrderByDescending(Area)];
    }

    /// <summary>Number of pixels.</summary>
    public static long Area(Rect box) => (long)box.Width * box.Height;

    /// <summary>Overlap of two boxes: what both cover over what either covers, 0 to 1.</summary>
    public static double Overlap(Rect a, Rect b)
    {
        double both = Area(a.Intersect(b));
        return both > 0 ? both / (Area(a) + Area(b) - both) : 0;
    }

    /// <summary>Distance of two centres in units of the larger box's side.</summary>
    public static double Distance(Rect a, Rect b)
    {
        double side = Math.Max(Math.Max(a.Width, a.Height), Math.Max(b.Width, b.Height));
        return double.Hypot(a.X + a.Width / 2.0 - b.X - b.Width / 2.0, a.Y + a.Height / 2.0 - b.Y - b.Height / 2.0) / side;
    }

    /// <summary>The square around a box's centre.</summary>
    /// <param name="box">A face.</param>
    /// <param name="margin">What is added on each side, as a share of the box's longer side; negative cuts into the box.</param>
    public static Rect Square(Rect box, double margin)
    {
        int side = Math.Max(1, (int)Math.Round(Math.Max(box.Width, box.Height) * (1 + 2 * margin)));
        return new Rect((int)Math.Round(box.X + (box.Width - side) / 2.0), (int)Math.Round(box.Y + (box.Height - side) / 2.0), side, side);
    }
}
