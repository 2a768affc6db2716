using static TorchSharp.torch;

namespace EmotionML.Train.Networks;

/// <summary>Moves networks between devices.</summary>
public static class NetworkDevice
{
    /// <summary>Moves every parameter and buffer in place to a device; gradients are recorded as before.</summary>
    /// <param name="network">The network.</param>
    /// <param name="device"><c>cpu</c>, where networks are made, or <c>cuda</c>.</param>
    public static void Move(Network network, string device)
    {
        if (device == "cuda") network.to(CUDA);
    }
}
