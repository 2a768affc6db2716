using EmotionML.Train.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionML.Train.Baselines;

/// <summary>Features of a face, classified by a trainer of ML.NET's.</summary>
/// <param name="name">Name on the command line.</param>
/// <param name="description">What it does, in one line.</param>
/// <param name="features">The vectors; the caller disposes them.</param>
/// <param name="trainer">Makes the trainer of the columns <c>Features</c> and <c>Label</c>.</param>
/// <param name="limited">True where training time grows so fast with the number of pictures that <c>--train-limit</c> counts.</param>
public sealed class MlNetBaseline(string name, string description, SharedFeatures features, Func<MLContext, IEstimator<ITransformer>> trainer, bool limited = false) : IBaseline
{
    private readonly MLContext context = new(seed: 1);
    private ITransformer? model;
    private PredictionEngine<Row, Prediction>? engine;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Description => description;

    /// <inheritdoc/>
    public bool TakesLimit => limited;

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => features.Notes;

    /// <inheritdoc/>
    public double? Train(FaceSet train, int classes)
    {
        features.Fit(train);
        TimeSpan start = Environment.CpuUsage.TotalTime;
        int length = features.Length;
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, length);
        schema[nameof(Row.Label)].ColumnType = new KeyDataViewType(typeof(uint), classes);
        IDataView rows = context.Data.LoadFromEnumerable(
            Enumerable.Range(0, train.Count).Select(i => new Row { Features = features.Training[(i * length)..((i + 1) * length)], Label = (uint)train.Labels[i] }), schema);
        model = trainer(context).Fit(context.Data.Cache(rows));
        engine = context.Model.CreatePredictionEngine<Row, Prediction>(model, inputSchemaDefinition: schema);
        return features.Seconds + (Environment.CpuUsage.TotalTime - start).TotalSeconds;
    }

    /// <inheritdoc/>
    public int Predict(ReadOnlySpan<byte> image, int size)
    {
        if (engine is null) throw new InvalidOperationException($"{name} is not trained.");
        float[] scores = engine.Predict(new Row { Features = features.Extract(image, size) }).Score;
        return Array.IndexOf(scores, scores.Max());
    }

    /// <inheritdoc/>
    public void Save(string folder)
    {
        features.Save(folder);
        if (model is not null) context.Model.Save(model, null, Path.Combine(folder, "model.zip"));
    }

    /// <inheritdoc/>
    public void Dispose() => engine?.Dispose();

    private sealed class Row
    {
        [VectorType]
        public float[] Features { get; set; } = [];

        // keys of rows that come from objects count from 0
        public uint Label { get; set; }
    }

    private sealed class Prediction
    {
        public float[] Score { get; set; } = [];
    }
}
