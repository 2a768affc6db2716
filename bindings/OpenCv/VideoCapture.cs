namespace EmotionML.Bindings.OpenCv;

/// <summary>Frames of a camera, a video file or a network stream. Not safe for several threads at once.</summary>
public sealed class VideoCapture : IDisposable
{
    private readonly CaptureHandle handle;

    /// <summary>A capture of nothing yet.</summary>
    public VideoCapture()
    {
        handle = NativeMethods.cv_capture_new();
        NativeMethods.Check();
    }

    /// <summary>Opens a camera; <see cref="IsOpened"/> tells whether there is one.</summary>
    /// <param name="index">Number of the device, from 0 on.</param>
    /// <param name="apiPreference">The engine; OpenCV's own choice by default.</param>
    public VideoCapture(int index, VideoCaptureAPIs apiPreference = VideoCaptureAPIs.ANY)
        : this() => Open(index, apiPreference);

    /// <summary>Opens a file or a stream's address; <see cref="IsOpened"/> tells whether it is a video.</summary>
    public VideoCapture(string fileName, VideoCaptureAPIs apiPreference = VideoCaptureAPIs.ANY)
        : this() => Open(fileName, apiPreference);

    /// <summary>Width of the frames in pixels.</summary>
    public int FrameWidth
    {
        get => (int)Get(VideoCaptureProperties.FrameWidth);
        set => Set(VideoCaptureProperties.FrameWidth, value);
    }

    /// <summary>Height of the frames in pixels.</summary>
    public int FrameHeight
    {
        get => (int)Get(VideoCaptureProperties.FrameHeight);
        set => Set(VideoCaptureProperties.FrameHeight, value);
    }

    /// <summary>Frames per second as the container says; may be 0 or nonsense in a broken file.</summary>
    public double Fps => Get(VideoCaptureProperties.Fps);

    /// <summary>Number of frames as the container says; an estimate, 0 or less for cameras and streams.</summary>
    public int FrameCount => (int)Math.Clamp(Get(VideoCaptureProperties.FrameCount), int.MinValue, int.MaxValue);

    /// <summary>Place in the video, in milliseconds.</summary>
    public double PosMsec => Get(VideoCaptureProperties.PosMsec);

    /// <summary>Opens a camera.</summary>
    /// <returns>True when it is open.</returns>
    public bool Open(int index, VideoCaptureAPIs apiPreference = VideoCaptureAPIs.ANY) =>
        Checked(NativeMethods.cv_capture_open_device(handle, index, (int)apiPreference));

    /// <summary>Opens a file or a stream's address.</summary>
    /// <returns>True when it is open.</returns>
    public bool Open(string fileName, VideoCaptureAPIs apiPreference = VideoCaptureAPIs.ANY)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        return Checked(NativeMethods.cv_capture_open_file(handle, fileName, (int)apiPreference));
    }

    /// <summary>True while something is open.</summary>
    public bool IsOpened() => NativeMethods.cv_capture_is_opened(handle) != 0;

    /// <summary>Fetches the next frame without decoding it.</summary>
    /// <returns>False at the end.</returns>
    public bool Grab() => Checked(NativeMethods.cv_capture_grab(handle));

    /// <summary>Decodes the frame that <see cref="Grab"/> fetched.</summary>
    public bool Retrieve(Mat image, int flag = 0)
    {
        ArgumentNullException.ThrowIfNull(image);
        return Checked(NativeMethods.cv_capture_retrieve(handle, image.Handle, flag));
    }

    /// <summary>Fetches and decodes the next frame: blue, green, red, upright where the file gives an orientation.</summary>
    /// <returns>False at the end.</returns>
    public bool Read(Mat image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return Checked(NativeMethods.cv_capture_read(handle, image.Handle));
    }

    /// <summary>Reads a property; 0 when the engine has none such.</summary>
    public double Get(VideoCaptureProperties propertyId)
    {
        double value = NativeMethods.cv_capture_get(handle, (int)propertyId);
        NativeMethods.Check();
        return value;
    }

    /// <summary>Sets a property.</summary>
    /// <returns>True when the engine took it.</returns>
    public bool Set(VideoCaptureProperties propertyId, double value) =>
        Checked(NativeMethods.cv_capture_set(handle, (int)propertyId, value));

    /// <summary>Closes the camera or file.</summary>
    public void Release() => NativeMethods.cv_capture_release(handle);

    /// <summary>Closes and frees.</summary>
    public void Dispose() => handle.Dispose();

    private static bool Checked(int result)
    {
        NativeMethods.Check();
        return result != 0;
    }
}
