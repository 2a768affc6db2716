using EmotionML.Train.Data;
using EmotionML.Train.Training;

namespace EmotionML.Tests.Train.Training;

public sealed class RebalancerTests
{
    // 6 of class 0, 2 of class 1, 1 of class 2
    private static readonly FaceSet Set = new(1, new byte[9], [0, 0, 0, 0, 0, 0, 1, 1, 2], new string[9]);

    [Fact]
    public void Weights_make_every_class_count_the_same_and_keep_the_mean_at_one()
    {
        var rebalancer = new Rebalancer(Set, 3, "weights", 1);
        Assert.Equal([0.5f, 1.5f, 3f], rebalancer.LossWeights!);
        Assert.All(rebalancer.EffectiveShares(), share => Assert.Equal(1 / 3.0, share, 6));
    }

    [Fact]
    public void Square_root_weights_go_half_the_way()
    {
        var rebalancer = new Rebalancer(Set, 3, "sqrt-weights", 1);
        float[] weights = rebalancer.LossWeights!;
        Assert.Equal(Math.Sqrt(3), weights[1] / weights[0], 5);
        Assert.Equal(Math.Sqrt(6), weights[2] / weights[0], 5);
        Assert.Equal(9, 6 * weights[0] + 2 * weights[1] + weights[2], 4);
    }

    [Fact]
    public void Without_rebalancing_every_picture_is_visited_once_in_an_order_of_its_own_for_every_epoch()
    {
        var rebalancer = new Rebalancer(Set, 3, "none", 1);
        Assert.Equal(Enumerable.Range(0, 9), rebalancer.Order(0).Order());
        Assert.Equal(rebalancer.Order(4), new Rebalancer(Set, 3, "none", 1).Order(4));
        Assert.NotEqual(rebalancer.Order(0), rebalancer.Order(1));
        Assert.Null(rebalancer.LossWeights);
        Assert.Null(rebalancer.LogPriors);
    }

    [Fact]
    public void The_sampler_draws_all_classes_equally()
    {
        var rebalancer = new Rebalancer(Set, 3, "sampler", 1);
        int[] drawn = new int[3];
        for (int epoch = 0; epoch < 1000; epoch++)
            foreach (int index in rebalancer.Order(epoch)) drawn[Set.Labels[index]]++;
        Assert.All(drawn, count => Assert.InRange(count, 2850, 3150));
    }

    [Fact]
    public void Logit_adjustment_adds_log_priors() =>
        Assert.Equal([(float)Math.Log(6 / 9.0), (float)Math.Log(2 / 9.0), (float)Math.Log(1 / 9.0)], new Rebalancer(Set, 3, "logit-adjust", 1).LogPriors!);
}
