using EmotionML.Core.Common;
using EmotionML.Train.Evaluation;

namespace EmotionML.Train.Reporting;

/// <summary>The three files of a report, each written atomically.</summary>
public static class ReportFiles
{
    /// <summary>Name of the HTML report.</summary>
    public const string Html = "emotion.report.html";

    /// <summary>Name of the numbers.</summary>
    public const string Metrics = EvaluationReport.FileName;

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
}
