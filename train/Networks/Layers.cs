using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EmotionML.Train.Networks;

// Weights are kept in float32 and follow the type of what they meet: a bf16 picture is convolved in bf16, and the
// gradient comes back to the float32 master weight. Batch norm keeps float32 statistics and parameters throughout.

/// <summary>A convolution with square kernel, He-initialised.</summary>
public sealed class Conv : Layer
{
    private readonly Tensor weight;
    private readonly Tensor? bias;
    private readonly int stride, padding;

    /// <summary>Creates the weight [output, input, kernel, kernel]; the padding keeps the size unless given.</summary>
    public Conv(int input, int output, int kernel, int stride = 1, int? padding = null, bool bias = false) : base("Conv2d")
    {
        (this.stride, this.padding) = (stride, padding ?? kernel / 2);
        weight = parameter("weight", nn.init.kaiming_normal_(empty([output, input, kernel, kernel]), mode: nn.init.FanInOut.FanOut, nonlinearity: nn.init.NonlinearityType.ReLU).ChannelsLast());
        if (bias) this.bias = parameter("bias", zeros([output]));
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        Tensor result = functional.conv2d(input, weight.to(input.dtype), bias?.to(input.dtype), [stride, stride], [padding, padding]);
        MultiplyAddCounter.Add(weight, result);
        return result;
    }

    /// <summary>The kernels, [output, input, kernel, kernel].</summary>
    internal Tensor Weight => weight;

    /// <inheritdoc/>
    public override string Export(NetworkExport export, string x) => Export(export, x, 0);

    /// <summary>Writes the convolution with further rows and columns of zeros at the far edges.</summary>
    internal string Export(NetworkExport export, string x, int endPadding) =>
        export.Graph.Conv(x, export.Initializer(weight), bias is null ? null : export.Initializer(bias), stride, padding, endPadding: endPadding);
}

/// <summary>Batch normalisation over the channels (Ioffe and Szegedy 2015), momentum 0.1, epsilon 1e-5.</summary>
public sealed class BatchNorm : Layer
{
    internal const double Epsilon = 1e-5;
    private readonly Tensor weight, bias, mean, variance;

    /// <summary>Creates scale 1 and shift 0 for a number of channels.</summary>
    public BatchNorm(int channels) : base("BatchNorm2d")
    {
        weight = parameter("weight", ones([channels]));
        bias = parameter("bias", zeros([channels]));
        mean = buffer("running_mean", zeros([channels]));
        variance = buffer("running_var", ones([channels]));
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) =>
        functional.batch_norm(input, mean, variance, weight, bias, training, momentum: 0.1, Epsilon);

    /// <summary>Sets statistics, scale and shift, each of [channels].</summary>
    internal void Set(Tensor mean, Tensor variance, Tensor scale, Tensor shift)
    {
        using IDisposable off = no_grad();
        this.mean.copy_(mean);
        this.variance.copy_(variance);
        weight.copy_(scale);
        bias.copy_(shift);
    }

    /// <inheritdoc/>
    public override string Export(NetworkExport export, string x) =>
        export.Graph.BatchNorm(x, export.Initializer(weight), export.Initializer(bias), export.Initializer(mean), export.Initializer(variance), Epsilon);
}

/// <summary>A fully connected layer with PyTorch's default initialisation.</summary>
public sealed class Dense : Layer
{
    private readonly Tensor weight, bias;

    /// <summary>Creates the weight [output, input] and the bias; a constant for the bias overrides the random one.</summary>
    public Dense(int input, int output, double? startBias = null) : base("Linear")
    {
        weight = parameter("weight", Uniform(empty([output, input]), input));
        bias = parameter("bias", startBias is { } b ? full([output], b) : Uniform(empty([output]), input));
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        Tensor result = functional.linear(input, weight.to(input.dtype), bias.to(input.dtype));
        MultiplyAddCounter.Add(weight, result);
        return result;
    }

    /// <inheritdoc/>
    public override string Export(NetworkExport export, string x) => export.Graph.Gemm(x, export.Initializer(weight), export.Initializer(bias));

    // PyTorch's default: uniform within 1 / sqrt(fan-in)
    private static Tensor Uniform(Tensor values, double fanIn) => nn.init.uniform_(values, -1 / Math.Sqrt(fanIn), 1 / Math.Sqrt(fanIn));
}

/// <summary>An operation without parameters.</summary>
public sealed class Operation(string name, Func<Operation, Tensor, Tensor> compute, Func<NetworkExport, string, string> write) : Layer(name)
{
    /// <summary>max(x, 0), in place: give it nothing that is needed again.</summary>
    public static Operation Relu() => new("ReLU", (_, x) => x.relu_(), (e, x) => e.Graph.Relu(x));

    /// <summary>Largest of each square of the given side.</summary>
    public static Operation MaxPool(int size, int? stride = null) =>
        new("MaxPool2d", (_, x) => functional.max_pool2d(x, size, stride ?? size), (e, x) => e.Graph.MaxPool(x, size, stride ?? size));

    /// <summary>Mean of each square of the given side; at the far edges of what is there, or with <paramref name="ceil"/> off nothing.</summary>
    public static Operation AveragePool(int size, bool ceil = true) =>
        new("AvgPool2d", (_, x) => functional.avg_pool2d(x, size, ceil_mode: ceil), (e, x) => e.Graph.AveragePool(x, size, size, ceil));

    /// <summary>[N, C, H, W] to the mean of every channel, [N, C].</summary>
    public static Operation GlobalAverage() =>
        new("GlobalAveragePool", (_, x) => x.mean([2, 3]), (e, x) => e.Graph.Flatten(e.Graph.GlobalAveragePool(x)));

    /// <summary>[N, C, H, W] to [N, C H W].</summary>
    public static Operation Flatten() => new("Flatten", (_, x) => x.contiguous().flatten(1), (e, x) => e.Graph.Flatten(x));

    /// <summary>Sets a share of the values to zero in training and scales the rest up; nothing in evaluation.</summary>
    public static Operation Dropout(double share) => new("Dropout", (o, x) => functional.dropout(x, share, o.training), (_, x) => x);

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => compute(this, input);

    /// <inheritdoc/>
    public override string Export(NetworkExport export, string x) => write(export, x);
}

/// <summary>Layers one after the other, named by position or by the names given.</summary>
public sealed class Chain : Layer
{
    private readonly List<Layer> layers = [];

    /// <summary>Chains layers named 0, 1, 2, …</summary>
    public Chain(params IEnumerable<Layer> layers) : base("Sequential")
    {
        foreach (Layer layer in layers) Add($"{this.layers.Count}", layer);
    }

    /// <summary>Appends a layer.</summary>
    public Chain Add(string name, Layer layer)
    {
        layers.Add(register(name, layer));
        return this;
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => layers.Aggregate(input, (x, layer) => layer.forward(x));

    /// <inheritdoc/>
    public override string Export(NetworkExport export, string x) => layers.Aggregate(x, (name, layer) => layer.Export(export, name));
}
