using EmotionML.Bindings.Torch;
using static EmotionML.Bindings.Torch.torch;
using static EmotionML.Bindings.Torch.torch.nn;

namespace EmotionML.Tests.Bindings;

[Collection(SequentialCollection.Name)]
public sealed class TorchTests
{
    [Fact]
    public void Values_come_back_in_row_major_order_from_either_layout()
    {
        using DisposeScope scope = NewDisposeScope();
        float[] values = [.. Enumerable.Range(0, 24).Select(i => (float)i)];
        Tensor plain = tensor(values, 1, 2, 3, 4), last = plain.contiguous(MemoryFormat.ChannelsLast);
        Assert.Equal([1L, 2, 3, 4], last.shape);
        Assert.True(last.is_contiguous(MemoryFormat.ChannelsLast));
        Assert.False(last.is_contiguous());
        Assert.Equal(values, last.ToArray<float>());
    }

    [Fact]
    public void A_shape_that_does_not_hold_the_values_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => tensor([1f, 2f, 3f], 2, 2));
        Assert.Contains("holds 4 values, found 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_native_error_becomes_an_exception_with_the_native_message()
    {
        using DisposeScope scope = NewDisposeScope();
        var error = Assert.Throws<TorchException>(() => ones([2, 3]).matmul(ones([2, 3])));
        Assert.Contains("2x3", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("frame #", error.Message, StringComparison.Ordinal);
        // the channel is empty again
        Assert.Equal(6, ones([2, 3]).sum().item());
    }

    [Fact]
    public void A_disposed_tensor_is_refused()
    {
        Tensor gone = ones([2]);
        gone.Dispose();
        Assert.Throws<ObjectDisposedException>(() => gone + gone);
    }

    [Fact]
    public void A_scope_frees_what_was_made_in_it_but_what_was_moved_out()
    {
        long before = LiveTensors;
        Tensor kept;
        using (NewDisposeScope())
        {
            _ = ones([4]) + ones([4]);
            kept = zeros([2]).DetachFromDisposeScope();
            using (NewDisposeScope()) _ = ones([3]).MoveToOuterDisposeScope();
            Assert.Equal(before + 5, LiveTensors);
        }
        Assert.Equal(before + 1, LiveTensors);
        kept.Dispose();
        Assert.Equal(before, LiveTensors);
    }

    [Fact]
    public void The_same_seed_gives_the_same_numbers()
    {
        using DisposeScope scope = NewDisposeScope();
        float[] Draw(long seed)
        {
            manual_seed(seed);
            return randn([8]).ToArray<float>();
        }
        Assert.Equal(Draw(3), Draw(3));
        Assert.NotEqual(Draw(3), Draw(4));
    }

    [Fact]
    public void Nothing_is_recorded_under_no_grad()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones([2]);
        x.requires_grad = true;
        using (no_grad()) Assert.False((x * 2).requires_grad);
        Assert.True((x * 2).requires_grad);
    }

    [Fact]
    public void Cross_entropy_of_indices_equals_that_of_their_distributions_and_a_hand_computed_value()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = tensor([1f, 2f, 0f, 0f, 0f, 0f], 2, 3);
        double byIndex = functional.cross_entropy(logits, tensor([1L, 2L], 2)).item();
        double byShare = functional.cross_entropy(logits, tensor([0f, 1f, 0f, 0f, 0f, 1f], 2, 3)).item();
        double expected = (Math.Log(Math.E + Math.E * Math.E + 1) - 2 + Math.Log(3)) / 2;
        Assert.Equal(expected, byIndex, 5);
        Assert.Equal(expected, byShare, 5);
    }

    [Fact]
    public void Sgd_with_nesterov_momentum_follows_the_formula()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([1.0], 1);
        x.requires_grad = true;
        using var sgd = new optim.SGD([new([x], WeightDecay: 0.1)], lr: 0.5, momentum: 0.9);
        double w = 1, v = 0;
        for (int i = 0; i < 3; i++)
        {
            sgd.zero_grad();
            (x * x).sum().backward();
            sgd.step();
            double g = 2 * w + 0.1 * w;
            v = 0.9 * v + g;
            w -= 0.5 * (g + 0.9 * v);
            Assert.Equal(w, x.item(), 10);
        }
    }

    [Fact]
    public void Adam_and_adamw_follow_their_formulas()
    {
        foreach (bool decoupled in (bool[])[false, true])
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor x = tensor([1.0], 1);
            x.requires_grad = true;
            using var adam = new optim.Adam([new([x], WeightDecay: 0.1)], lr: 0.01, decoupled: decoupled);
            double w = 1, m = 0, s = 0;
            for (int t = 1; t <= 3; t++)
            {
                adam.zero_grad();
                (x * x).sum().backward();
                adam.step();
                double g = 2 * w;
                if (decoupled) w *= 1 - 0.01 * 0.1;
                else g += 0.1 * w;
                m = 0.9 * m + 0.1 * g;
                s = 0.999 * s + 0.001 * g * g;
                w -= 0.01 * (m / (1 - Math.Pow(0.9, t))) / (Math.Sqrt(s / (1 - Math.Pow(0.999, t))) + 1e-8);
                Assert.Equal(w, x.item(), 9);
            }
        }
    }

    [Fact]
    public void Clipping_scales_the_joint_norm_of_the_gradients()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = tensor([3.0], 1), b = tensor([4.0], 1);
        (a.requires_grad, b.requires_grad) = (true, true);
        (a * a * 0.5 + b * b * 0.5).sum().backward();
        Assert.Equal(5, utils.clip_grad_norm_([a, b], 1), 5);
        Assert.Equal(0.6, a.grad!.item(), 4);
        Assert.Equal(0.8, b.grad!.item(), 4);
    }

    [Fact]
    public void Gradients_that_are_cleared_are_gone()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones([2]);
        x.requires_grad = true;
        Assert.Null(x.grad);
        x.sum().backward();
        Assert.Equal([1f, 1f], x.grad!.ToArray<float>());
        x.grad = null;
        Assert.Null(x.grad);
    }

    [Fact]
    public void Kaiming_initialisation_has_the_spread_of_the_paper()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        float[] values = init.kaiming_normal_fan_out_(empty([64, 32, 3, 3])).ToArray<float>();
        double std = Math.Sqrt(values.Average(v => (double)v * v));
        Assert.Equal(Math.Sqrt(2.0 / (64 * 9)), std, 3);
    }
}
