namespace EmotionML.Bindings.OpenCv;

/// <summary>Engines that a capture may be asked to use.</summary>
public enum VideoCaptureAPIs
{
    /// <summary>OpenCV's own choice.</summary>
    ANY = 0,

    /// <summary>Video4Linux.</summary>
    V4L2 = 200,

    /// <summary>FFmpeg: files and streams, but neither cameras nor numbered pictures.</summary>
    FFMPEG = 1900,
}

/// <summary>Properties of a capture.</summary>
public enum VideoCaptureProperties
{
    /// <summary>Place in the video, in milliseconds.</summary>
    PosMsec = 0,

    /// <summary>Number of the next frame, from 0 on.</summary>
    PosFrames = 1,

    /// <summary>Columns.</summary>
    FrameWidth = 3,

    /// <summary>Rows.</summary>
    FrameHeight = 4,

    /// <summary>Frames per second.</summary>
    Fps = 5,

    /// <summary>The codec's four letters as a number.</summary>
    FourCC = 6,

    /// <summary>Number of frames.</summary>
    FrameCount = 7,

    /// <summary>Frames that the driver keeps back; fewer is fresher.</summary>
    BufferSize = 38,
}

/// <summary>The letters that OpenCV can draw: printable ASCII only.</summary>
public enum HersheyFonts
{
    /// <summary>Normal size, without serifs.</summary>
    HersheySimplex = 0,

    /// <summary>Normal size, without serifs, of doubled strokes.</summary>
    HersheyDuplex = 2,
}

/// <summary>How lines are drawn.</summary>
public enum LineTypes
{
    /// <summary>Steps across edges and corners.</summary>
    Link8 = 8,

    /// <summary>Smooth.</summary>
    AntiAlias = 16,
}

/// <summary>How a window looks.</summary>
[Flags]
public enum WindowFlags
{
    /// <summary>The user may resize it.</summary>
    Normal = 0,

    /// <summary>As large as its picture.</summary>
    AutoSize = 1,

    /// <summary>Without OpenCV's tool bar.</summary>
    GuiNormal = 16,
}

/// <summary>Properties of a window.</summary>
public enum WindowPropertyFlags
{
    /// <summary>1 while it is on the screen, 0 once the user closed it.</summary>
    Visible = 4,
}
