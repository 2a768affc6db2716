using EmotionML.Train.Training;
using static EmotionML.Bindings.Torch.torch;

namespace EmotionML.Train.Networks;

/// <summary>Moves networks between devices.</summary>
public static class NetworkDevice
{
    /// <summary>Moves every parameter and buffer in place to the device of the settings; gradients are recorded as before.</summary>
    public static void Move(Network network, TrainOptions options)
    {
        if (options.Device != "cuda") return;
        foreach (Tensor tensor in network.state_dict().Values) tensor.move_to(CUDA);
    }
}
