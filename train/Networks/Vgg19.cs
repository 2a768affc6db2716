using static TorchSharp.torch;

namespace EmotionML.Train.Networks;

/// <summary>
/// VGG19 with batch norm (Simonyan and Zisserman 2015) for one input channel. The convolutions are numbered as in
/// torchvision's <c>vgg19_bn</c>, so that its weights load; its three dense layers are replaced by one.
/// </summary>
public sealed class Vgg19 : Network
{
    // output channels of each convolution; 0 stands for a 2x2 max pooling
    private static readonly int[] Plan = [64, 64, 0, 128, 128, 0, 256, 256, 256, 256, 0, 512, 512, 512, 512, 0, 512, 512, 512, 512, 0];

    private readonly Chain features;
    private readonly Operation pool, dropout;
    private readonly Dense head;

    /// <summary>Builds the network; pictures of at least 32 pixels, for five halvings.</summary>
    public Vgg19(NetworkShape shape) : base(NetworkFactory.Vgg19, shape)
    {
        features = register("features", new Chain(Layers()));
        pool = register("pool", Operation.GlobalAverage());
        dropout = register("dropout", Operation.Dropout(shape.Dropout ?? 0.5));
        head = register("classifier", new Dense(512, shape.Classes));
    }

    /// <inheritdoc/>
    public override string HeadName => "classifier";

    /// <inheritdoc/>
    public override bool TakesAnySize => true;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => head.forward(dropout.forward(pool.forward(features.forward(input)).to(float32)));

    /// <inheritdoc/>
    public override string Export(NetworkExport export, string x) => head.Export(export, pool.Export(export, features.Export(export, x)));

    private static IEnumerable<Layer> Layers()
    {
        int channels = 1;
        foreach (int next in Plan)
        {
            if (next == 0)
            {
                yield return Operation.MaxPool(2);
                continue;
            }
            yield return new Conv(channels, next, 3, bias: true);
            yield return new BatchNorm(next);
            yield return Operation.Relu();
            channels = next;
        }
    }
}
