namespace EmotionML.Bindings.OpenCv;

/// <summary>Owns one counted native pointer to a <c>cv::Algorithm</c>.</summary>
internal sealed class AlgorithmHandle() : NativeHandle(NativeMethods.cv_algorithm_delete);

/// <summary>What OpenCV's feature detectors and statistical models have in common. Dispose it; not safe for several threads at once.</summary>
public abstract class Algorithm : IDisposable
{
    internal Algorithm(AlgorithmHandle handle) => Handle = Checked(handle);

    internal AlgorithmHandle Handle { get; }

    /// <summary>Writes the algorithm's state as XML, YAML or JSON by the extension; a further <c>.gz</c> packs it.</summary>
    /// <exception cref="OpenCVException">The file cannot be written or the extension is unknown.</exception>
    public virtual void Save(string fileName)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        NativeMethods.cv_algorithm_save(Handle, fileName);
        NativeMethods.Check();
    }

    /// <summary>Frees the native object.</summary>
    public void Dispose()
    {
        Handle.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A value that a native call has just returned, or its error.</summary>
    private protected static T Checked<T>(T value)
    {
        NativeMethods.Check();
        return value;
    }
}

/// <summary>When an iteration stops.</summary>
/// <param name="Type">Which of the two limits count.</param>
/// <param name="MaxCount">Most iterations.</param>
/// <param name="Epsilon">Smallest change that goes on.</param>
public readonly record struct TermCriteria(CriteriaTypes Type, int MaxCount, double Epsilon)
{
    /// <summary>Both limits.</summary>
    public static TermCriteria Both(int maxCount, double epsilon) => new(CriteriaTypes.Count | CriteriaTypes.Eps, maxCount, epsilon);
}

/// <summary>The limits of a <see cref="TermCriteria"/>.</summary>
[Flags]
public enum CriteriaTypes
{
    /// <summary>The number of iterations.</summary>
    Count = 1,

    /// <summary>The change of one iteration.</summary>
    Eps = 2,
}

/// <summary>How k-means starts.</summary>
[Flags]
public enum KMeansFlags
{
    /// <summary>From random centres.</summary>
    RandomCenters = 0,

    /// <summary>From the labels given.</summary>
    UseInitialLabels = 1,

    /// <summary>From centres far from each other: k-means++ (Arthur and Vassilvitskii, 2007).</summary>
    PpCenters = 2,
}

/// <content>Clustering and the random number generator.</content>
public static partial class Cv2
{
    /// <summary>Sets the state of the calling thread's random number generator, on which <see cref="Kmeans"/> draws.</summary>
    public static void SetTheRNG(ulong state)
    {
        NativeMethods.cv_set_the_rng(state);
        NativeMethods.Check();
    }

    /// <summary>k-means: groups rows so that the squared distances to the centres of their groups are small.</summary>
    /// <param name="data">One sample a row, CV_32FC1.</param>
    /// <param name="k">Number of groups, at most the number of samples.</param>
    /// <param name="bestLabels">Target: the group of every sample, CV_32SC1.</param>
    /// <param name="criteria">When one attempt stops.</param>
    /// <param name="attempts">Starts, of which the best is kept.</param>
    /// <param name="flags">How an attempt starts.</param>
    /// <param name="centers">Target: one centre a row; null when they are not wanted.</param>
    /// <returns>The sum of the squared distances.</returns>
    /// <exception cref="OpenCVException">There are fewer samples than groups, or they are of another type.</exception>
    public static double Kmeans(Mat data, int k, Mat bestLabels, TermCriteria criteria, int attempts, KMeansFlags flags, Mat? centers = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(bestLabels);
        using var unused = new Mat();
        double compactness = NativeMethods.cv_kmeans(data.Handle, k, bestLabels.Handle, (int)criteria.Type, criteria.MaxCount, criteria.Epsilon,
            attempts, (int)flags, (centers ?? unused).Handle);
        NativeMethods.Check();
        return compactness;
    }
}
