using static TorchSharp.torch;

namespace EmotionML.Train.Networks;

/// <summary>What TorchSharp 0.107 has no call for.</summary>
public static class TensorExtensions
{
    /// <summary>
    /// A picture batch [N, C, H, W] with the channels of a pixel side by side in memory (NHWC), which convolutions on a
    /// processor prefer. TorchSharp's <c>contiguous</c> takes no memory format.
    /// </summary>
    public static Tensor ChannelsLast(this Tensor pictures)
    {
        long n = pictures.size(0), h = pictures.size(2), w = pictures.size(3);
        // with one channel both layouts are the same memory, and a permutation would keep the strides of the other one
        if (pictures.size(1) == 1) return pictures.contiguous().as_strided([n, 1, h, w], [h * w, 1, w, 1]);
        return pictures.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
    }

    /// <summary>Every element in row-major order, whatever the layout, device and floating type.</summary>
    public static float[] ToFloats(this Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        return tensor.detach().to(float32).cpu().contiguous().data<float>().ToArray();
    }

    /// <summary>A float32 tensor over an array, without a copy: the array is pinned while the tensor lives.</summary>
    /// <exception cref="ArgumentException">The number of values is not the product of the shape.</exception>
    public static Tensor FromArray(float[] values, params long[] shape)
    {
        long expected = shape.Aggregate(1L, (product, side) => product * side);
        if (expected != values.Length)
            throw new ArgumentException($"shape [{string.Join(", ", shape)}] has {expected} values, found {values.Length}", nameof(values));
        return frombuffer(values, float32).reshape(shape);
    }
}
