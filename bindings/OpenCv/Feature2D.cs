using System.Runtime.InteropServices;

namespace EmotionML.Bindings.OpenCv;

/// <summary>A place in a picture between pixels.</summary>
/// <param name="X">Column.</param>
/// <param name="Y">Row.</param>
public record struct Point2f(float X, float Y);

/// <summary>A place that a detector found worth describing; laid out as <c>cv::KeyPoint</c>.</summary>
/// <param name="Pt">Where it is.</param>
/// <param name="Size">Diameter of its neighbourhood in pixels.</param>
/// <param name="Angle">Direction in degrees, 0..360; -1 where it has none.</param>
/// <param name="Response">How strong it is.</param>
/// <param name="Octave">Level of the image pyramid, with more packed into it by some detectors.</param>
/// <param name="ClassId">Free for the user; -1.</param>
public record struct KeyPoint(Point2f Pt, float Size, float Angle = -1, float Response = 0, int Octave = 0, int ClassId = -1);

/// <summary>A detector of keypoints and a describer of their neighbourhoods.</summary>
public abstract class Feature2D : Algorithm
{
    internal Feature2D(AlgorithmHandle handle)
        : base(handle)
    {
    }

    /// <summary>Values of one descriptor: numbers of SIFT, bytes of ORB and BRISK.</summary>
    public int DescriptorSize => Checked(NativeMethods.cv_feature_descriptor_size(Handle));

    /// <summary>Element type of descriptors: CV_32F of SIFT, CV_8U (eight bits each) of ORB and BRISK.</summary>
    public int DescriptorType => Checked(NativeMethods.cv_feature_descriptor_type(Handle));

    /// <summary>Finds keypoints.</summary>
    /// <param name="image">Gray or colour picture of 8 bits.</param>
    /// <param name="mask">CV_8UC1, not zero where keypoints may lie; null: everywhere.</param>
    public KeyPoint[] Detect(Mat image, Mat? mask = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        KeyPoint[] found = Read(NativeMethods.cv_feature_detect(Handle, image.Handle, Address(mask)));
        GC.KeepAlive(mask);
        return found;
    }

    /// <summary>Describes given keypoints.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="keypoints">The keypoints; those that cannot be described, mostly near the edge, are dropped.</param>
    /// <param name="descriptors">Target: one descriptor a row; empty when no keypoint remains.</param>
    public void Compute(Mat image, ref KeyPoint[] keypoints, Mat descriptors)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(keypoints);
        ArgumentNullException.ThrowIfNull(descriptors);
        keypoints = Read(NativeMethods.cv_feature_compute(Handle, image.Handle, keypoints, keypoints.Length, descriptors.Handle));
    }

    /// <summary>Finds keypoints and describes them.</summary>
    /// <param name="image">Gray or colour picture of 8 bits.</param>
    /// <param name="mask">CV_8UC1, not zero where keypoints may lie; null: everywhere.</param>
    /// <param name="keypoints">The keypoints.</param>
    /// <param name="descriptors">Target: one descriptor a row; empty when there is no keypoint.</param>
    public void DetectAndCompute(Mat image, Mat? mask, out KeyPoint[] keypoints, Mat descriptors)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(descriptors);
        keypoints = Read(NativeMethods.cv_feature_detect_and_compute(Handle, image.Handle, Address(mask), descriptors.Handle));
        GC.KeepAlive(mask);
    }

    private static nint Address(Mat? mask) => mask?.Handle.DangerousGetHandle() ?? 0;

    private static KeyPoint[] Read(MatHandle bytes)
    {
        using var mat = new Mat(bytes);
        return mat.Empty() ? [] : MemoryMarshal.Cast<byte, KeyPoint>(mat.AsSpan<byte>()).ToArray();
    }
}

/// <summary>Scale-invariant feature transform (Lowe, 2004): 128 numbers a keypoint.</summary>
public sealed class SIFT : Feature2D
{
    private SIFT(AlgorithmHandle handle)
        : base(handle)
    {
    }

    /// <summary>Creates a detector.</summary>
    /// <param name="nFeatures">Most keypoints, the strongest; 0 keeps all.</param>
    /// <param name="nOctaveLayers">Layers of an octave.</param>
    /// <param name="contrastThreshold">Contrast below which a keypoint is dropped.</param>
    /// <param name="edgeThreshold">Edge-likeness above which a keypoint is dropped.</param>
    /// <param name="sigma">Blur of the first octave in pixels.</param>
    public static SIFT Create(int nFeatures = 0, int nOctaveLayers = 3, double contrastThreshold = 0.04, double edgeThreshold = 10, double sigma = 1.6) =>
        new(NativeMethods.cv_sift_create(nFeatures, nOctaveLayers, contrastThreshold, edgeThreshold, sigma));
}

/// <summary>How ORB orders its keypoints.</summary>
public enum ORBScoreType
{
    /// <summary>Harris corner measure.</summary>
    Harris = 0,

    /// <summary>FAST's own score.</summary>
    Fast = 1,
}

/// <summary>Oriented FAST and rotated BRIEF (Rublee et al., 2011): 256 bits a keypoint.</summary>
public sealed class ORB : Feature2D
{
    private ORB(AlgorithmHandle handle)
        : base(handle)
    {
    }

    /// <summary>Creates a detector.</summary>
    /// <param name="nFeatures">Most keypoints.</param>
    /// <param name="scaleFactor">Factor from one level of the pyramid to the next, above 1.</param>
    /// <param name="nLevels">Levels of the pyramid.</param>
    /// <param name="edgeThreshold">Border in pixels without keypoints; about the patch's size.</param>
    /// <param name="firstLevel">Level that the picture itself is.</param>
    /// <param name="wtaK">Points compared for one element of a descriptor: 2, 3 or 4.</param>
    /// <param name="scoreType">How keypoints are ordered.</param>
    /// <param name="patchSize">Side of the neighbourhood in pixels.</param>
    /// <param name="fastThreshold">Contrast that a corner needs.</param>
    public static ORB Create(int nFeatures = 500, float scaleFactor = 1.2f, int nLevels = 8, int edgeThreshold = 31, int firstLevel = 0, int wtaK = 2,
        ORBScoreType scoreType = ORBScoreType.Harris, int patchSize = 31, int fastThreshold = 20) =>
        new(NativeMethods.cv_orb_create(nFeatures, scaleFactor, nLevels, edgeThreshold, firstLevel, wtaK, (int)scoreType, patchSize, fastThreshold));
}

/// <summary>Binary robust invariant scalable keypoints (Leutenegger et al., 2011): 512 bits a keypoint.</summary>
public sealed class BRISK : Feature2D
{
    private BRISK(AlgorithmHandle handle)
        : base(handle)
    {
    }

    /// <summary>Creates a detector.</summary>
    /// <param name="thresh">Contrast that a corner needs.</param>
    /// <param name="octaves">Octaves of the pyramid; 0 is the picture alone.</param>
    /// <param name="patternScale">Factor on the neighbourhood's size.</param>
    public static BRISK Create(int thresh = 30, int octaves = 3, float patternScale = 1) =>
        new(NativeMethods.cv_brisk_create(thresh, octaves, patternScale));
}
