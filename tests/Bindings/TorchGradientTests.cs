using EmotionML.Bindings.Torch;
using static EmotionML.Bindings.Torch.torch;
using static EmotionML.Bindings.Torch.torch.nn;

namespace EmotionML.Tests.Bindings;

/// <summary>Every operation's gradient against central differences in float64, with pictures in both memory layouts.</summary>
[Collection(SequentialCollection.Name)]
public sealed class TorchGradientTests
{
    private const double Step = 1e-6;

    private static readonly long[] Picture = [2, 4, 6, 6], Matrix = [3, 4];

    private static readonly Dictionary<string, (long[][] Shapes, Func<Tensor[], Tensor> Compute)> Operations = new()
    {
        ["add"] = ([Picture, Picture], x => x[0].add(x[1], 1.5)),
        ["add scalar"] = ([Picture], x => x[0] + 2),
        ["add_"] = ([Picture, Picture], x => (x[0] * 1).add_(x[1], 0.5)),
        ["sub"] = ([Picture, Picture], x => x[0] - x[1]),
        ["neg"] = ([Picture], x => -x[0]),
        ["mul"] = ([Picture, Picture], x => x[0] * x[1]),
        ["mul by a gate"] = ([Picture, [2, 4, 1, 1]], x => x[0] * x[1]),
        ["mul scalar"] = ([Picture], x => x[0] * 3),
        ["mul_"] = ([Picture, Picture], x => (x[0] * 1).mul_(x[1])),
        ["mul_ scalar"] = ([Picture], x => (x[0] * 1).mul_(3)),
        ["div"] = ([Picture, Picture], x => x[0] / (x[1] * x[1] + 1)),
        ["relu"] = ([Picture], x => x[0].relu()),
        ["relu_"] = ([Picture], x => (x[0] * 1).relu_()),
        ["sigmoid"] = ([Picture], x => x[0].sigmoid()),
        ["exp"] = ([Picture], x => x[0].exp()),
        ["log"] = ([Picture], x => (x[0] * x[0] + 1).log()),
        ["sqrt"] = ([Picture], x => (x[0] * x[0] + 1).sqrt()),
        ["sum"] = ([Picture], x => x[0].sum()),
        ["sum of dimensions"] = ([Picture], x => x[0].sum([2, 3], keepdim: true)),
        ["mean"] = ([Picture], x => x[0].mean()),
        ["mean of dimensions"] = ([Picture], x => x[0].mean([2, 3])),
        ["matmul"] = ([Matrix, [4, 2]], x => x[0].matmul(x[1])),
        ["softmax"] = ([Matrix], x => functional.softmax(x[0], 1)),
        ["log_softmax"] = ([Matrix], x => functional.log_softmax(x[0], 1)),
        ["reshape"] = ([Picture], x => x[0].reshape(2, 144)),
        ["permute"] = ([Picture], x => x[0].permute(0, 2, 3, 1)),
        ["flatten"] = ([Picture], x => x[0].flatten(1)),
        ["narrow"] = ([Picture], x => x[0].narrow(1, 1, 2)),
        ["index_select"] = ([Picture], x => x[0].index_select(0, tensor([1L, 1L, 0L], 3))),
        ["flip"] = ([Picture], x => x[0].flip(3)),
        ["cat"] = ([Picture, Picture], x => cat([x[0], x[1]], 1)),
        ["clone"] = ([Picture], x => x[0].clone()),
        ["contiguous"] = ([Picture], x => x[0].contiguous()),
        ["channels last"] = ([Picture], x => x[0].contiguous(MemoryFormat.ChannelsLast)),
        ["conv2d"] = ([Picture, [3, 4, 3, 3], [3]], x => functional.conv2d(x[0], x[1], x[2], padding: 1)),
        ["conv2d, stride 2"] = ([Picture, [3, 4, 3, 3]], x => functional.conv2d(x[0], x[1], stride: 2, padding: 1)),
        ["conv2d, groups"] = ([Picture, [4, 1, 3, 3]], x => functional.conv2d(x[0], x[1], padding: 1, groups: 4)),
        ["linear"] = ([Matrix, [5, 4], [5]], x => functional.linear(x[0], x[1], x[2])),
        ["batch_norm, training"] = ([Picture, [4], [4]], x => functional.batch_norm(x[0], zeros([4], float64), ones([4], float64), x[1], x[2], training: true)),
        ["batch_norm, evaluation"] = ([Picture, [4], [4]], x => functional.batch_norm(x[0], full([4], 0.3, float64), full([4], 2, float64), x[1], x[2])),
        ["max_pool2d"] = ([Picture], x => functional.max_pool2d(x[0], 2)),
        ["avg_pool2d"] = ([Picture], x => functional.avg_pool2d(x[0], 4, ceil_mode: true)),
        ["adaptive_avg_pool2d"] = ([Picture], x => functional.adaptive_avg_pool2d(x[0], 2, 3)),
        ["dropout, evaluation"] = ([Picture], x => functional.dropout(x[0], 0.5, training: false)),
        ["cross_entropy of indices"] = ([Matrix, [4]], x => functional.cross_entropy(x[0], tensor([3L, 0L, 1L], 3), label_smoothing: 0.1) + x[1].sum()),
        ["cross_entropy of distributions"] = ([Matrix], x => functional.cross_entropy(x[0], Shares(), tensor([1.0, 2.0, 0.5, 1.5], 4), label_smoothing: 0.1)),
    };

