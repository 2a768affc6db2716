namespace EmotionML.Bindings.OpenCv;

/// <summary>A cascade of boosted features (Viola and Jones 2001) that finds objects. Not safe for several threads at once.</summary>
public sealed class CascadeClassifier : IDisposable
{
    private readonly CascadeHandle handle;

    /// <summary>Loads a cascade.</summary>
    /// <param name="fileName">An XML file such as <c>haarcascade_frontalface_default.xml</c>; <see cref="Empty"/> tells when it is none.</param>
    public CascadeClassifier(string fileName)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        handle = NativeMethods.cv_cascade_new();
        NativeMethods.Check();
        Load(fileName);
    }

    /// <summary>Loads another cascade.</summary>
    /// <returns>True when the file held one.</returns>
    public bool Load(string fileName)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        bool loaded = NativeMethods.cv_cascade_load(handle, fileName) != 0;
        try
        {
            NativeMethods.Check();
        }
        catch (OpenCVException)
        {
            return false; // a file that is no XML throws inside OpenCV, one without a cascade does not: the same to the caller
        }
        return loaded;
    }

    /// <summary>True when no cascade is loaded.</summary>
    public bool Empty() => NativeMethods.cv_cascade_empty(handle) != 0;

    /// <summary>Finds objects of several sizes.</summary>
    /// <param name="image">Picture of 8 bits; colour is made gray first.</param>
    /// <param name="scaleFactor">How much the size grows from one pass to the next; above 1.</param>
    /// <param name="minNeighbors">How many overlapping hits make an object.</param>
    /// <param name="flags">Of no meaning to cascades of today.</param>
    /// <param name="minSize">The smallest object; the cascade's own size when null.</param>
    /// <param name="maxSize">The largest object; the picture when null.</param>
    /// <exception cref="OpenCVException">No cascade is loaded, the picture is empty or the factor is not above 1.</exception>
    public Rect[] DetectMultiScale(Mat image, double scaleFactor = 1.1, int minNeighbors = 3, int flags = 0, Size? minSize = null, Size? maxSize = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        Size smallest = minSize ?? default, largest = maxSize ?? default;
        using var boxes = new Mat(NativeMethods.cv_cascade_detect(handle, image.Handle, scaleFactor, minNeighbors, flags,
            smallest.Width, smallest.Height, largest.Width, largest.Height));
        if (boxes.Empty()) return [];
        boxes.GetArray(out Rect[] found);
        return found;
    }

    /// <summary>Frees the cascade.</summary>
    public void Dispose() => handle.Dispose();
}
