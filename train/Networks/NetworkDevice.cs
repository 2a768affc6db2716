using static EmotionML.Bindings.Torch.torch;

namespace EmotionML.Train.Networks;

/// <summary>Moves networks between devices.</summary>
public static class NetworkDevice
{
    /// <summary>Moves every parameter and buffer in place; gradients are recorded as before.</summary>
    public static void Move(Network network, DeviceType device)
    {
        foreach (Tensor tensor in network.state_dict().Values) tensor.move_to(device);
    }
}
