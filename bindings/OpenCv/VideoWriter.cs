namespace EmotionML.Bindings.OpenCv;

/// <summary>Writes frames into a video file; the file is whole after <see cref="Release"/> or <see cref="Dispose"/>.</summary>
public sealed class VideoWriter : IDisposable
{
    private readonly WriterHandle handle;

    /// <summary>Starts a file; <see cref="IsOpened"/> tells whether it could.</summary>
    /// <param name="fileName">The file; its extension gives the container.</param>
    /// <param name="fourcc">The codec, from <see cref="FourCC"/>.</param>
    /// <param name="fps">Frames per second.</param>
    /// <param name="frameSize">Size of every frame; the codecs want even numbers.</param>
    /// <param name="isColor">True for frames of three channels.</param>
    public VideoWriter(string fileName, int fourcc, double fps, Size frameSize, bool isColor = true)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        handle = NativeMethods.cv_writer_new();
        NativeMethods.Check();
        NativeMethods.cv_writer_open(handle, fileName, fourcc, fps, frameSize.Width, frameSize.Height, isColor ? 1 : 0);
        NativeMethods.Check();
    }

    /// <summary>A codec's number from its four letters, such as <c>mp4v</c>.</summary>
    public static int FourCC(char c1, char c2, char c3, char c4) => (c1 & 255) | ((c2 & 255) << 8) | ((c3 & 255) << 16) | ((c4 & 255) << 24);

    /// <summary>True while the file is open for frames.</summary>
    public bool IsOpened() => NativeMethods.cv_writer_is_opened(handle) != 0;

    /// <summary>Adds a frame; one of another size is dropped by OpenCV.</summary>
    public void Write(Mat image)
    {
        ArgumentNullException.ThrowIfNull(image);
        NativeMethods.cv_writer_write(handle, image.Handle);
        NativeMethods.Check();
    }

    /// <summary>Ends the file.</summary>
    public void Release() => NativeMethods.cv_writer_release(handle);

    /// <summary>Ends the file and frees.</summary>
    public void Dispose() => handle.Dispose();
}
