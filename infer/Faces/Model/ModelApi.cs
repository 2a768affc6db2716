using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using EmotionML.Infer.Faces.Live;
using EmotionML.Infer.Http;

namespace EmotionML.Infer.Faces.Model;

/// <summary>Answer of <c>/api/model</c>.</summary>
/// <param name="File">Name of the ONNX file.</param>
/// <param name="Labels">Labels in the order of the model's outputs.</param>
/// <param name="Affect">Where each label lies in the affect plane.</param>
/// <param name="Architecture">The network.</param>
/// <param name="TrainingData">Name of the training data.</param>
/// <param name="Run">Id of the run that trained it.</param>
/// <param name="Date">When it was exported.</param>
/// <param name="Validation">Metrics that the file itself carries.</param>
/// <param name="Metrics">The evaluation's figures (<c>emotion.metrics.json</c>: accuracy, macro_f1, per_class, confusion, …); null when there is none of this model.</param>
/// <param name="Card">The model card as Markdown; null when there is none.</param>
/// <param name="Report">Address of the report; null when there is none.</param>
/// <param name="Note">What does not fit together, if anything.</param>
public sealed record ModelAnswer(string File, IReadOnlyList<string> Labels, IReadOnlyDictionary<string, MoodAnswer> Affect, string Architecture,
    string TrainingData, string Run, DateTimeOffset Date, IReadOnlyDictionary<string, double> Validation, JsonObject? Metrics, string? Card, string? Report, string? Note);

/// <summary><c>GET /api/model</c> and <c>/api/model/report</c>: what is known about the model, read from the files beside it at every request.</summary>
public static class ModelApi
{
    // The rest of the metrics file (curves, mistakes, the run) is for the report.
    private static readonly string[] Shown =
        ["images", "accuracy", "accuracy_ci95", "macro_f1", "macro_f1_ci95", "balanced_accuracy", "top2_accuracy", "log_loss", "ece", "majority_accuracy", "per_class", "confusion", "latency_ms", "data"];

    /// <summary>Maps them.</summary>
    public static void MapModel(this WebApplication app)
    {
        app.MapGet("/api/model", Describe).WithName("Model").WithSummary("The model: what its file, its evaluation and its card say.").Produces<ModelAnswer>();
        app.MapGet("/api/model/report", Report).WithName("ModelReport").WithSummary("The evaluation report, one HTML page.")
            .Produces<string>(StatusCodes.Status200OK, "text/html").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static ModelAnswer Describe(FaceService faces)
    {
        string path = faces.Reader.Classifier.ModelPath;
        ModelCard card = faces.Reader.Classifier.Card;
        string cardFile = Path.ChangeExtension(path, ".model-card.md");
        (JsonObject? metrics, string? note) = Metrics(path);
        return new ModelAnswer(Path.GetFileName(path), faces.Labels,
            faces.Labels.ToDictionary(label => label, label => MoodAnswer.Of(faces.Reader.Affect.Of(label))!),
            card.Architecture, card.TrainingData, card.RunId, card.Date, card.ValidationMetrics, metrics,
            File.Exists(cardFile) ? File.ReadAllText(cardFile) : null,
            File.Exists(ReportOf(path)) ? "api/model/report" : null, note);
    }

    private static IResult Report(FaceService faces, HttpContext context)
    {
        string path = ReportOf(faces.Reader.Classifier.ModelPath);
        if (!File.Exists(path)) return Problems.Problem(StatusCodes.Status404NotFound, $"{Path.GetFileName(path)}: there is no report beside the model; train's «evaluate» writes one");
        context.Response.Headers.ContentSecurityPolicy = SecurityHeaders.ReportPolicy;
        return TypedResults.PhysicalFile(Path.GetFullPath(path), "text/html; charset=utf-8", lastModified: File.GetLastWriteTimeUtc(path));
    }

    private static string ReportOf(string model) => Path.ChangeExtension(model, ".report.html");

    // Figures of another model beside this one would be a lie: the metrics name the file they were measured with.
    private static (JsonObject? Metrics, string? Note) Metrics(string model)
    {
        string path = Path.ChangeExtension(model, ".metrics.json");
        if (!File.Exists(path)) return (null, $"{Path.GetFileName(path)} is not there: train's «evaluate» writes it.");
        try
        {
            JsonNode? all = JsonNode.Parse(File.ReadAllText(path));
            string measured = (string?)all?["model"]?["sha256"] ?? "";
            using FileStream file = File.OpenRead(model);
            if (!string.Equals(measured, Convert.ToHexString(SHA256.HashData(file)), StringComparison.OrdinalIgnoreCase))
                return (null, $"{Path.GetFileName(path)} was measured with another model: run train's «evaluate» again.");
            var metrics = new JsonObject();
            foreach (string key in Shown)
                if (all![key] is { } value) metrics[key] = value.DeepClone();
            return (metrics, null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (null, $"{Path.GetFileName(path)} cannot be read: {e.Message}");
        }
    }
}
