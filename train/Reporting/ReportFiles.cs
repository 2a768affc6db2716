using System.Text.Json;
using EmotionML.Core;
using EmotionML.Train.Evaluation;

namespace EmotionML.Train.Reporting;

/// <summary>The three files of a report, each written atomically.</summary>
public static class ReportFiles
{
    /// <summary>Name of the HTML report.</summary>
    public const string Html = "emotion.report.html";

    /// <summary>Name of the numbers.</summary>
    public const string Metrics = "emotion.metrics.json";

    /// <summary>Name of the model card.</summary>
    public const string ModelCard = "emotion.model-card.md";

    /// <summary>Writes all three.</summary>
    /// <param name="folder">Made where it is missing.</param>
    /// <param name="evaluation">What to write.</param>
    /// <returns>Their paths.</returns>
    public static IReadOnlyList<string> Write(string folder, ModelEvaluation evaluation)
    {
        string[] paths = [Path.Combine(folder, Html), Path.Combine(folder, Metrics), Path.Combine(folder, ModelCard)];
        AtomicFile.WriteText(paths[1], ReportJson.Write(evaluation.Report));
        AtomicFile.WriteText(paths[0], HtmlReport.Render(evaluation));
        AtomicFile.WriteText(paths[2], ModelCardDocument.Render(evaluation.Report));
        return paths;
    }

    /// <summary>
    /// The earlier report in a folder, if it is about this very file: with it a committed model keeps its learning curves
    /// without its run folder.
    /// </summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="modelHash">SHA-256 of the model.</param>
    public static EvaluationReport? Previous(string folder, string modelHash)
    {
        string path = Path.Combine(folder, Metrics);
        if (!File.Exists(path))
            return null;
        try
        {
            EvaluationReport report = ReportJson.Read<EvaluationReport>(File.ReadAllText(path));
            return report.Model.Sha256 == modelHash ? report : null;
        }
        catch (JsonException)
        {
            return null; // of another version: the file speaks for itself
        }
    }
}
