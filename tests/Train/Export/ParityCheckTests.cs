using EmotionML.Core.Common;
using EmotionML.Train.Export;

namespace EmotionML.Tests.Train.Export;

public class ParityCheckTests
{
    [Fact]
    public void Equal_probabilities_pass()
    {
        ParityResult result = ParityCheck.Compare([0.2f, 0.8f, 0.6f, 0.4f], [0.2f, 0.8f, 0.6f, 0.4f], 2);
        Assert.Equal(new ParityResult(2, 0, 0, 0), result);
        Assert.True(result.Passes);
    }

    [Fact]
    public void The_largest_difference_counts()
    {
        ParityResult result = ParityCheck.Compare([0.25f, 0.75f, 0.5f, 0.5f], [0.25f, 0.75f, 0.625f, 0.375f], 2);
        Assert.Equal(0.125, result.MaximumDifference);
        Assert.Equal(0.0625, result.MeanDifference);
        Assert.False(result.Passes);
    }

    [Fact]
    public void Another_class_fails_however_small_the_difference()
    {
        ParityResult result = ParityCheck.Compare([0.50001f, 0.49999f], [0.49999f, 0.50001f], 2);
        Assert.True(result.MaximumDifference < ParityCheck.Limit);
        Assert.Equal(1, result.ArgmaxMismatches);
        Assert.False(result.Passes);
    }

    [Fact]
    public void A_value_that_is_not_a_number_fails() =>
        Assert.False(ParityCheck.Compare([float.NaN, 0.5f], [0.5f, 0.5f], 2).Passes);

    [Fact]
    public void The_message_of_a_failure_gives_both_numbers()
    {
        var exception = Assert.Throws<UserException>(() => ParityCheck.Require([0.9f, 0.1f], [0.1f, 0.9f], 2));
        Assert.Contains("8.0e-1 and 1 other", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_another_length_are_refused() =>
        Assert.Throws<ArgumentException>(() => ParityCheck.Compare([1, 0, 1], [1, 0, 1], 2));
}
