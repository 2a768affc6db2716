using System.Runtime.InteropServices;
using EmotionML.Train.Onnx;
using Google.Protobuf;
using static EmotionML.Train.Onnx.OnnxModelReader;

namespace EmotionML.Train.Export.Quantization;

/// <summary>Moves a BatchNormalization that follows a Conv into the Conv's weight and bias: the same function with one node less.</summary>
internal static class BatchNormFolding
{
    private const float DefaultEpsilon = 1e-5f; // of the operator

    /// <summary>Folds wherever it can be done, in place.</summary>
    /// <returns>Number of nodes that went.</returns>
    public static int Fold(GraphProto graph)
    {
        Dictionary<string, TensorProto> initializers = graph.Initializer.ToDictionary(tensor => tensor.Name);
        HashSet<string> outputs = [.. graph.Output.Select(output => output.Name)];
        ILookup<string, NodeProto> consumers = graph.Node.SelectMany(node => node.Input.Distinct().Select(input => (input, node))).ToLookup(pair => pair.input, pair => pair.node);
        int folded = 0;
        foreach (NodeProto norm in graph.Node.Where(node => node.OpType == "BatchNormalization").ToList())
        {
            NodeProto? conv = graph.Node.FirstOrDefault(node => node.OpType == "Conv" && node.Output[0] == norm.Input[0]);
            bool alone = conv is not null && consumers[conv.Output[0]].Count() == 1 && !outputs.Contains(conv.Output[0]);
            // a weight that two nodes share cannot take the scale of one of them
            if (!alone || !norm.Input.Skip(1).Concat(conv!.Input.Skip(1)).All(name => initializers.ContainsKey(name) && consumers[name].Count() == 1)) continue;

            float[] scale = Floats(initializers[norm.Input[1]]), shift = Floats(initializers[norm.Input[2]]);
            float[] mean = Floats(initializers[norm.Input[3]]), variance = Floats(initializers[norm.Input[4]]);
            float epsilon = norm.Attribute.FirstOrDefault(attribute => attribute.Name == "epsilon")?.F ?? DefaultEpsilon;
            TensorProto weight = initializers[conv.Input[1]];
            float[] values = Floats(weight), bias = conv.Input.Count > 2 ? Floats(initializers[conv.Input[2]]) : new float[scale.Length];
            int perChannel = values.Length / scale.Length;
            for (int channel = 0; channel < scale.Length; channel++)
            {
                float factor = scale[channel] / MathF.Sqrt(variance[channel] + epsilon);
                foreach (ref float value in values.AsSpan(channel * perChannel, perChannel)) value *= factor;
                bias[channel] = ((bias[channel] - mean[channel]) * factor) + shift[channel];
            }
            Set(weight, values);
            if (conv.Input.Count > 2)
            {
                Set(initializers[conv.Input[2]], bias);
            }
            else
            {
                var tensor = new TensorProto { Name = $"{weight.Name}.bias", DataType = (int)TensorProto.Types.DataType.Float };
                tensor.Dims.Add(bias.Length);
                Set(tensor, bias);
                graph.Initializer.Add(tensor);
                conv.Input.Add(tensor.Name);
            }
            conv.Output[0] = norm.Output[0];
            graph.Node.Remove(norm);
            foreach (string name in norm.Input.Skip(1)) graph.Initializer.Remove(initializers[name]);
            folded++;
        }
        return folded;
    }

    private static void Set(TensorProto tensor, float[] values)
    {
        tensor.FloatData.Clear();
        tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(values));
    }
}
