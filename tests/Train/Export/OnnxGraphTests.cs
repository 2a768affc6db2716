using EmotionML.Train.Metrics;
using EmotionML.Train.Onnx;

namespace EmotionML.Tests.Train.Export;

/// <summary>Every operation, run by ONNX Runtime, against values worked out by hand.</summary>
public class OnnxGraphTests
{
    private static readonly float[] Nine = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    private static readonly float[] Sixteen = [.. Enumerable.Range(1, 16).Select(i => (float)i)];

    [Fact]
    public void Convolution_with_padding_sums_the_neighbours()
    {
        float[] sums = TestModels.Run(Nine, 9, (graph, x) =>
            graph.Flatten(graph.Conv(x, graph.Initializer("w", [1, 1, 1, 1, 1, 1, 1, 1, 1], 1, 1, 3, 3), null, 1, 1)));
        Assert.Equal([12, 21, 16, 27, 45, 33, 24, 39, 28], sums);
    }

    [Fact]
    public void Convolution_has_stride_and_bias()
    {
        float[] result = TestModels.Run(Sixteen, 4, (graph, x) => graph.Flatten(
            graph.Conv(x, graph.Initializer("w", [1, 0, 0, -1], 1, 1, 2, 2), graph.Initializer("b", [100], 1), stride: 2, padding: 0)));
        Assert.Equal([95, 95, 95, 95], result); // upper left minus lower right is -5 everywhere
    }

    [Fact]
    public void Grouped_convolution_keeps_the_channels_apart()
    {
        float[] result = TestModels.Run([3], 2, (graph, x) =>
        {
            x = graph.Conv(x, graph.Initializer("spread", [1, 10], 2, 1, 1, 1), null, 1, 0);
            return graph.Flatten(graph.Conv(x, graph.Initializer("grouped", [2, 5], 2, 1, 1, 1), null, 1, 0, groups: 2));
        });
        Assert.Equal([6, 150], result);
    }

    [Fact]
    public void Batch_norm_uses_the_running_statistics()
    {
        // (x - 3) / sqrt(3.75 + 0.25) * 2 + 1 = x - 2
        float[] result = TestModels.Run([10], 1, (graph, x) => graph.Flatten(graph.BatchNorm(
            x, graph.Initializer("scale", [2], 1), graph.Initializer("bias", [1], 1), graph.Initializer("mean", [3], 1), graph.Initializer("variance", [3.75f], 1), 0.25)));
        Assert.Equal(8, Assert.Single(result), 1e-5);
    }

    [Fact]
    public void Pools_take_the_largest_or_the_mean_of_a_window()
    {
        Assert.Equal([6, 8, 14, 16], TestModels.Run(Sixteen, 4, (graph, x) => graph.Flatten(graph.MaxPool(x, 2, 2))));
        Assert.Equal([3.5f, 5.5f, 11.5f, 13.5f], TestModels.Run(Sixteen, 4, (graph, x) => graph.Flatten(graph.AveragePool(x, 2, 2))));
        Assert.Equal([3, 4.5f, 7.5f, 9], TestModels.Run(Nine, 4, (graph, x) => graph.Flatten(graph.AveragePool(x, 2, 2, ceil: true))));
        Assert.Equal([3], TestModels.Run(Nine, 1, (graph, x) => graph.Flatten(graph.AveragePool(x, 2, 2))));
    }

    [Fact]
    public void Global_pool_and_reduce_mean_average_a_picture()
    {
        Assert.Equal([5], TestModels.Run(Nine, 1, (graph, x) => graph.Flatten(graph.GlobalAveragePool(x))));
        Assert.Equal([5], TestModels.Run(Nine, 1, (graph, x) => graph.ReduceMean(x, [2, 3], keepDimensions: false)));
        Assert.Equal([2, 5, 8], TestModels.Run(Nine, 3, (graph, x) => graph.Reshape(graph.ReduceMean(x, [3]), 0, -1)));
    }

