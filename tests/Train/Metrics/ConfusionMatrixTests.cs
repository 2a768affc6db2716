using EmotionML.Train.Metrics;

namespace EmotionML.Tests.Train.Metrics;

public class ConfusionMatrixTests
{
    // Three classes, ten pictures. By hand:
    //            predicted 0  1  2   row
    //   true 0           3  1  0     4     recall 3/4
    //   true 1           1  2  1     4     recall 2/4
    //   true 2           0  0  2     2     recall 2/2
    //   column           4  3  3           precision 3/4, 2/3, 2/3
    private static readonly int[] Truth = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2];
    private static readonly int[] Predicted = [0, 0, 0, 1, 0, 1, 1, 2, 2, 2];

    private static ConfusionMatrix Matrix => ConfusionMatrix.Of(Truth, Predicted, 3);

    [Fact]
    public void Rows_are_true_classes_and_columnPredicted_ones() =>
        Assert.Equal([[3, 1, 0], [1, 2, 1], [0, 0, 2]], Matrix.ToRows());

    [Fact]
    public void Accuracy_is_the_share_on_the_diagonal() => Assert.Equal(7.0 / 10, Matrix.Accuracy, 12);

    [Fact]
    public void Balanced_accuracy_is_the_mean_recall() =>
        Assert.Equal((3.0 / 4 + 2.0 / 4 + 1) / 3, Matrix.BalancedAccuracy, 12);

    [Fact]
    public void Macro_f1_is_the_mean_of_the_classes_f1()
    {
        // F1 = 2TP / (row + column): 6/8, 4/7, 4/5.
        Assert.Equal((6.0 / 8 + 4.0 / 7 + 4.0 / 5) / 3, Matrix.MacroF1, 12);
    }

    [Fact]
    public void A_class_has_precision_recall_f1_and_support()
    {
        ClassScore score = Matrix.Score(1);
        Assert.Equal(2.0 / 3, score.Precision, 12);
        Assert.Equal(2.0 / 4, score.Recall, 12);
        Assert.Equal(4.0 / 7, score.F1, 12);
        Assert.Equal(4, score.Support);
    }

    [Fact]
    public void A_class_that_is_never_predicted_scores_zero_and_counts_in_macro_f1()
    {
        ConfusionMatrix matrix = ConfusionMatrix.Of([0, 0, 1, 1], [0, 0, 0, 0], 2);
        Assert.Equal(new ClassScore(0, 0, 0, 2), matrix.Score(1));
        Assert.Equal(2.0 / 3 / 2, matrix.MacroF1, 12); // F1 of class 0 is 2*2 / (2+4)
        Assert.Equal(0.5, matrix.BalancedAccuracy, 12);
    }

    [Fact]
    public void A_class_that_never_occurs_is_left_out_of_the_means()
    {
        ConfusionMatrix matrix = ConfusionMatrix.Of([0, 1], [0, 1], 3);
        Assert.Equal(1, matrix.MacroF1);
        Assert.Equal(1, matrix.BalancedAccuracy);
        Assert.Equal(new ClassScore(0, 0, 0, 0), matrix.Score(2));
    }

    [Fact]
    public void A_class_that_is_only_predicted_counts_in_macro_f1_but_not_in_balanced_accuracy()
    {
        ConfusionMatrix matrix = ConfusionMatrix.Of([0, 0], [0, 2], 3);
        Assert.Equal(2.0 / 3 / 2, matrix.MacroF1, 12);
        Assert.Equal(0.5, matrix.BalancedAccuracy, 12);
    }

    [Fact]
    public void Without_pictures_everything_is_zero()
    {
        ConfusionMatrix matrix = ConfusionMatrix.Of([], [], 2);
        Assert.Equal((0, 0, 0), (matrix.Accuracy, matrix.MacroF1, matrix.BalancedAccuracy));
    }

    [Fact]
    public void Unequal_lengths_are_refused() =>
        Assert.Throws<ArgumentException>(() => ConfusionMatrix.Of([0, 1], [0], 2));
}
