using EmotionML.Train.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace EmotionML.Tests.Train.Networks;

public sealed class TensorExtensionsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Channels_last_moves_memory_but_no_value(int channels)
    {
        using DisposeScope scope = NewDisposeScope();
        float[] values = [.. Enumerable.Range(0, 2 * channels * 4 * 5).Select(i => (float)i)];
        Tensor plain = TensorExtensions.FromArray(values, 2, channels, 4, 5), last = plain.ChannelsLast();
        Assert.Equal([2, channels, 4, 5], last.shape);
        Assert.Equal([20L * channels, 1, 5L * channels, channels], last.stride());
        Assert.Equal(values, last.ToFloats());
    }

    [Fact]
    public void A_convolution_keeps_the_layout_that_its_pictures_have()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor pictures = randn([2, 8, 6, 6]).ChannelsLast(), kernels = randn([4, 8, 3, 3]).ChannelsLast();
        Tensor result = nn.functional.conv2d(pictures, kernels, padding: [1, 1]);
        Assert.Equal(1, result.stride()[1]);
    }

    [Fact]
    public void A_shape_that_does_not_hold_the_values_is_refused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => TensorExtensions.FromArray([1, 2, 3], 2, 2));
        Assert.Contains("shape [2, 2] has 4 values, found 3", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float64)]
    public void Values_of_another_type_come_back_as_floats(ScalarType type)
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.Equal([1f, 2, 3, 4], TensorExtensions.FromArray([1, 2, 3, 4], 2, 2).to(type).ToFloats());
    }
}
