namespace EmotionML.Train.Onnx;

/// <content>
/// The operations. Shapes follow ONNX: pictures are [N, C, H, W], vectors are [N, C]. Each summary names the ONNX
/// operator of opset <see cref="OnnxModelWriter.Opset"/> that is written.
/// </content>
public sealed partial class OnnxGraph
{
    /// <summary>Conv: two-dimensional convolution with a square kernel.</summary>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="weight">[O, C / groups, K, K].</param>
    /// <param name="bias">[O], or null.</param>
    /// <param name="stride">Step in pixels, both directions.</param>
    /// <param name="padding">Zeros on each side.</param>
    /// <param name="groups">Number of channel groups that do not mix.</param>
    /// <param name="endPadding">Further zeros below and to the right.</param>
    public string Conv(string x, string weight, string? bias, int stride, int padding, int groups = 1, int endPadding = 0)
    {
        var attributes = new List<Onnx.AttributeProto>
        {
            Integers("strides", stride, stride),
            Integers("pads", padding, padding, padding + endPadding, padding + endPadding),
            Integer("group", groups),
        };
        // ONNX can infer the kernel's size from the weight, but the checker's shape inference is happier when told.
        Onnx.TensorProto? kernel = graph.Initializer.FirstOrDefault(tensor => tensor.Name == weight);
        if (kernel is { Dims.Count: 4 })
            attributes.Add(Integers("kernel_shape", kernel.Dims[2], kernel.Dims[3]));
        return Node("Conv", [x, weight, bias], null, [.. attributes]);
    }

    /// <summary>BatchNormalization as at inference: (x - mean) / sqrt(variance + epsilon) * scale + bias, per channel.</summary>
    public string BatchNorm(string x, string scale, string bias, string mean, string variance, double epsilon) =>
        Node("BatchNormalization", [x, scale, bias, mean, variance], null, Number("epsilon", epsilon));

    /// <summary>Relu: max(x, 0).</summary>
    public string Relu(string x) => Node("Relu", [x]);

    /// <summary>Sigmoid: 1 / (1 + e^-x).</summary>
    public string Sigmoid(string x) => Node("Sigmoid", [x]);

    /// <summary>MaxPool with a square window and no padding.</summary>
    public string MaxPool(string x, int kernel, int stride) =>
        Node("MaxPool", [x], null, Integers("kernel_shape", kernel, kernel), Integers("strides", stride, stride));

    /// <summary>AveragePool with a square window and no padding.</summary>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="kernel">Side of the window.</param>
    /// <param name="stride">Step.</param>
    /// <param name="ceil">True keeps a last, partly filled window; its mean counts only pixels of the picture.</param>
    public string AveragePool(string x, int kernel, int stride, bool ceil = false) =>
        Node("AveragePool", [x], null, Integers("kernel_shape", kernel, kernel), Integers("strides", stride, stride),
            Integer("ceil_mode", ceil ? 1 : 0), Integer("count_include_pad", 0));

    /// <summary>GlobalAveragePool: [N, C, H, W] to [N, C, 1, 1].</summary>
    public string GlobalAveragePool(string x) => Node("GlobalAveragePool", [x]);

    /// <summary>Flatten: [N, …] to [N, product of the others].</summary>
    public string Flatten(string x) => Node("Flatten", [x], null, Integer("axis", 1));

    /// <summary>Gemm with a transposed weight: x wᵀ + b, a linear layer.</summary>
    /// <param name="x">[N, in].</param>
    /// <param name="w">[out, in].</param>
    /// <param name="b">[out], or null.</param>
    public string Gemm(string x, string w, string? b) => Node("Gemm", [x, w, b], null, Integer("transB", 1));

    /// <summary>MatMul: product of the last two axes, the others broadcast.</summary>
    public string MatMul(string a, string b) => Node("MatMul", [a, b]);

    /// <summary>Transpose: the axes in another order.</summary>
    public string Transpose(string x, params long[] order) => Node("Transpose", [x], null, Integers("perm", order));

    /// <summary>Mul: element by element, shapes broadcast.</summary>
    public string Mul(string a, string b) => Node("Mul", [a, b]);

    /// <summary>Add: element by element, shapes broadcast.</summary>
    public string Add(string a, string b) => Node("Add", [a, b]);

    /// <summary>Sub: element by element, shapes broadcast.</summary>
    public string Sub(string a, string b) => Node("Sub", [a, b]);

    /// <summary>Div: element by element, shapes broadcast.</summary>
    public string Div(string a, string b) => Node("Div", [a, b]);

    /// <summary>Softmax along one axis.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axis">Axis; negative counts from the end.</param>
    /// <param name="outputName">Name of the result; null names it after the node.</param>
    public string Softmax(string x, int axis, string? outputName = null) => Node("Softmax", [x], outputName, Integer("axis", axis));

    /// <summary>Identity: gives a value the name that an output must have.</summary>
    public string Identity(string x, string outputName) => Node("Identity", [x], outputName);

    /// <summary>ReduceMean over the given axes.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axes">Axes to average over.</param>
    /// <param name="keepDimensions">True keeps each of them with size 1.</param>
    public string ReduceMean(string x, long[] axes, bool keepDimensions = true) =>
        Node("ReduceMean", [x], null, Integers("axes", axes), Integer("keepdims", keepDimensions ? 1 : 0));

    /// <summary>Unsqueeze: inserts axes of size 1, for example axes 2 and 3 turn gates [N, C] into [N, C, 1, 1].</summary>
    public string Unsqueeze(string x, params long[] axes) => Node("Unsqueeze", [x, Indices("axes", axes)]);

    /// <summary>Reshape; 0 keeps a size and one -1 takes what remains.</summary>
    public string Reshape(string x, params long[] shape) => Node("Reshape", [x, Indices("shape", shape)]);
}
