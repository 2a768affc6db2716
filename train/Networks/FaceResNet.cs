using static TorchSharp.torch;

namespace EmotionML.Train.Networks;

/// <summary>
/// The residual network of dlib's face recognition (King 2017), 29 convolutions for pictures of about 112 pixels, with a head of
/// our classes. It starts from the weights of npm <c>@vladmandic/face-api</c> by <c>--init face-recognition</c>. Two departures keep
/// what it computes: the first layer has one gray channel, and where the channels double the shortcut is a convolution that begins
/// as dlib's zero padding.
/// </summary>
public sealed class FaceResNet : Network
{
    // channels out, and whether the block halves the resolution
    private static readonly (string Name, int Channels, bool Down)[] Plan =
    [
        ("conv32_1", 32, false), ("conv32_2", 32, false), ("conv32_3", 32, false),
        ("conv64_down", 64, true), ("conv64_1", 64, false), ("conv64_2", 64, false), ("conv64_3", 64, false),
        ("conv128_down", 128, true), ("conv128_1", 128, false), ("conv128_2", 128, false),
        ("conv256_down", 256, true), ("conv256_1", 256, false), ("conv256_2", 256, false), ("conv256_down_out", 256, true),
    ];

    private readonly Resample resample;
    private readonly Conv stem;
    private readonly BatchNorm norm;
    private readonly Operation relu = Operation.Relu(), pool = Operation.MaxPool(3, 2), mean, dropout;
    private readonly List<FaceBlock> blocks = [];
    private readonly Dense head;

    /// <summary>Builds the network; <see cref="NetworkShape.WorkingSize"/> is the side that its pictures are enlarged to.</summary>
    public FaceResNet(NetworkShape shape) : base(NetworkFactory.FaceResNet, shape)
    {
        resample = register("resample", new Resample(shape.ImageSize, shape.WorkingSize));
        stem = register("stem", new Conv(1, 32, 7, stride: 2, padding: 0));
        norm = register("norm", new BatchNorm(32));
        int channels = 32, side = ((shape.WorkingSize - 7) / 2 + 1 - 3) / 2 + 1;
        foreach ((string name, int output, bool down) in Plan)
        {
            blocks.Add(register(name, new FaceBlock(channels, output, down, side)));
            (channels, side) = (output, down ? side / 2 : side);
        }
        mean = register("mean", Operation.GlobalAverage());
        dropout = register("dropout", Operation.Dropout(shape.Dropout ?? 0.3));
        head = register("head", new Dense(channels, shape.Classes));
    }

    /// <inheritdoc/>
    public override string HeadName => "head";

    /// <inheritdoc/>
    public override bool TakesAnySize => true;

    /// <summary>Smallest side that leaves a pixel after every halving.</summary>
    public const int SmallestSide = 75;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => Forward(input, null);

    /// <summary>The forward pass, with a look at what reaches each batch norm before it is applied.</summary>
    internal Tensor Forward(Tensor input, Action<string, BatchNorm, Tensor>? beforeNorm)
    {
        Tensor x = stem.forward(resample.forward(input));
        beforeNorm?.Invoke("conv32_down", norm, x);
        x = pool.forward(relu.forward(norm.forward(x)));
        for (int i = 0; i < blocks.Count; i++)
        {
            string name = Plan[i].Name;
            x = blocks[i].Forward(x, beforeNorm is null ? null : (convolution, batchNorm, value) => beforeNorm($"{name}/{convolution}", batchNorm, value));
        }
        return head.forward(dropout.forward(mean.forward(x).to(float32)));
    }

    /// <inheritdoc/>
    public override string Export(NetworkExport export, string x)
    {
        x = pool.Export(export, relu.Export(export, norm.Export(export, stem.Export(export, resample.Export(export, x)))));
        return head.Export(export, mean.Export(export, blocks.Aggregate(x, (name, block) => block.Export(export, name))));
    }
}

/// <summary>conv3x3 BN ReLU conv3x3 BN plus the shortcut, then ReLU; a halving block adds a row and a column of zeros at the far edges of even sides.</summary>
public sealed class FaceBlock : Layer
{
    private readonly Conv conv1, conv2;
    private readonly BatchNorm norm1, norm2;
    private readonly Operation relu = Operation.Relu();
    private readonly Operation? pool;
    private readonly Conv? widen;
    private readonly bool padEnd;

    /// <summary>Builds a block for pictures of a side.</summary>
    public FaceBlock(int input, int output, bool down, int side) : base("FaceBlock")
    {
        padEnd = down && side % 2 == 0;
        conv1 = register("conv1", new Conv(input, output, 3, down ? 2 : 1, down ? 0 : 1));
        norm1 = register("norm1", new BatchNorm(output));
        conv2 = register("conv2", new Conv(output, output, 3));
        norm2 = register("norm2", new BatchNorm(output));
        if (!down) return;
        pool = register("pool", Operation.AveragePool(2, ceil: false));
        if (input == output) return;
        widen = register("widen", new Conv(input, output, 1));
        using IDisposable off = no_grad();
        widen.Weight.copy_(cat([eye(input), zeros([output - input, input])]).reshape(output, input, 1, 1));
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => Forward(input, null);

    internal Tensor Forward(Tensor input, Action<string, BatchNorm, Tensor>? beforeNorm)
    {
        bool even = pool is not null && input.size(2) % 2 == 0;
        Tensor y = conv1.forward(even ? nn.functional.pad(input, [0, 1, 0, 1]) : input);
        beforeNorm?.Invoke("conv1", norm1, y);
        y = conv2.forward(relu.forward(norm1.forward(y)));
        beforeNorm?.Invoke("conv2", norm2, y);
        y = norm2.forward(y);
        Tensor shortcut = pool?.forward(input) ?? input;
        return relu.forward(y.add_(widen?.forward(shortcut) ?? shortcut));
    }

    /// <inheritdoc/>
    public override string Export(NetworkExport export, string x)
    {
        string y = norm1.Export(export, conv1.Export(export, x, padEnd ? 1 : 0));
        y = norm2.Export(export, conv2.Export(export, relu.Export(export, y)));
        string shortcut = pool?.Export(export, x) ?? x;
        return relu.Export(export, export.Graph.Add(y, widen?.Export(export, shortcut) ?? shortcut));
    }
}
