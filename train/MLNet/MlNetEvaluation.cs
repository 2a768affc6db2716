using EmotionML.Core.Model;
using EmotionML.Train.Data;
using EmotionML.Train.Onnx;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace EmotionML.Train.MLNet;

/// <summary>What ML.NET's <c>MulticlassClassification.Evaluate</c> measures, under its own names.</summary>
/// <param name="MicroAccuracy">Share of all pictures that are classified correctly.</param>
/// <param name="MacroAccuracy">Mean of the classes' shares: the balanced accuracy.</param>
/// <param name="LogLoss">Mean cross-entropy in nats.</param>
/// <param name="LogLossReduction">1 less the log-loss over that of the classes' own shares.</param>
/// <param name="TopKAccuracy">Share of pictures whose class is among the two most probable.</param>
/// <param name="Confusion">Pictures by true (rows) and predicted class (columns).</param>
public sealed record MlNetMetrics(double MicroAccuracy, double MacroAccuracy, double LogLoss, double LogLossReduction, double TopKAccuracy, long[][] Confusion);

/// <summary>Scores a model of ours with ML.NET's transforms and measures it with ML.NET's metrics.</summary>
public static class MlNetEvaluation
{
    private const int TopK = 2;

    /// <summary>Evaluates an ONNX file on one split: ExtractPixels, ApplyOnnxModel, Evaluate.</summary>
    /// <param name="onnx">The model.</param>
    /// <param name="data">Data with the model's labels.</param>
    /// <param name="split">The split.</param>
    public static MlNetMetrics Evaluate(string onnx, FaceDataset data, Split split)
    {
        var context = new MLContext(seed: 1);
        ModelCard card = ModelCard.FromMetadata(OnnxModelReader.Open(onnx).Metadata, onnx);
        IDataView faces = FaceDataView.Load(context, data, split);
        int classes = card.Labels.Count;
        IEstimator<ITransformer> pipeline = context.Transforms.ExtractPixels(card.InputName, "Image", ImagePixelExtractingEstimator.ColorBits.Red)
            .Append(context.Transforms.ApplyOnnxModel([OnnxModelWriter.ProbabilitiesName], [card.InputName], onnx,
                new Dictionary<string, int[]> { [card.InputName] = [1, 1, card.InputSize, card.InputSize] }, null, false))
            .Append(context.Transforms.CustomMapping<Probabilities, Prediction>(Predict, contractName: null, InputSchema(classes), OutputSchema(classes)));
        IDataView scored = pipeline.Fit(faces).Transform(faces);
        MulticlassClassificationMetrics metrics = context.MulticlassClassification.Evaluate(scored, "Label", "Score", "PredictedLabel", TopK);
        return new(metrics.MicroAccuracy, metrics.MacroAccuracy, metrics.LogLoss, metrics.LogLossReduction, metrics.TopKAccuracy,
            [.. metrics.ConfusionMatrix.Counts.Select(row => row.Select(count => (long)count).ToArray())]);
    }

    private static void Predict(Probabilities input, Prediction output)
    {
        output.Score = [.. input.Values.DenseValues()];
        // keys count from 1
        output.PredictedLabel = (uint)Array.IndexOf(output.Score, output.Score.Max()) + 1;
    }

    private static SchemaDefinition InputSchema(int classes)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Probabilities));
        schema[OnnxModelWriter.ProbabilitiesName].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 1, classes);
        return schema;
    }

    private static SchemaDefinition OutputSchema(int classes)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Prediction));
        schema[nameof(Prediction.Score)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, classes);
        schema[nameof(Prediction.PredictedLabel)].ColumnType = new KeyDataViewType(typeof(uint), classes);
        return schema;
    }

    private sealed class Probabilities
    {
        [ColumnName(OnnxModelWriter.ProbabilitiesName), VectorType]
        public VBuffer<float> Values { get; set; }
    }

    private sealed class Prediction
    {
        [VectorType]
        public float[] Score { get; set; } = [];

        public uint PredictedLabel { get; set; }
    }
}
