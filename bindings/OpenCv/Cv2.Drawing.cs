namespace EmotionML.Bindings.OpenCv;

// Drawing, histogram and the window.
public static partial class Cv2
{
    /// <summary>Fills a shape when given as thickness.</summary>
    public const int FILLED = -1;

    /// <summary>Draws a rectangle.</summary>
    /// <param name="img">The picture drawn on.</param>
    /// <param name="rect">Where; what lies outside the picture is cut.</param>
    /// <param name="color">Channel values in the picture's order.</param>
    /// <param name="thickness">Pixels; <see cref="FILLED"/> fills it.</param>
    /// <param name="lineType">How lines are drawn.</param>
    /// <param name="shift">Fractional bits of the coordinates.</param>
    public static void Rectangle(Mat img, Rect rect, Scalar color, int thickness = 1, LineTypes lineType = LineTypes.Link8, int shift = 0)
    {
        ArgumentNullException.ThrowIfNull(img);
        NativeMethods.cv_rectangle(img.Handle, rect.X, rect.Y, rect.Width, rect.Height,
            color.Val0, color.Val1, color.Val2, color.Val3, thickness, (int)lineType, shift);
        NativeMethods.Check();
    }

    /// <summary>Draws a line.</summary>
    /// <inheritdoc cref="Rectangle"/>
    public static void Line(Mat img, Point pt1, Point pt2, Scalar color, int thickness = 1, LineTypes lineType = LineTypes.Link8, int shift = 0)
    {
        ArgumentNullException.ThrowIfNull(img);
        NativeMethods.cv_line(img.Handle, pt1.X, pt1.Y, pt2.X, pt2.Y,
            color.Val0, color.Val1, color.Val2, color.Val3, thickness, (int)lineType, shift);
        NativeMethods.Check();
    }

    /// <summary>Draws a circle.</summary>
    /// <inheritdoc cref="Rectangle"/>
    public static void Circle(Mat img, Point center, int radius, Scalar color, int thickness = 1, LineTypes lineType = LineTypes.Link8, int shift = 0)
    {
        ArgumentNullException.ThrowIfNull(img);
        NativeMethods.cv_circle(img.Handle, center.X, center.Y, radius,
            color.Val0, color.Val1, color.Val2, color.Val3, thickness, (int)lineType, shift);
        NativeMethods.Check();
    }

    /// <summary>Draws text of printable ASCII; other characters become question marks.</summary>
    /// <param name="img">The picture drawn on.</param>
    /// <param name="text">The text.</param>
    /// <param name="org">Left end of the text's foot line.</param>
    /// <param name="fontFace">The letters.</param>
    /// <param name="fontScale">Times the letters' own size.</param>
    /// <param name="color">Channel values in the picture's order.</param>
    /// <param name="thickness">Pixels.</param>
    /// <param name="lineType">How lines are drawn.</param>
    /// <param name="bottomLeftOrigin">True when the picture's first row is its lowest.</param>
    public static void PutText(Mat img, string text, Point org, HersheyFonts fontFace, double fontScale, Scalar color,
        int thickness = 1, LineTypes lineType = LineTypes.Link8, bool bottomLeftOrigin = false)
    {
        ArgumentNullException.ThrowIfNull(img);
        ArgumentNullException.ThrowIfNull(text);
        NativeMethods.cv_put_text(img.Handle, text, org.X, org.Y, (int)fontFace, fontScale,
            color.Val0, color.Val1, color.Val2, color.Val3, thickness, (int)lineType, bottomLeftOrigin ? 1 : 0);
        NativeMethods.Check();
    }

    /// <summary>The extent that a text will take.</summary>
    /// <param name="baseLine">Pixels that letters such as g reach below the foot line.</param>
    public static unsafe Size GetTextSize(string text, HersheyFonts fontFace, double fontScale, int thickness, out int baseLine)
    {
        ArgumentNullException.ThrowIfNull(text);
        int* size = stackalloc int[3];
        NativeMethods.cv_get_text_size(text, (int)fontFace, fontScale, thickness, size);
        NativeMethods.Check();
        baseLine = size[2];
        return new Size(size[0], size[1]);
    }

    /// <summary>Spreads the intensities of a gray picture evenly.</summary>
    /// <exception cref="OpenCVException">The source is not CV_8UC1.</exception>
    public static void EqualizeHist(Mat src, Mat dst)
    {
        ArgumentNullException.ThrowIfNull(src);
        ArgumentNullException.ThrowIfNull(dst);
        NativeMethods.cv_equalize_hist(src.Handle, dst.Handle);
        NativeMethods.Check();
    }

    /// <summary>Makes a window; look for a display first, as for <see cref="ImShow"/>.</summary>
    public static void NamedWindow(string winName, WindowFlags flags = WindowFlags.Normal)
    {
        ArgumentNullException.ThrowIfNull(winName);
        NativeMethods.cv_named_window(winName, (int)flags);
        NativeMethods.Check();
    }

    /// <summary>
    /// Shows a picture in a window of that name. Look for a display first: without one some engines end the process.
    /// </summary>
    public static void ImShow(string winName, Mat mat)
    {
        ArgumentNullException.ThrowIfNull(winName);
        ArgumentNullException.ThrowIfNull(mat);
        NativeMethods.cv_imshow(winName, mat.Handle);
        NativeMethods.Check();
    }

    /// <summary>Lets windows draw and waits for a key.</summary>
    /// <param name="delay">Milliseconds; 0 waits for ever.</param>
    /// <returns>The key, -1 when none was pressed.</returns>
    public static int WaitKey(int delay = 0)
    {
        int key = NativeMethods.cv_wait_key(delay);
        NativeMethods.Check();
        return key;
    }

    /// <summary>A property of a window; -1 when there is no such window.</summary>
    public static double GetWindowProperty(string winName, WindowPropertyFlags propId)
    {
        ArgumentNullException.ThrowIfNull(winName);
        double value = NativeMethods.cv_get_window_property(winName, (int)propId);
        NativeMethods.Check();
        return value;
    }

    /// <summary>Closes all windows.</summary>
    public static void DestroyAllWindows()
    {
        NativeMethods.cv_destroy_all_windows();
        NativeMethods.Check();
    }
}
