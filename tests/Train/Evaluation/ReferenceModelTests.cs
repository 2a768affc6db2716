using EmotionML.Train.Data;
using EmotionML.Train.Data.Readers;
using EmotionML.Train.Evaluation;
using EmotionML.Train.Reporting;

namespace EmotionML.Tests.Train.Evaluation;

[Trait("Category", "Data")]
public class ReferenceModelTests
{
    [FactIfFer2013]
    public void The_reference_model_scores_what_its_metrics_say()
    {
        EvaluationReport published = ReportJson.Read<EvaluationReport>(File.ReadAllText(Repository.Artifact(ReportFiles.Metrics)));
        FaceDataset data = DatasetReader.Read(Fer2013.Path!, new DataOptions());
        EvaluationReport measured = ModelEvaluation.Evaluate(Repository.Model, data, Split.Validation, new EvaluationOptions { Latency = false }).Report;

        Assert.Equal("validation", published.Data.Split);
        Assert.Equal(published.Model.Sha256, measured.Model.Sha256);
        Assert.Equal(published.Data.Hash, measured.Data.Hash);
        Assert.Equal(published.Images, measured.Images);
        Assert.Equal(published.Accuracy, measured.Accuracy, 0.001);
    }
}