    public static TheoryData<string, MemoryFormat> Cases()
    {
        var cases = new TheoryData<string, MemoryFormat>();
        foreach (string name in Operations.Keys)
            foreach (MemoryFormat format in (MemoryFormat[])[MemoryFormat.Contiguous, MemoryFormat.ChannelsLast]) cases.Add(name, format);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_gradient_equals_the_finite_difference(string name, MemoryFormat format)
    {
        using DisposeScope scope = NewDisposeScope();
        (long[][] shapes, Func<Tensor[], Tensor> compute) = Operations[name];
        double[][] values = [.. shapes.Select((shape, i) => Values(shape, i))];
        Tensor[] inputs = [.. Enumerable.Range(0, shapes.Length).Select(i => Input(values[i], shapes[i], format))];
        foreach (Tensor input in inputs) input.requires_grad = true;
        Tensor result = compute(inputs);
        double[] weights = Values(result.shape, 99);
        (result * tensor(weights, result.shape)).sum().backward();

        for (int i = 0; i < shapes.Length; i++)
        {
            double[] gradient = inputs[i].grad!.ToArray<double>();
            // a handful of elements of every input, the first and the last among them
            foreach (int k in new[] { 0, values[i].Length / 3, values[i].Length / 2, values[i].Length - 1 }.Distinct())
            {
                double numeric = (Scalar(i, k, Step) - Scalar(i, k, -Step)) / (2 * Step);
                Assert.True(Math.Abs(numeric - gradient[k]) <= 1e-5 * Math.Max(1, Math.Abs(numeric)),
                    $"{name}, input {i}, element {k}: expected {numeric}, found {gradient[k]}");
            }
        }

        double Scalar(int which, int element, double by)
        {
            using DisposeScope inner = NewDisposeScope();
            using IDisposable off = no_grad();
            double before = values[which][element];
            values[which][element] += by;
            Tensor shifted = compute([.. Enumerable.Range(0, shapes.Length).Select(i => Input(values[i], shapes[i], format))]);
            values[which][element] = before;
            return (shifted * tensor(weights, shifted.shape)).sum().item();
        }
    }

    private static Tensor Input(double[] values, long[] shape, MemoryFormat format)
    {
        Tensor plain = tensor(values, shape);
        return shape.Length == 4 ? plain.contiguous(format).clone() : plain;
    }

    // distinct, and none nearer to zero than the step: no kink of relu or max pooling lies between
    private static double[] Values(long[] shape, int seed)
    {
        var random = new Random(seed);
        int count = (int)shape.Aggregate(1L, (a, b) => a * b);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextDouble() * 2 + 0.01) * (random.Next(2) * 2 - 1))];
    }

    private static Tensor Shares() => tensor([0.7, 0.1, 0.1, 0.1, 0, 1.0, 0, 0, 0.25, 0.25, 0.25, 0.25], 3, 4);
}
