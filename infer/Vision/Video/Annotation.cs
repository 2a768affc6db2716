using System.Globalization;

namespace EmotionML.Infer.Vision.Video;

/// <summary>Draws boxes, labels, bars and the mood into pictures.</summary>
public static class Annotation
{
    private static readonly Scalar Paper = Scalar.FromRgb(24, 26, 32), Ink = Scalar.FromRgb(240, 242, 246);

    // One colour a label, chosen to differ in lightness as well as in hue, so that they can be told without seeing red and green.
    private static readonly Dictionary<string, Scalar> Colours = new(StringComparer.OrdinalIgnoreCase)
    {
        ["angry"] = Scalar.FromRgb(230, 75, 60),
        ["disgust"] = Scalar.FromRgb(120, 150, 40),
        ["fear"] = Scalar.FromRgb(160, 110, 220),
        ["happy"] = Scalar.FromRgb(250, 200, 60),
        ["sad"] = Scalar.FromRgb(70, 130, 220),
        ["surprise"] = Scalar.FromRgb(60, 205, 205),
        ["neutral"] = Scalar.FromRgb(190, 195, 205),
    };

    /// <summary>A label with its probability, such as <c>happy 82 %</c>.</summary>
    public static string Text(string label, float probability) =>
        string.Create(CultureInfo.InvariantCulture, $"{label} {100 * probability:0} %");

    /// <summary>Draws a face's box, its text above and a bar for each label beside it.</summary>
    /// <param name="picture">CV_8UC3, drawn on.</param>
    /// <param name="box">The face.</param>
    /// <param name="text">What is written; its first word gives the colour.</param>
    /// <param name="probabilities">Lengths of the bars, 0..1.</param>
    /// <param name="labels">Names of the bars.</param>
    public static void Face(Mat picture, Rect box, string text, IReadOnlyList<float> probabilities, IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(probabilities);
        ArgumentNullException.ThrowIfNull(labels);
        double scale = Scale(picture);
        int line = Math.Max(1, (int)Math.Round(2 * scale));
        Scalar colour = Colour(text.Split(' ', 2)[0]);
        Cv2.Rectangle(picture, box, colour, line, LineTypes.AntiAlias);
        Label(picture, text, new Point(box.X, box.Y), scale, colour);
        Bars(picture, box, probabilities, labels, scale);
    }

    /// <summary>Writes one line into the upper left corner.</summary>
    public static void Caption(Mat picture, string text)
    {
        ArgumentNullException.ThrowIfNull(picture);
        double scale = Scale(picture);
        Label(picture, text, new Point(0, 0), scale, Paper, Ink);
    }

    /// <summary>Writes one line into the lower left corner; letters that OpenCV cannot draw become question marks.</summary>
    public static void Footer(Mat picture, string text)
    {
        ArgumentNullException.ThrowIfNull(picture);
        double scale = Scale(picture);
        Label(picture, text, new Point(0, picture.Height), scale, Paper, Ink);
    }

    // Letters and lines grow with the picture.
    private static double Scale(Mat picture) => Math.Clamp(Math.Min(picture.Width, picture.Height) / 800.0, 0.4, 2);

    private static Scalar Colour(string label) => Colours.TryGetValue(label, out Scalar colour) ? colour : Ink;

    // Above the point where there is room, below it otherwise, and never past the picture's edge.
    private static void Label(Mat picture, string text, Point at, double scale, Scalar paper, Scalar? ink = null)
    {
        int thickness = Math.Max(1, (int)Math.Round(1.5 * scale)), pad = (int)Math.Ceiling(5 * scale);
        Size size = Cv2.GetTextSize(text, HersheyFonts.HersheySimplex, scale * 0.8, thickness, out int below);
        int height = size.Height + below + 2 * pad, width = size.Width + 2 * pad;
        int x = Math.Max(0, Math.Min(at.X, picture.Width - width)), y = at.Y >= height ? at.Y - height : at.Y;
        Cv2.Rectangle(picture, new Rect(x, y, width, height), paper, Cv2.FILLED);
        Cv2.PutText(picture, text, new Point(x + pad, y + pad + size.Height), HersheyFonts.HersheySimplex, scale * 0.8, ink ?? Paper, thickness, LineTypes.AntiAlias);
    }

    // To the right of the face, or to its left where the picture ends; left out where neither has room.
    private static void Bars(Mat picture, Rect box, IReadOnlyList<float> probabilities, IReadOnlyList<string> labels, double scale)
    {
        int row = (int)Math.Ceiling(20 * scale), names = (int)(80 * scale), bars = (int)(70 * scale), pad = (int)Math.Ceiling(5 * scale);
        int width = names + bars + 2 * pad, height = row * labels.Count + pad;
        int x = box.Right + pad + width <= picture.Width ? box.Right + pad : box.X - pad - width;
        int y = Math.Clamp(box.Y, 0, Math.Max(0, picture.Height - height));
        if (x < 0 || height > picture.Height) return;
        Cv2.Rectangle(picture, new Rect(x, y, width, height), Paper, Cv2.FILLED);
        for (int i = 0; i < labels.Count; i++)
        {
            int foot = y + row * (i + 1) - pad / 2;
            Cv2.PutText(picture, labels[i], new Point(x + pad, foot), HersheyFonts.HersheySimplex, scale * 0.55, Ink, 1, LineTypes.AntiAlias);
            Cv2.Rectangle(picture, new Rect(x + pad + names, foot - row / 2, Math.Max(1, (int)(bars * probabilities[i])), row / 2), Colour(labels[i]), Cv2.FILLED);
        }
    }
}
