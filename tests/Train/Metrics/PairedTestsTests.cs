using EmotionML.Train.Metrics;

namespace EmotionML.Tests.Train.Metrics;

public class PairedTestsTests
{
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(5, 5, 1)] // 2 * P(at most 5 of 10) is above 1
    [InlineData(1, 9, 0.021484375)] // 2 * (1 + 10) / 1024
    [InlineData(0, 6, 0.03125)] // 2 / 64
    [InlineData(8, 2, 0.109375)] // 2 * (1 + 10 + 45) / 1024
    public void Few_discordant_pictures_are_tested_exactly(int onlyFirst, int onlySecond, double expected)
    {
        McNemarResult result = PairedTests.McNemar(onlyFirst, onlySecond);
        Assert.True(result.IsExact);
        Assert.Equal(expected, result.PValue, 12);
    }

    [Theory]
    [InlineData(20, 35, 3.563636363636364, 0.05905822909053674)] // (15-1)²/55
    [InlineData(50, 50, 0, 1)]
    [InlineData(10, 90, 62.41, 2.7890342933185476e-15)] // (80-1)²/100
    [InlineData(121, 59, 20.672222222222222, 5.450094825427123e-06)] // (62-1)²/180
    public void Many_discordant_pictures_are_tested_by_chi_squared_with_continuity_correction(
        int onlyFirst, int onlySecond, double statistic, double expected)
    {
        McNemarResult result = PairedTests.McNemar(onlyFirst, onlySecond);
        Assert.Equal(statistic, result.Statistic!.Value, 9);
        Assert.InRange(result.PValue, expected * (1 - 1e-9), expected * (1 + 1e-9));
    }

    [Fact]
    public void Only_pictures_that_one_of_them_gets_right_count()
    {
        var first = new Predictions([1, 0, 1, 0, 1, 0, 0, 1], [0, 0, 1, 1], 2); // right, right, wrong, right
        var second = new Predictions([1, 0, 0, 1, 1, 0, 1, 0], [0, 0, 1, 1], 2); // right, wrong, wrong, wrong
        McNemarResult result = PairedTests.McNemar(first, second);
        Assert.Equal((2, 0), (result.OnlyFirst, result.OnlySecond));
        Assert.Equal(0.5, result.PValue, 12);
    }

    [Fact]
    public void Models_on_other_pictures_are_refused() =>
        Assert.Throws<ArgumentException>(() => PairedTests.McNemar(new Predictions([1, 0], [0], 2), new Predictions([1, 0], [1], 2)));
}
