namespace EmotionML.Bindings.OpenCv;

/// <summary>Whether samples are rows or columns.</summary>
public enum SampleTypes
{
    /// <summary>One sample a row.</summary>
    RowSample = 0,

    /// <summary>One sample a column.</summary>
    ColSample = 1,
}

/// <summary>A model of OpenCV's machine learning module that learns from labelled vectors.</summary>
public abstract class StatModel : Algorithm
{
    internal StatModel(AlgorithmHandle handle)
        : base(handle)
    {
    }

    /// <summary>Learns.</summary>
    /// <param name="samples">Vectors, CV_32FC1.</param>
    /// <param name="layout">Where one sample lies.</param>
    /// <param name="responses">The class of every sample, CV_32SC1.</param>
    /// <returns>True when it has learnt something.</returns>
    /// <exception cref="OpenCVException">Types or sizes do not fit.</exception>
    public bool Train(Mat samples, SampleTypes layout, Mat responses)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(responses);
        return Checked(NativeMethods.cv_stat_model_train(Handle, samples.Handle, (int)layout, responses.Handle)) != 0;
    }

    /// <summary>Names the class of every sample.</summary>
    /// <param name="samples">One sample a row, CV_32FC1.</param>
    /// <param name="results">Target: one class a row as CV_32FC1; null when there is one sample.</param>
    /// <param name="flags">Flags of the model; 0.</param>
    /// <returns>The class of the first sample.</returns>
    /// <exception cref="OpenCVException">The model is not trained or the vectors have another length.</exception>
    public float Predict(Mat samples, Mat? results = null, int flags = 0)
    {
        ArgumentNullException.ThrowIfNull(samples);
        float first = NativeMethods.cv_stat_model_predict(Handle, samples.Handle, results?.Handle.DangerousGetHandle() ?? 0, flags);
        GC.KeepAlive(results);
        return Checked(first);
    }

    /// <summary>Makes a native call that returns nothing, and throws its error.</summary>
    private protected static void Set(Action call)
    {
        call();
        NativeMethods.Check();
    }
}

/// <summary>Support vector machine; several classes are told apart pair by pair.</summary>
public sealed class SVM : StatModel
{
    private TermCriteria termCriteria = TermCriteria.Both(1000, 1.1920929e-07);

    private SVM(AlgorithmHandle handle)
        : base(handle)
    {
    }

    /// <summary>Kinds of machine.</summary>
    public enum Types
    {
        /// <summary>Classification with a price for every mistake.</summary>
        CSvc = 100,
    }

    /// <summary>Kernels: how alike two vectors are.</summary>
    public enum KernelTypes
    {
        /// <summary>The dot product.</summary>
        Linear = 0,

        /// <summary>exp(-gamma |x - y|²).</summary>
        Rbf = 2,
    }

    /// <summary>Kind of machine.</summary>
    public Types Type
    {
        get => (Types)Checked(NativeMethods.cv_svm_get_type(Handle));
        set => Set(() => NativeMethods.cv_svm_set_type(Handle, (int)value));
    }

    /// <summary>The kernel.</summary>
    public KernelTypes KernelType
    {
        get => (KernelTypes)Checked(NativeMethods.cv_svm_get_kernel(Handle));
        set => Set(() => NativeMethods.cv_svm_set_kernel(Handle, (int)value));
    }

    /// <summary>Price of a mistake, above 0.</summary>
    public double C
    {
        get => Checked(NativeMethods.cv_svm_get_c(Handle));
        set => Set(() => NativeMethods.cv_svm_set_c(Handle, value));
    }

    /// <summary>Steepness of the RBF kernel, above 0.</summary>
    public double Gamma
    {
        get => Checked(NativeMethods.cv_svm_get_gamma(Handle));
        set => Set(() => NativeMethods.cv_svm_set_gamma(Handle, value));
    }

    /// <summary>When the training of one pair stops.</summary>
    public TermCriteria TermCriteria
    {
        get => termCriteria;
        set
        {
            Set(() => NativeMethods.cv_svm_set_criteria(Handle, (int)value.Type, value.MaxCount, value.Epsilon));
            termCriteria = value;
        }
    }

    /// <summary>An untrained machine: C-SVC, RBF kernel, C 1, gamma 1.</summary>
    public static SVM Create() => new(NativeMethods.cv_svm_create());
}

/// <summary>Random forest (Breiman, 2001).</summary>
public sealed class RTrees : StatModel
{
    private TermCriteria termCriteria = TermCriteria.Both(50, 0.1);

    private RTrees(AlgorithmHandle handle)
        : base(handle)
    {
    }

    /// <summary>Greatest depth of a tree.</summary>
    public int MaxDepth
    {
        get => Checked(NativeMethods.cv_rtrees_get_max_depth(Handle));
        set => Set(() => NativeMethods.cv_rtrees_set_max_depth(Handle, value));
    }

    /// <summary>Samples below which a node is not split.</summary>
    public int MinSampleCount
    {
        get => Checked(NativeMethods.cv_rtrees_get_min_sample_count(Handle));
        set => Set(() => NativeMethods.cv_rtrees_set_min_sample_count(Handle, value));
    }

    /// <summary>When the forest has enough trees: <see cref="TermCriteria.MaxCount"/> is their number.</summary>
    public TermCriteria TermCriteria
    {
        get => termCriteria;
        set
        {
            Set(() => NativeMethods.cv_rtrees_set_criteria(Handle, (int)value.Type, value.MaxCount, value.Epsilon));
            termCriteria = value;
        }
    }

    /// <summary>An untrained forest.</summary>
    public static RTrees Create() => new(NativeMethods.cv_rtrees_create());
}
