using EmotionML.Core.Common;
using EmotionML.Train.Data;
using EmotionML.Train.Networks;
using Microsoft.ML;

namespace EmotionML.Train.Baselines;

/// <summary>Every approach by name, in the order of the table.</summary>
public sealed class BaselineCatalog : IDisposable
{
    private readonly List<(string Name, Func<IBaseline> Create)> entries = [];
    private readonly List<SharedFeatures> shared = [];

    /// <summary>Lists the approaches; nothing is made before it is asked for.</summary>
    /// <param name="data">The data.</param>
    /// <param name="minutes">Minutes of training for each network; 0 leaves the networks out.</param>
    /// <param name="reference">The reference model's file, or null to leave it out.</param>
    /// <param name="vgg19Init">File of weights that vgg19 starts from, or null.</param>
    public BaselineCatalog(FaceDataset data, double minutes, string? reference, string? vgg19Init = null)
    {
        entries.Add(("majority", () => new MajorityClass()));
        entries.Add(("knn", () => new NearestNeighbours()));
        // thresholds that leave some tens of keypoints in an enlarged face
        // SIFT doubles a picture by itself
        Words("sift", 96, () => SIFT.Create(nFeatures: 200, contrastThreshold: 0.02));
        Words("orb", 192, () => ORB.Create(nFeatures: 200, nLevels: 4, edgeThreshold: 15, patchSize: 31, fastThreshold: 7));
        Words("brisk", 192, () => BRISK.Create(thresh: 15, octaves: 2));
        SharedFeatures landmarks = Share(new LandmarkFeatures());
        Add("landmarks-svm", "68 landmarks: distances and angles from their centre, distances of pairs; RBF SVM, C 10", landmarks, length => Classifiers.RbfSvm(length, 10));
        Add("landmarks-forest", "68 landmarks: distances and angles from their centre, distances of pairs; random forest of 200 trees", landmarks, _ => Classifiers.Forest(200));
        SharedFeatures hog = Share(new HogFeatures());
        Add("hog-svm", "HOG of 8x8 cells; linear SVM, C 0.001", hog, _ => Classifiers.LinearSvm(0.001));
        AddMlNet("mlnet-hog-sdca", "HOG of 8x8 cells; ML.NET SdcaMaximumEntropy", hog, ml => ml.MulticlassClassification.Trainers.SdcaMaximumEntropy());
        AddMlNet("mlnet-hog-lbfgs", "HOG of 8x8 cells; ML.NET LbfgsMaximumEntropy", hog, ml => ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy());
        AddMlNet("mlnet-hog-fasttree", "HOG of 8x8 cells; ML.NET FastTree, one versus all", hog,
            ml => ml.MulticlassClassification.Trainers.OneVersusAll(ml.BinaryClassification.Trainers.FastTree()), limited: true);
        AddMlNet("mlnet-hog-lightgbm", "HOG of 8x8 cells; ML.NET LightGbm", hog, ml => ml.MulticlassClassification.Trainers.LightGbm());
        AddMlNet("mlnet-resnet18", "frozen ImageNet ResNet18 at 224 pixels, as ML.NET's image classification; ML.NET LbfgsMaximumEntropy",
            Share(() => new ResNet18Features()), ml => ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy());
        if (minutes > 0)
        {
            foreach (string network in (string[])[NetworkFactory.SeedCnn, NetworkFactory.Vgg19, NetworkFactory.EmotionResNet])
                entries.Add((network, () => new NetworkBaseline(network, minutes, data, network == NetworkFactory.Vgg19 ? vgg19Init : null)));
        }
        if (reference is not null) entries.Add(("reference", () => new ReferenceModel(reference)));
    }

    /// <summary>The names.</summary>
    public IReadOnlyList<string> Names => [.. entries.Select(entry => entry.Name)];

    /// <summary>Makes one approach; the caller disposes it.</summary>
    /// <exception cref="UserException">There is none of this name.</exception>
    public IBaseline Create(string name) => entries.FirstOrDefault(entry => entry.Name == name).Create?.Invoke()
        ?? throw new UserException($"--only: expected some of {string.Join(", ", Names)}, found '{name}'"
            + (NetworkFactory.Names.Contains(name) ? "; networks take part with --minutes N" : ""));

    /// <summary>Frees the features that approaches share.</summary>
    public void Dispose()
    {
        foreach (SharedFeatures features in shared) features.Dispose();
    }

    private void Words(string keypoints, int side, Func<Feature2D> create)
    {
        SharedFeatures features = Share(new VisualWords(create, side));
        string words = $"bag of 256 visual words over {keypoints.ToUpperInvariant()} keypoints, faces enlarged to {side} pixels";
        Add($"{keypoints}-linear", $"{words}; linear SVM, C 0.01", features, _ => Classifiers.LinearSvm(0.01));
        Add($"{keypoints}-rbf", $"{words}; RBF SVM, C 3", features, length => Classifiers.RbfSvm(length, 3));
    }

    private void Add(string name, string description, SharedFeatures features, Func<int, StatModel> create) =>
        entries.Add((name, () => new FeatureBaseline(name, description, features, create)));

    private void AddMlNet(string name, string description, SharedFeatures features, Func<MLContext, IEstimator<ITransformer>> trainer, bool limited = false) =>
        entries.Add((name, () => new MlNetBaseline(name, description, features, trainer, limited)));

    private SharedFeatures Share(IFaceFeatures features) => Share(() => features);

    // nothing is opened before it is asked for
    private SharedFeatures Share(Func<IFaceFeatures> features)
    {
        var result = new SharedFeatures(new Lazy<IFaceFeatures>(features));
        shared.Add(result);
        return result;
    }
}
