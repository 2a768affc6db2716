using EmotionML.Train.Metrics;

namespace EmotionML.Tests.Train.Metrics;

public class RankingCurvesTests
{
    private static Predictions Binary(float[] scores, int[] truth) =>
        new([.. scores.SelectMany(score => new[] { 1 - score, score })], truth, 2);

    [Fact]
    public void Curves_step_through_the_thresholds()
    {
        // scikit-learn's own example: scores 0.1, 0.4, 0.35, 0.8 of classes 0, 0, 1, 1: area 0.75, average precision 0.8333.
        ClassCurves curves = RankingCurves.Of(Binary([0.1f, 0.4f, 0.35f, 0.8f], [0, 0, 1, 1]), 1);
        Assert.Equal([new(0, 0), new(0, 0.5), new(0.5, 0.5), new(0.5, 1), new(1, 1)], curves.Roc);
        Assert.Equal(0.75, curves.Auc!.Value, 12);
        Assert.Equal([new(0, 1), new(0.5, 1), new(0.5, 0.5), new(1, 2.0 / 3), new(1, 0.5)], curves.PrecisionRecall);
        Assert.Equal(0.5 * 1 + 0.5 * 2 / 3, curves.AveragePrecision!.Value, 12);
    }

    [Fact]
    public void Equal_scores_share_one_threshold()
    {
        ClassCurves curves = RankingCurves.Of(Binary([0.5f, 0.5f, 0.5f, 0.5f], [0, 1, 0, 1]), 1);
        Assert.Equal([new(0, 0), new(1, 1)], curves.Roc);
        Assert.Equal(0.5, curves.Auc!.Value, 12);
        Assert.Equal(0.5, curves.AveragePrecision!.Value, 12);
    }

    [Fact]
    public void The_area_is_the_share_of_pairs_in_the_right_order()
    {
        var random = new Random(3);
        float[] scores = [.. Enumerable.Range(0, 60).Select(_ => random.Next(20) / 20f)];
        int[] truth = [.. scores.Select(score => random.NextDouble() < score ? 1 : 0)];
        double right = 0, pairs = 0;
        for (int i = 0; i < 60; i++)
        {
            for (int j = 0; j < 60; j++)
            {
                if (truth[i] != 1 || truth[j] != 0)
                    continue;
                pairs++;
                right += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
            }
        }
        Assert.Equal(right / pairs, RankingCurves.Of(Binary(scores, truth), 1).Auc!.Value, 12);
    }

    [Fact]
    public void A_class_without_pictures_has_no_area()
    {
        ClassCurves curves = RankingCurves.Of(Binary([0.2f, 0.9f], [0, 0]), 1);
        Assert.Null(curves.Auc);
        Assert.Null(curves.AveragePrecision);
    }

    [Fact]
    public void Thinning_keeps_both_ends()
    {
        CurvePoint[] curve = [.. Enumerable.Range(0, 1001).Select(i => new CurvePoint(i / 1000.0, i / 1000.0))];
        CurvePoint[] thin = RankingCurves.Thin(curve, 0.1);
        Assert.Equal(curve[0], thin[0]);
        Assert.Equal(curve[^1], thin[^1]);
        Assert.InRange(thin.Length, 10, 12);
    }
}
