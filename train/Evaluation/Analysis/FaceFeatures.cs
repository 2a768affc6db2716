using EmotionML.Core.Common;
using EmotionML.Core.Model;
using EmotionML.Train.Data;
using EmotionML.Train.Onnx;
using Google.Protobuf;

namespace EmotionML.Train.Evaluation.Analysis;

/// <summary>
/// What the network knows of a face before it decides: the values that its last linear layer takes. They are read by
/// making that layer's input an output of a copy of the ONNX graph, so any file that <c>export</c> wrote will do.
/// </summary>
public static class FaceFeatures
{
    private const int Batch = 64;

    /// <summary>The features of every picture.</summary>
    /// <param name="model">An ONNX file of ours.</param>
    /// <param name="set">The pictures; of another size than the model's, they are resized.</param>
    /// <returns>[images][features].</returns>
    /// <exception cref="UserException">The file is no model of ours.</exception>
    public static double[][] Of(string model, FaceSet set)
    {
        using var classifier = new EmotionClassifier(model);
        ModelProto proto = OnnxModelReader.Parse(model);
        NodeProto head = proto.Graph.Node.LastOrDefault(node => node.OpType == "Gemm")
            ?? throw new UserException($"{model}: expected a last linear layer (Gemm), found none");
        string features = head.Input[0];
        proto.Graph.Output.Add(OnnxGraph.InnerValue(features));
        using var session = new InferenceSession(proto.ToByteArray());
        return Run(session, classifier, set, features);
    }

    private static double[][] Run(InferenceSession session, EmotionClassifier classifier, FaceSet set, string output)
    {
        int size = classifier.Size;
        using var options = new RunOptions();
        var rows = new double[set.Count][];
        for (int start = 0; start < set.Count; start += Batch)
        {
            int count = Math.Min(Batch, set.Count - start);
            float[] faces = ModelOutputs.Faces(classifier, set, start, count);
            using OrtValue input = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, faces.AsMemory(), [count, 1, size, size]);
            using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, [classifier.Card.InputName], [input], [output]);
            ReadOnlySpan<float> values = results[0].GetTensorDataAsSpan<float>();
            int width = values.Length / count;
            for (int i = 0; i < count; i++) rows[start + i] = [.. values.Slice(i * width, width).ToArray().Select(value => (double)value)];
        }
        return rows;
    }
}
