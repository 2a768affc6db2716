namespace EmotionML.Train.Baselines;

/// <summary>
/// The classifiers of feature vectors, with fixed settings for values of deviation 1. Nothing is searched for on the
/// validation pictures, which the baselines are scored on.
/// </summary>
internal static class Classifiers
{
    // A pair of classes that has not settled after so many steps is noise: more of them cost minutes and change nothing.
    private static readonly TermCriteria Patience = TermCriteria.Both(20_000, 1e-3);

    /// <summary>Linear support vector machine.</summary>
    public static StatModel LinearSvm(double c)
    {
        SVM svm = SVM.Create();
        svm.KernelType = SVM.KernelTypes.Linear;
        svm.C = c;
        svm.TermCriteria = Patience;
        return svm;
    }

    /// <summary>Support vector machine with RBF kernel; gamma is 1 / length, the usual choice for values of deviation 1.</summary>
    public static StatModel RbfSvm(int length, double c)
    {
        SVM svm = SVM.Create();
        svm.KernelType = SVM.KernelTypes.Rbf;
        svm.Gamma = 1.0 / length;
        svm.C = c;
        svm.TermCriteria = Patience;
        return svm;
    }

    /// <summary>Random forest of the given number of trees; each split looks at the square root of the number of values.</summary>
    public static StatModel Forest(int trees)
    {
        RTrees forest = RTrees.Create();
        forest.MaxDepth = 20;
        forest.MinSampleCount = 4;
        forest.TermCriteria = new TermCriteria(CriteriaTypes.Count, trees, 0);
        return forest;
    }
}
