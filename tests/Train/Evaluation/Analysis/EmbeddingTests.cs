using EmotionML.Core.Common;
using EmotionML.Train.Evaluation.Analysis;

namespace EmotionML.Tests.Train.Evaluation.Analysis;

public sealed class EmbeddingTests
{
    [Fact]
    public void Principal_components_of_a_stretched_cloud_are_its_axes()
    {
        // standard deviations 5, 2 and 0.5 along axes turned by 30 degrees in the first plane
        var random = new RandomStream(1);
        double cos = Math.Cos(Math.PI / 6), sin = Math.Sin(Math.PI / 6);
        double[][] rows = [.. Enumerable.Range(0, 4000).Select(_ =>
        {
            double a = 5 * random.Normal(), b = 2 * random.Normal();
            return new[] { 3 + cos * a - sin * b, -1 + sin * a + cos * b, 0.5 * random.Normal() };
        })];
        PrincipalComponents found = PrincipalComponents.Fit(rows, 2);
        Assert.Equal(1, Math.Abs(found.Axes[0][0] * cos + found.Axes[0][1] * sin), 2);
        Assert.Equal(1, Math.Abs(found.Axes[1][0] * -sin + found.Axes[1][1] * cos), 2);
        Assert.Equal(25 / 29.25, found.Shares[0], 2);
        Assert.Equal(4 / 29.25, found.Shares[1], 2);
        double[][] projected = found.Project(rows);
        Assert.Equal(0, projected.Average(place => place[0]), 6);
        Assert.Equal(25, projected.Average(place => place[0] * place[0]), 0);
    }

    [Fact]
    public void Affinities_are_symmetric_sum_to_one_and_have_the_wanted_perplexity()
    {
        double[][] rows = Clouds(out _);
        double[] p = TSne.Affinities(rows, perplexity: 8);
        int n = rows.Length;
        Assert.Equal(1, p.Sum(), 9);
        Assert.All(Enumerable.Range(0, n), i => Assert.Equal(p[i * n + 3], p[3 * n + i], 12));
    }

    [Fact]
    public void Tsne_keeps_neighbours_together()
    {
        double[][] rows = Clouds(out int[] labels);
        double[][] places = TSne.Embed(rows, new TSneOptions { Perplexity = 10, Steps = 300 });
        int together = Enumerable.Range(0, rows.Length).Count(i => labels[i] == labels[Nearest(places, i)]);
        Assert.Equal(rows.Length, together);
        // another seed lays them out otherwise, the same seed the same way
        Assert.Equal(places[0], TSne.Embed(rows, new TSneOptions { Perplexity = 10, Steps = 300 })[0]);
        Assert.Throws<ArgumentException>(() => TSne.Embed([[1], [2]]));
    }

    private static int Nearest(double[][] places, int i) => Enumerable.Range(0, places.Length).Where(j => j != i)
        .MinBy(j => (places[i][0] - places[j][0]) * (places[i][0] - places[j][0]) + (places[i][1] - places[j][1]) * (places[i][1] - places[j][1]));

    // three clouds in ten dimensions, ten standard deviations apart
    private static double[][] Clouds(out int[] labels)
    {
        var random = new RandomStream(7);
        labels = [.. Enumerable.Range(0, 90).Select(i => i % 3)];
        return [.. labels.Select(label => Enumerable.Range(0, 10).Select(k => random.Normal() + (k == label ? 10 : 0)).ToArray())];
    }
}
