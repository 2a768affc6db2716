namespace EmotionML.Train.Export;

/// <summary>
/// Builds an ONNX graph node by node. Each operation takes the names of its inputs and returns the name of its output,
/// so a network writes itself as it computes itself. Initializers keep the network's own parameter names: a file of
/// ours can start another run.
/// </summary>
public sealed partial class OnnxGraph
{
}
