namespace EmotionML.Train.Metrics;

/// <summary>One threshold of a curve.</summary>
/// <param name="X">False-positive rate of a ROC curve, recall of a precision-recall curve.</param>
/// <param name="Y">True-positive rate of a ROC curve, precision of a precision-recall curve.</param>
public readonly record struct CurvePoint(double X, double Y);

/// <summary>How well one class is told from all others by its probability alone.</summary>
/// <param name="Roc">False-positive against true-positive rate, from (0, 0) to (1, 1).</param>
/// <param name="Auc">Area under <paramref name="Roc"/>; null where the class or its opposite has no picture.</param>
/// <param name="PrecisionRecall">Recall against precision, by falling threshold, beginning at (0, 1).</param>
/// <param name="AveragePrecision">Precision averaged over the steps of recall; null where the class has no picture.</param>
public sealed record ClassCurves(CurvePoint[] Roc, double? Auc, CurvePoint[] PrecisionRecall, double? AveragePrecision);

/// <summary>ROC and precision-recall curves of one class against the rest, as scikit-learn computes them.</summary>
public static class RankingCurves
{
    /// <summary>The curves of one class. Pictures of equal probability share one point.</summary>
    public static ClassCurves Of(Predictions predictions, int k)
    {
        int n = predictions.Count;
        float[] scores = new float[n];
        int[] order = new int[n];
        int positives = 0;
        for (int i = 0; i < n; i++)
        {
            scores[i] = -predictions.Row(i)[k];
            order[i] = i;
            if (predictions.Truth[i] == k)
                positives++;
        }
        Array.Sort(scores, order);
        int negatives = n - positives;

        var roc = new List<CurvePoint> { new(0, 0) };
        var precisionRecall = new List<CurvePoint> { new(0, 1) };
        double area = 0, average = 0;
        int truePositives = 0, falsePositives = 0;
        for (int i = 0; i < n;)
        {
            int hitsBefore = truePositives, missesBefore = falsePositives;
            float score = scores[i];
            for (; i < n && scores[i] == score; i++)
            {
                if (predictions.Truth[order[i]] == k)
                    truePositives++;
                else
                    falsePositives++;
            }
            // Trapezium in units of pictures; divided by the rates' denominators below.
            area += (falsePositives - missesBefore) * (truePositives + hitsBefore) / 2.0;
            double precision = (double)truePositives / i;
            average += (truePositives - hitsBefore) * precision;
            roc.Add(new CurvePoint(Rate(falsePositives, negatives), Rate(truePositives, positives)));
            precisionRecall.Add(new CurvePoint(Rate(truePositives, positives), precision));
        }
        return new ClassCurves(
            [.. roc], positives == 0 || negatives == 0 ? null : area / ((double)positives * negatives),
            [.. precisionRecall], positives == 0 ? null : average / positives);
    }

    /// <summary>Leaves out points closer than <paramref name="step"/> to the last kept one, for drawing; the ends stay.</summary>
    public static CurvePoint[] Thin(CurvePoint[] curve, double step)
    {
        var kept = new List<CurvePoint>();
        for (int i = 0; i < curve.Length; i++)
        {
            if (i == 0 || i == curve.Length - 1 || Math.Max(Math.Abs(curve[i].X - kept[^1].X), Math.Abs(curve[i].Y - kept[^1].Y)) >= step)
                kept.Add(curve[i]);
        }
        return [.. kept];
    }

    private static double Rate(int count, int total) => total == 0 ? 0 : (double)count / total;
}
