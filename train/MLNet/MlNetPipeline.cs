using EmotionML.Core.Common;
using EmotionML.Core.Model;
using EmotionML.Train.Onnx;
using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace EmotionML.Train.MLNet;

/// <summary>
/// A model of ours as an ML.NET pipeline: resize, grayscale, pixels, ONNX, name of the class. Saved, it is one zip file with the ONNX
/// model inside, which <c>mlContext.Model.Load</c> opens without anything of EmotionML.
/// </summary>
public static class MlNetPipeline
{
    /// <summary>Name of the file beside <c>emotion.onnx</c>.</summary>
    public const string FileName = "emotion.mlnet.zip";

    /// <summary>Where the pipeline of a model lies: <c>emotion.mlnet.zip</c> beside <c>emotion.onnx</c>.</summary>
    public static string PathBeside(string onnx) => Path.ChangeExtension(onnx, ".mlnet.zip");

    private const string LabelIndex = "label";

    /// <summary>
    /// Writes the pipeline, to a temporary name that is then renamed. Input column <c>Image</c>, an <see cref="MLImage"/> of a cropped
    /// face; outputs <c>probabilities</c> (vector of the classes) and <c>PredictedLabel</c> (vector of one text).
    /// </summary>
    /// <param name="onnx">The model's file.</param>
    /// <param name="target">The zip file.</param>
    /// <exception cref="UserException">The model is none of ours, or the file cannot be written.</exception>
    public static void Save(string onnx, string target)
    {
        ModelCard card = ModelCard.FromMetadata(OnnxModelReader.Open(onnx).Metadata, onnx);
        int side = card.InputSize;
        var context = new MLContext(seed: 1);
        // ML.NET reads the file a second time when it saves the pipeline
        string named = Path.Combine(Path.GetTempPath(), $"emotionml-{Guid.NewGuid():N}.onnx");
        try
        {
            WriteWithLabelIndex(onnx, named);
            IDataView rows = context.Data.LoadFromEnumerable(Array.Empty<ImageRow>());
            IDataView names = context.Data.LoadFromEnumerable(card.Labels.Select((label, i) => new NamedIndex { Index = i, Name = label }));
            var shapes = new Dictionary<string, int[]> { [card.InputName] = [1, 1, side, side] };
            IEstimator<ITransformer> pipeline = context.Transforms.ResizeImages("Resized", side, side, "Image", ImageResizingEstimator.ResizingKind.Fill)
                .Append(context.Transforms.ConvertToGrayscale("Resized"))
                .Append(context.Transforms.ExtractPixels(card.InputName, "Resized", ImagePixelExtractingEstimator.ColorBits.Red))
                .Append(context.Transforms.ApplyOnnxModel([OnnxModelWriter.ProbabilitiesName, LabelIndex], [card.InputName], named, shapes, null, false))
                .Append(context.Transforms.Conversion.MapValue("PredictedLabel", names, names.Schema[nameof(NamedIndex.Index)], names.Schema[nameof(NamedIndex.Name)], LabelIndex));
            ITransformer fitted = pipeline.Fit(rows);
            // without a schema of the input, because ML.NET cannot write one of an image
            AtomicFile.Write(target, stream => context.Model.Save(fitted, null, stream));
        }
        finally
        {
            File.Delete(named);
        }
    }

    // ML.NET has no transform that takes the place of a vector's largest value: the graph gets one more output
    private static void WriteWithLabelIndex(string onnx, string target)
    {
        ModelProto model = OnnxModelReader.Parse(onnx);
        var node = new NodeProto { OpType = "ArgMax", Name = "label" };
        node.Input.Add(OnnxModelWriter.LogitsName);
        node.Output.Add(LabelIndex);
        node.Attribute.Add(new AttributeProto { Name = "axis", Type = AttributeProto.Types.AttributeType.Int, I = 1 });
        node.Attribute.Add(new AttributeProto { Name = "keepdims", Type = AttributeProto.Types.AttributeType.Int, I = 0 });
        model.Graph.Node.Add(node);
        ValueInfoProto output = model.Graph.Output.First(value => value.Name == OnnxModelWriter.ProbabilitiesName).Clone();
        output.Name = LabelIndex;
        output.Type.TensorType.ElemType = (int)TensorProto.Types.DataType.Int64;
        output.Type.TensorType.Shape.Dim.RemoveAt(1);
        model.Graph.Output.Add(output);
        File.WriteAllBytes(target, model.ToByteArray());
    }

    private sealed class ImageRow
    {
        [ImageType(48, 48)]
        public MLImage Image { get; set; } = null!;
    }

    private sealed class NamedIndex
    {
        public long Index { get; set; }

        public string Name { get; set; } = "";
    }
}
