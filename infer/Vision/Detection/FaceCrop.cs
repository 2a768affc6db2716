namespace EmotionML.Infer.Vision.Detection;

/// <summary>Cuts squares out of pictures.</summary>
public static class FaceCrop
{
    /// <summary>Cuts a part; what lies outside the picture repeats its edge, so that a face stays in the middle.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="part">Where; it must touch the picture.</param>
    /// <returns>A picture of the part's size; dispose it.</returns>
    /// <exception cref="ArgumentException">The part lies outside.</exception>
    public static Mat Cut(Mat picture, Rect part)
    {
        ArgumentNullException.ThrowIfNull(picture);
        Rect inside = part.Intersect(new Rect(0, 0, picture.Width, picture.Height));
        if (inside.Width == 0)
            throw new ArgumentException($"Expected a part of {picture}, found {part}.", nameof(part));
        if (inside == part) return picture[part];
        using Mat view = picture[inside];
        var whole = new Mat();
        Cv2.CopyMakeBorder(view, whole, inside.Top - part.Top, part.Bottom - inside.Bottom, inside.Left - part.Left, part.Right - inside.Right, BorderTypes.Replicate);
        return whole;
    }
}
