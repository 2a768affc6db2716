using System.Globalization;
using System.Text;
using EmotionML.Train.Evaluation;

namespace EmotionML.Train.Reporting;

/// <summary>The model card: what the file is for, how good it is, what it cannot do, and how to call it.</summary>
public static class ModelCardDocument
{
    /// <summary>The card as Markdown.</summary>
    public static string Render(EvaluationReport report)
    {
        var card = new StringBuilder();
        Head(card, report);
        Metrics(card, report);
        Limits(card, report);
        Experiments(card, report);
        Use(card, report);
        return card.ToString();
    }

    private static void Head(StringBuilder card, EvaluationReport report)
    {
        string data = report.Model.Fact("data.name") ?? "unknown";
        card.Append($"# Model card: {report.Model.File}\n\n");
        if (report.Data.Synthetic)
            card.Append("> **Drawn faces.** This model was measured on synthetic faces; its numbers say nothing about real ones.\n\n");
        card.Append($"Names the expression ({string.Join(", ", report.Model.Labels)}) that one cropped grayscale face shows, with a probability for each.\n\n");
        Row(card, "", "");
        card.Append("|---|---|\n");
        Row(card, "Network", report.Model.DescribeNetwork());
        Row(card, "Values in the file", $"{Html.Count(report.Model.Parameters)} ({Html.Number(report.Model.Bytes / 1e6, 2)} MB, SHA-256 `{report.Model.Sha256}`)");
        Row(card, "Input", $"`face` float32 [N, 1, {report.Model.Size}, {report.Model.Size}], intensity 0..255; normalisation is inside");
        Row(card, "Outputs", $"`logits` and `probabilities` float32 [N, {report.Model.Labels.Count}]; probabilities are calibrated ({(report.Model.Temperature is double t ? $"temperature {Html.Number(t)}" : report.Model.Metadata.GetValueOrDefault("emotionml.calibration", "not described"))})");
        Row(card, "Trained on", $"{data}, content SHA-256 `{report.Model.Fact("data.sha256") ?? "unknown"}`, training split only");
        Row(card, "Run and commit", $"{report.Model.Fact("run") ?? "unknown"}, {report.Model.Fact("commit") ?? "unknown"}, EmotionML {report.Model.Fact("version") ?? "unknown"}");
        card.Append('\n');
        card.Append("""
            ## Intended use

            Demonstrations, teaching, research on expression recognition, and playful programs such as choosing music by the
            mood that a face shows. The person in front of the camera should know and agree.

            Not for decisions about people: hiring, schooling, policing, border control, health, insurance, credit or
            advertising. The European Union's AI Act forbids or restricts several of these uses.

            ## Training data and licence

            FER2013 was collected by Pierre-Luc Carrier and Aaron Courville by image search and labelled by few people; it was
            published for a contest on Kaggle (Goodfellow et al., 2013, arXiv:1307.0414). It carries no clear licence for the
            photographs, and the people in them were not asked. Take weights trained on it as research material, and seek
            advice before commercial use. The pictures are not part of this repository, but for the few in the report.


            """);
    }

    private static void Metrics(StringBuilder card, EvaluationReport report)
    {
        card.Append($"## Metrics\n\n{Html.Count(report.Images)} pictures, {report.Data.Name}, {PublishedResults.SplitName(report.Data)}");
        card.Append(report.Tta == "none" ? ", one forward pass.\n\n" : $", test-time augmentation: {report.Tta}.\n\n");
        card.Append("| Metric | In ML.NET | Value | 95 % interval |\n|---|---|---:|---:|\n");
        Row(card, "Accuracy", "MicroAccuracy", Html.Percent(report.Accuracy, 2), SummarySections.Interval(report.AccuracyCi95));
        Row(card, "Macro-F1", "–", Html.Number(report.MacroF1, 4), SummarySections.Interval(report.MacroF1Ci95, percent: false));
        Row(card, "Balanced accuracy", "MacroAccuracy", Html.Percent(report.BalancedAccuracy, 2), SummarySections.Interval(report.BalancedAccuracyCi95));
        Row(card, "Top-2 accuracy", "TopKAccuracy", Html.Percent(report.Top2Accuracy, 2), "");
        Row(card, "Log-loss", "LogLoss", Html.Number(report.LogLoss, 4), "");
        Row(card, "Calibration error (before calibration)", "–", $"{Html.Percent(report.Ece, 2)} ({Html.Percent(report.EceUncalibrated, 2)})", "");
        if (report.LatencyMs is { } latency)
            Row(card, "One face, one thread", "–", $"{Html.Number(latency.P50, 2)} ms", $"95th percentile {Html.Number(latency.P95, 2)} ms");
        card.Append("\n| Class | F1 | Precision | Recall | Pictures |\n|---|---:|---:|---:|---:|\n");
        foreach (ClassReport item in report.PerClass.OrderBy(item => item.F1))
            Row(card, item.Label, Html.Number(item.F1), Html.Percent(item.Precision), Html.Percent(item.Recall), Html.Count(item.Support));
        card.Append("\n| Compared with | Accuracy | Measured on | Source |\n|---|---:|---|---|\n");
        foreach (PublishedResult baseline in PublishedResults.For(report))
            Row(card, baseline.Name, Html.Percent(baseline.Accuracy), baseline.Split, baseline.Source);
        card.Append($"\nThe whole report with plots: `{ReportFiles.Html}`; every number: `{ReportFiles.Metrics}`.\n\n");
    }

