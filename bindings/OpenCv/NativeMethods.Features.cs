using System.Runtime.InteropServices;

namespace EmotionML.Bindings.OpenCv;

/// <content>The imports of <c>bindings/native/opencv_features.cpp</c>.</content>
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial void cv_algorithm_delete(nint algorithm);

    [LibraryImport(Library)]
    internal static partial AlgorithmHandle cv_sift_create(int features, int octaveLayers, double contrast, double edge, double sigma);

    [LibraryImport(Library)]
    internal static partial AlgorithmHandle cv_orb_create(int features, float scale, int levels, int edge, int firstLevel, int wtaK, int score, int patch, int fast);

    [LibraryImport(Library)]
    internal static partial AlgorithmHandle cv_brisk_create(int threshold, int octaves, float patternScale);

    [LibraryImport(Library)]
    internal static partial int cv_feature_descriptor_size(AlgorithmHandle feature);

    [LibraryImport(Library)]
    internal static partial int cv_feature_descriptor_type(AlgorithmHandle feature);

    [LibraryImport(Library)]
    internal static partial MatHandle cv_feature_detect(AlgorithmHandle feature, MatHandle image, nint mask);

    [LibraryImport(Library)]
    internal static partial MatHandle cv_feature_compute(AlgorithmHandle feature, MatHandle image, ReadOnlySpan<KeyPoint> given, int count, MatHandle descriptors);

    [LibraryImport(Library)]
    internal static partial MatHandle cv_feature_detect_and_compute(AlgorithmHandle feature, MatHandle image, nint mask, MatHandle descriptors);

    [LibraryImport(Library)]
    internal static partial MatHandle cv_hog_compute(MatHandle image, int windowWidth, int windowHeight, int blockWidth, int blockHeight,
        int strideWidth, int strideHeight, int cellWidth, int cellHeight, int bins);

    [LibraryImport(Library)]
    internal static partial long cv_hog_size(int windowWidth, int windowHeight, int blockWidth, int blockHeight,
        int strideWidth, int strideHeight, int cellWidth, int cellHeight, int bins);

    [LibraryImport(Library)]
    internal static partial double cv_kmeans(MatHandle data, int k, MatHandle labels, int type, int count, double epsilon, int attempts, int flags, MatHandle centers);

    [LibraryImport(Library)]
    internal static partial void cv_set_the_rng(ulong state);

    [LibraryImport(Library)]
    internal static partial AlgorithmHandle cv_svm_create();

    [LibraryImport(Library)]
    internal static partial AlgorithmHandle cv_rtrees_create();

    [LibraryImport(Library)]
    internal static partial int cv_svm_get_type(AlgorithmHandle svm);

    [LibraryImport(Library)]
    internal static partial void cv_svm_set_type(AlgorithmHandle svm, int value);

    [LibraryImport(Library)]
    internal static partial int cv_svm_get_kernel(AlgorithmHandle svm);

    [LibraryImport(Library)]
    internal static partial void cv_svm_set_kernel(AlgorithmHandle svm, int value);

    [LibraryImport(Library)]
    internal static partial double cv_svm_get_c(AlgorithmHandle svm);

    [LibraryImport(Library)]
    internal static partial void cv_svm_set_c(AlgorithmHandle svm, double value);

    [LibraryImport(Library)]
    internal static partial double cv_svm_get_gamma(AlgorithmHandle svm);

    [LibraryImport(Library)]
    internal static partial void cv_svm_set_gamma(AlgorithmHandle svm, double value);

    [LibraryImport(Library)]
    internal static partial void cv_svm_set_criteria(AlgorithmHandle svm, int type, int count, double epsilon);

    [LibraryImport(Library)]
    internal static partial int cv_rtrees_get_max_depth(AlgorithmHandle trees);

    [LibraryImport(Library)]
    internal static partial void cv_rtrees_set_max_depth(AlgorithmHandle trees, int value);

    [LibraryImport(Library)]
    internal static partial int cv_rtrees_get_min_sample_count(AlgorithmHandle trees);

    [LibraryImport(Library)]
    internal static partial void cv_rtrees_set_min_sample_count(AlgorithmHandle trees, int value);

    [LibraryImport(Library)]
    internal static partial void cv_rtrees_set_criteria(AlgorithmHandle trees, int type, int count, double epsilon);

    [LibraryImport(Library)]
    internal static partial int cv_stat_model_train(AlgorithmHandle model, MatHandle samples, int layout, MatHandle responses);

    [LibraryImport(Library)]
    internal static partial float cv_stat_model_predict(AlgorithmHandle model, MatHandle samples, nint results, int flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void cv_algorithm_save(AlgorithmHandle algorithm, string path);
}
