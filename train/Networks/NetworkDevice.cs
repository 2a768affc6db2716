using EmotionML.Train.Training;
using static TorchSharp.torch;

namespace EmotionML.Train.Networks;

/// <summary>Moves networks between devices.</summary>
public static class NetworkDevice
{
    /// <summary>Moves every parameter and buffer in place to the device of the settings; gradients are recorded as before.</summary>
    public static void Move(Network network, TrainOptions options)
    {
        if (options.Device != "cuda") return;
        network.to(CUDA);
    }
}