    private static void Limits(StringBuilder card, EvaluationReport report)
    {
        ClassReport least = report.PerClass.MinBy(item => item.Support)!, worst = report.PerClass.MinBy(item => item.F1)!;
        card.Append($"""
            ## Limits

            - **An expression is not a feeling.** The model names what a face shows in one picture, as some labellers saw it. What
              somebody feels cannot be read from that (Barrett et al., 2019, doi:10.1177/1529100619832930).
            - **Label noise.** People agree with FER2013's labels in about two cases of three, so no model can be much better on
              them, and some of its "mistakes" are the label's.
            - **Imbalance.** "{least.Label}" has {Html.Count(least.Support)} of {Html.Count(report.Images)} pictures here: its numbers are the least sure. The weakest class is "{worst.Label}" with an F1 of {Html.Number(worst.F1)}.
            - **Webcam domain gap.** The training pictures are small, posed or journalistic photographs. Another camera, light, crop,
              age group, skin tone, mask or pair of glasses shifts the results in ways that these numbers do not show; no fairness
              audit was made, for FER2013 says nothing about who is in it.
            - **One face, upright, cropped.** The picture must hold little beside the face; the model always answers, also where there
              is no face.


            """);
    }

    private static void Experiments(StringBuilder card, EvaluationReport report)
    {
        card.Append("## Everything tried\n\n");
        if (report.Experiments is not { Count: > 0 } experiments)
        {
            card.Append($"No `{RunReader.Experiments}` stands beside the model.\n\n");
            return;
        }
        int measured = experiments.Count(item => item.ValidationAccuracy is not null);
        card.Append(CultureInfo.InvariantCulture, $"{experiments.Count} trials, {measured} of them measured to the end, are in [`{RunReader.Experiments}`]({RunReader.Experiments}): what was tried, its accuracy, what it cost and what it taught.\n\n");
    }

    private static void Use(StringBuilder card, EvaluationReport report)
    {
        int size = report.Model.Size;
        string labels = string.Join(", ", report.Model.Labels.Select(label => $"\"{label}\""));
        card.Append($$"""
            ## How to use it

            Crop the face to a square, turn it gray (BT.601), resize it to {{size}} x {{size}} pixels (by area when shrinking) and leave the
            intensities at 0..255.

            ONNX Runtime, C#:

            ```csharp
            string[] labels = [{{labels}}];
            using var session = new InferenceSession("{{report.Model.File}}");
            var face = new DenseTensor<float>(intensities, [1, 1, {{size}}, {{size}}]);
            using var results = session.Run([NamedOnnxValue.CreateFromTensor("face", face)]);
            float[] probabilities = results.First(result => result.Name == "probabilities").AsEnumerable<float>().ToArray();
            Console.WriteLine(labels[Array.IndexOf(probabilities, probabilities.Max())]);
            ```

            ML.NET:

            ```csharp
            var pipeline = mlContext.Transforms.ApplyOnnxModel(
                outputColumnNames: ["probabilities"], inputColumnNames: ["face"], modelFile: "{{report.Model.File}}",
                shapeDictionary: new Dictionary<string, int[]> { ["face"] = [1, 1, {{size}}, {{size}}] });

            class Face
            {
                [ColumnName("face"), VectorType(1, 1, {{size}}, {{size}})]
                public float[] Intensities { get; set; } = [];
            }
            ```

            """);
    }

    private static void Row(StringBuilder card, params string[] cells) =>
        card.Append("| ").AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
}
