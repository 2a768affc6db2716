namespace EmotionML.Infer.Vision.Video;

/// <summary>
/// A face drawn with a few shaded shapes, for measurements and tests where no photograph may be shipped: the Haar
/// cascades take it for one, because they look for dark eyes over light cheeks and a light nose between.
/// </summary>
public static class DrawnFace
{
    /// <summary>Draws a room with one face.</summary>
    /// <param name="size">Size of the picture; each side at least 64.</param>
    /// <param name="share">Side of the face as a share of the picture's height.</param>
    /// <param name="centre">Middle of the face; the picture's when null.</param>
    /// <returns>CV_8UC3; dispose it.</returns>
    public static Mat Draw(Size size, double share = 0.45, Point? centre = null)
    {
        var picture = new Mat(size, MatType.CV_8UC3);
        for (int y = 0; y < size.Height; y++)
            Cv2.Line(picture, new Point(0, y), new Point(size.Width, y), Scalar.FromRgb(120 - 40 * y / size.Height, 130 - 40 * y / size.Height, 140 - 30 * y / size.Height));
        double unit = share * size.Height / 24; // the cascades' own window has 24 pixels
        Point middle = centre ?? new Point(size.Width / 2, size.Height / 2);

        void Blob(double x, double y, double radius, int level, double stretch = 1)
        {
            // circles side by side are a long blob
            Scalar colour = Scalar.FromRgb(level, (int)(level * 0.82), (int)(level * 0.7));
            for (double shift = -(stretch - 1) * radius; shift <= (stretch - 1) * radius + 0.01; shift += Math.Max(0.25, radius / 4))
                Cv2.Circle(picture, new Point((int)(middle.X + (x + shift) * unit), (int)(middle.Y + y * unit)), Math.Max(1, (int)(radius * unit)), colour, Cv2.FILLED, LineTypes.AntiAlias);
        }

        Blob(0, -5, 11.5, 50);               // hair
        Blob(0, 0, 10, 195);                 // the face, longer than wide
        Blob(0, 4, 8.5, 195);
        Blob(0, -6, 6, 205);                 // forehead
        foreach (int side in (int[])[-1, 1])
        {
            Blob(side * 4.4, -2.6, 1.5, 110, 1.9); // the hollow of the eye
            Blob(side * 4.4, -3.7, 0.5, 60, 4);    // brow
            Blob(side * 4.4, -2.2, 0.8, 45, 1.6);  // eye
            Blob(side * 5, 2.4, 2.3, 215);         // cheek
        }
        Blob(0, -1, 1.1, 220);               // bridge and tip of the nose
        Blob(0, 1, 1.2, 220);
        Blob(0, 3, 1.3, 165, 1.6);
        Blob(0, 2.4, 1.2, 215);
        Blob(0, 6.3, 0.7, 95, 4.5);          // mouth
        Blob(0, 9, 2, 205);                  // chin
        return picture;
    }
}
