using static TorchSharp.torch;

namespace EmotionML.Train.Networks;

/// <summary>
/// The network of the hobby systems on FER2013: unpadded 3x3 convolutions of 32, 64, 128 and 128 channels with ReLU,
/// 2x2 max pooling, dropout 0.25, a dense layer of 1024 and dropout 0.5; trained with Adam. Kept as the baseline.
/// </summary>
public sealed class SeedCnn : Network
{
    private readonly Chain features, classifier;
    private readonly Dense head;

    /// <summary>Builds the network for a picture size of at least 22 pixels.</summary>
    public SeedCnn(NetworkShape shape) : base(NetworkFactory.SeedCnn, shape)
    {
        static Conv Plain(int input, int output) => new(input, output, 3, padding: 0, bias: true);
        features = register("features", new Chain(
            Plain(1, 32), Operation.Relu(), Plain(32, 64), Operation.Relu(), Operation.MaxPool(2), Operation.Dropout(0.25),
            Plain(64, 128), Operation.Relu(), Operation.MaxPool(2), Plain(128, 128), Operation.Relu(), Operation.MaxPool(2), Operation.Dropout(0.25)));
        int side = (((shape.ImageSize - 4) / 2 - 2) / 2 - 2) / 2;
        classifier = register("classifier", new Chain(
            Operation.Flatten(), new Dense(128 * side * side, 1024), Operation.Relu(), Operation.Dropout(shape.Dropout ?? 0.5)));
        head = register("head", new Dense(1024, shape.Classes));
    }

    /// <inheritdoc/>
    public override string HeadName => "head";

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => head.forward(classifier.forward(features.forward(input)).to(float32));

    /// <inheritdoc/>
    public override string Export(NetworkExport export, string x) =>
        head.Export(export, classifier.Export(export, features.Export(export, x)));
}
