namespace EmotionML.Bindings.OpenCv;

/// <summary>How a picture file is decoded; all but <see cref="Unchanged"/> follow the file's EXIF orientation.</summary>
[Flags]
public enum ImreadModes
{
    /// <summary>As stored, with alpha channel and bit depth.</summary>
    Unchanged = -1,

    /// <summary>One channel of 8 bits.</summary>
    Grayscale = 0,

    /// <summary>Three channels of 8 bits: blue, green, red.</summary>
    Color = 1,

    /// <summary>Keep 16 or 32 bits per channel where the file has them.</summary>
    AnyDepth = 2,

    /// <summary>Any colour format the file has.</summary>
    AnyColor = 4,

    /// <summary>Do not rotate by the EXIF orientation.</summary>
    IgnoreOrientation = 128,
}

/// <summary>Settings of the encoders, given as pairs of setting and value.</summary>
public enum ImwriteFlags
{
    /// <summary>0..100, higher is better; 95 by default.</summary>
    JpegQuality = 1,

    /// <summary>0..9, higher is smaller and slower; 1 by default.</summary>
    PngCompression = 16,
}

/// <summary>How new pixels are made from old ones.</summary>
public enum InterpolationFlags
{
    /// <summary>The nearest pixel.</summary>
    Nearest = 0,

    /// <summary>Linear between the four neighbours.</summary>
    Linear = 1,

    /// <summary>Cubic over 4x4 neighbours: the choice for growing.</summary>
    Cubic = 2,

    /// <summary>Average over the area a new pixel covers: the choice for shrinking, free of moiré.</summary>
    Area = 3,

    /// <summary>Lanczos over 8x8 neighbours.</summary>
    Lanczos4 = 4,
}

/// <summary>Conversions between colour spaces.</summary>
public enum ColorConversionCodes
{
    /// <summary>Adds an opaque alpha channel.</summary>
    BGR2BGRA = 0,

    /// <summary>Drops the alpha channel.</summary>
    BGRA2BGR = 1,

    /// <summary>Swaps red and blue.</summary>
    BGR2RGB = 4,

    /// <summary>Luma of ITU-R BT.601: 0.299 R + 0.587 G + 0.114 B.</summary>
    BGR2GRAY = 6,

    /// <summary>Luma of a picture whose first channel is red.</summary>
    RGB2GRAY = 7,

    /// <summary>Copies the intensity into three channels.</summary>
    GRAY2BGR = 8,

    /// <summary>Luma; alpha is ignored.</summary>
    BGRA2GRAY = 10,
}

/// <summary>What stands outside a picture's edge.</summary>
public enum BorderTypes
{
    /// <summary>One given value.</summary>
    Constant = 0,

    /// <summary>The edge pixel again and again: <c>aaa|abc</c>.</summary>
    Replicate = 1,

    /// <summary>Mirrored with the edge pixel: <c>cba|abc</c>.</summary>
    Reflect = 2,

    /// <summary>Mirrored without the edge pixel: <c>dcb|abcd</c>.</summary>
    Reflect101 = 4,
}