    [Fact]
    public void A_linear_layer_takes_its_weight_as_out_by_in()
    {
        float[] result = TestModels.Run([1, 2, 3, 4], 2, (graph, x) => graph.Gemm(
            graph.Flatten(x), graph.Initializer("w", [1, 1, 1, 1, 0, 0, 0, 2], 2, 4), graph.Initializer("b", [0.5f, -1], 2)));
        Assert.Equal([10.5f, 7], result);
    }

    [Fact]
    public void A_squeeze_excite_gate_scales_its_channel()
    {
        float[] result = TestModels.Run([2], 2, (graph, x) =>
        {
            x = graph.Conv(x, graph.Initializer("spread", [1, 3], 2, 1, 1, 1), null, 1, 0);
            string gates = graph.Sigmoid(graph.Initializer("gates", [0, 1000], 1, 2));
            return graph.Flatten(graph.Mul(x, graph.Unsqueeze(gates, 2, 3)));
        });
        Assert.Equal([1, 6], result);
    }

    [Fact]
    public void Arithmetic_works_element_by_element()
    {
        float[] result = TestModels.Run([1, -2, 3, -4], 4, (graph, x) =>
        {
            string two = graph.Initializer("two", [2]);
            return graph.Relu(graph.Flatten(graph.Div(graph.Sub(graph.Mul(graph.Add(x, two), two), two), two)));
        });
        Assert.Equal([2, 0, 4, 0], result);
    }

    [Fact]
    public void Normalisation_and_temperature_are_inside_the_graph()
    {
        (float[] logits, float[] probabilities) = TestModels.RunBoth(
            [10, 20, 30, 50], new OnnxModelOptions(2, 4, Mean: 20, StandardDeviation: 10) { Temperature = 2 }, (graph, x) => graph.Flatten(x));
        Assert.Equal([-1, 0, 1, 3], logits);
        double sum = Math.Exp(-0.5) + 1 + Math.Exp(0.5) + Math.Exp(1.5);
        Assert.Equal(Math.Exp(1.5) / sum, probabilities[3], 1e-6);
        Assert.Equal(1, probabilities.Sum(), 1e-6);
    }

    [Fact]
    public void Nodes_are_named_after_their_scope_and_stay_unique()
    {
        var graph = new OnnxGraph();
        string x = graph.Input("x", null, 3);
        using (graph.Scope("stages.0"))
        {
            using (graph.Scope("1"))
                Assert.Equal("stages.0.1/Relu", graph.Relu(x));
            Assert.Equal("stages.0/Relu", graph.Relu(x));
            Assert.Equal("stages.0/Relu_2", graph.Relu(x));
        }
        Assert.Equal("Relu", graph.Relu(x));
        Assert.Equal(4, graph.NodeCount);
    }

    [Fact]
    public void An_initializer_of_another_size_or_a_taken_name_is_refused()
    {
        var graph = new OnnxGraph();
        graph.Initializer("w", [1, 2], 2);
        Assert.Contains("expected 4 values", Assert.Throws<ArgumentException>(() => graph.Initializer("v", [1, 2], 2, 2)).Message, StringComparison.Ordinal);
        Assert.Contains("already", Assert.Throws<ArgumentException>(() => graph.Initializer("w", [1, 2], 2)).Message, StringComparison.Ordinal);
        Assert.Equal(2, graph.InitializerValues);
    }

    [Fact]
    public void A_scale_and_a_bias_a_class_calibrate_in_place_of_a_temperature()
    {
        var vector = new VectorScaling([0.5, 2, 1, 1], [0, -1, 0.5, 0]);
        (float[] logits, float[] probabilities) = TestModels.RunBoth([1, 2, 3, 4], new OnnxModelOptions(2, 4, Mean: 0, StandardDeviation: 1) { Vector = vector }, (graph, x) => graph.Flatten(x));
        Assert.Equal([1f, 2, 3, 4], logits);
        Assert.Equal(vector.Apply([1, 2, 3, 4]), probabilities, (a, b) => Math.Abs(a - b) < 1e-6);
    }
}
