namespace EmotionML.Bindings.OpenCv;

/// <summary>Element type and channel count of a picture, packed as OpenCV packs them.</summary>
/// <param name="Value">OpenCV's number: depth in the low three bits, channels less one above them.</param>
public readonly record struct MatType(int Value)
{
    /// <summary>Depth of unsigned bytes.</summary>
    public const int CV_8U = 0;

    /// <summary>Depth of 32-bit whole numbers.</summary>
    public const int CV_32S = 4;

    /// <summary>Depth of 32-bit floating point numbers.</summary>
    public const int CV_32F = 5;

    /// <summary>One unsigned byte: a grayscale intensity 0..255.</summary>
    public static readonly MatType CV_8UC1 = MakeType(CV_8U, 1);

    /// <summary>Three unsigned bytes: blue, green, red.</summary>
    public static readonly MatType CV_8UC3 = MakeType(CV_8U, 3);

    /// <summary>Four unsigned bytes: blue, green, red, alpha.</summary>
    public static readonly MatType CV_8UC4 = MakeType(CV_8U, 4);

    /// <summary>One 32-bit whole number.</summary>
    public static readonly MatType CV_32SC1 = MakeType(CV_32S, 1);

    /// <summary>One 32-bit floating point number.</summary>
    public static readonly MatType CV_32FC1 = MakeType(CV_32F, 1);

    /// <summary>Three 32-bit floating point numbers.</summary>
    public static readonly MatType CV_32FC3 = MakeType(CV_32F, 3);

    /// <summary>The element type alone, such as <see cref="CV_8U"/>.</summary>
    public int Depth => Value & 7;

    /// <summary>Number of channels, 1 or more.</summary>
    public int Channels => (Value >> 3) + 1;

    /// <summary>The type with the given depth and channels.</summary>
    public static MatType MakeType(int depth, int channels) => new((depth & 7) + ((channels - 1) << 3));

    /// <summary>OpenCV's number of a type.</summary>
    public static implicit operator int(MatType self) => self.Value;

    /// <summary>The type of a number of OpenCV's.</summary>
    public static implicit operator MatType(int value) => new(value);

    /// <summary>OpenCV's name of the type, such as <c>CV_8UC3</c>.</summary>
    public override string ToString()
    {
        string[] depths = ["8U", "8S", "16U", "16S", "32S", "32F", "64F", "16F"];
        return $"CV_{depths[Depth]}C{Channels}";
    }
}
