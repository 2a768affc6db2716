using static TorchSharp.torch;

namespace EmotionML.Train.Networks;

/// <summary>
/// The default network: residual blocks (He et al. 2016) with squeeze-excite gates (Hu et al. 2018) in four stages.
/// Two departures from those papers were measured on FER2013: the gates start open (bias 2), and the last batch norm
/// of a block is not initialised to zero; either of the originals holds training on a plateau for epochs.
/// </summary>
public sealed class EmotionResNetwork : Network
{
    private readonly Resample shrink;
    private readonly Chain stem, stages;
    private readonly Operation pool, dropout;
    private readonly Dense head;

    /// <summary>Builds the network for a shape; stages after the first halve the resolution.</summary>
    public EmotionResNetwork(NetworkShape shape) : base(NetworkFactory.EmotionResNet, shape)
    {
        shrink = register("shrink", new Resample(shape.ImageSize, shape.WorkingSize));
        int channels = shape.Widths[0];
        stem = register("stem", new Chain().Add("conv", new Conv(1, channels, 3)).Add("norm", new BatchNorm(channels)).Add("relu", Operation.Relu()));
        stages = register("stages", new Chain());
        for (int s = 0; s < shape.Blocks.Count; s++)
        {
            var stage = new Chain();
            for (int b = 0; b < shape.Blocks[s]; b++)
            {
                stage.Add($"{b}", new ResidualBlock(channels, shape.Widths[s], stride: s > 0 && b == 0 ? 2 : 1));
                channels = shape.Widths[s];
            }
            stages.Add($"{s}", stage);
        }
        pool = register("pool", Operation.GlobalAverage());
        dropout = register("dropout", Operation.Dropout(shape.Dropout ?? 0.4));
        head = register("head", new Dense(channels, shape.Classes));
    }

    /// <inheritdoc/>
    public override string HeadName => "head";

    /// <inheritdoc/>
    public override bool TakesAnySize => true;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) =>
        head.forward(dropout.forward(pool.forward(stages.forward(stem.forward(shrink.forward(input)))).to(torch.float32)));

    /// <inheritdoc/>
    public override string Export(NetworkExport export, string x) =>
        head.Export(export, pool.Export(export, stages.Export(export, stem.Export(export, shrink.Export(export, x)))));
}

/// <summary>conv3x3 BN ReLU conv3x3 BN gate, plus the shortcut (2x2 mean when striding, conv1x1 BN when shapes differ), then ReLU.</summary>
public sealed class ResidualBlock : Layer
{
    private readonly Chain body;
    private readonly SqueezeExcite gate;
    private readonly Chain? shortcut;

    /// <summary>Builds a block; with stride 2 the resolution is halved.</summary>
    public ResidualBlock(int input, int output, int stride) : base("ResidualBlock")
    {
        body = register("body", new Chain()
            .Add("conv1", new Conv(input, output, 3, stride)).Add("norm1", new BatchNorm(output)).Add("relu", Operation.Relu())
            .Add("conv2", new Conv(output, output, 3)).Add("norm2", new BatchNorm(output)));
        gate = register("gate", new SqueezeExcite(output));
        if (stride == 1 && input == output) return;
        shortcut = new Chain();
        if (stride == 2) shortcut.Add("pool", Operation.AveragePool(2));
        shortcut.Add("conv", new Conv(input, output, 1)).Add("norm", new BatchNorm(output));
        register("shortcut", shortcut);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) =>
        gate.forward(body.forward(input)).add_(shortcut?.forward(input) ?? input).relu_();

    /// <inheritdoc/>
    public override string Export(NetworkExport export, string x) =>
        export.Graph.Relu(export.Graph.Add(gate.Export(export, body.Export(export, x)), shortcut?.Export(export, x) ?? x));
}

/// <summary>Scales every channel by a gate in 0..1 computed from the means of all channels, with an eighth of them in between.</summary>
public sealed class SqueezeExcite : Layer
{
    private readonly Dense down, up;

    /// <summary>Builds the gate for a number of channels.</summary>
    public SqueezeExcite(int channels) : base("SqueezeExcite")
    {
        int squeezed = Math.Max(1, channels / 8);
        down = register("down", new Dense(channels, squeezed));
        // sigmoid(2) = 0.88: open from the start
        up = register("up", new Dense(squeezed, channels, startBias: 2));
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        Tensor gate = up.forward(down.forward(input.mean([2, 3])).relu_()).sigmoid();
        return input * gate.reshape(input.size(0), input.size(1), 1, 1);
    }

    /// <inheritdoc/>
    public override string Export(NetworkExport export, string x)
    {
        var g = export.Graph;
        // pooled values stay [N, C, 1, 1] only to the outside: Gemm wants [N, C], Mul wants [N, C, 1, 1]
        string gate = g.Sigmoid(up.Export(export, g.Relu(down.Export(export, g.Flatten(g.GlobalAveragePool(x))))));
        return g.Mul(x, g.Unsqueeze(gate, 2, 3));
    }
}
