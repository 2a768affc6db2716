using EmotionML.Train.Data;
using EmotionML.Train.Networks;
using EmotionML.Train.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace EmotionML.Tests.Train.Training;

public sealed class TeacherNetworkTests
{
    private static readonly FaceDataset Data = TestFaces.Draw();

    [Fact]
    public void Probabilities_are_the_softmax_of_corrected_logits_at_the_temperature()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable off = no_grad();
        Network network = Always([0.2f, 1, 3]);
        using var teacher = new TeacherNetwork(network, [0.5f, -1, 0], temperature: 0.5);
        double[] scores = [Math.Exp(0.7 / 0.5), Math.Exp(0), Math.Exp(3 / 0.5)];
        float[] found = teacher.Probabilities(zeros([2, 1, 16, 16])).ToFloats();
        for (int i = 0; i < found.Length; i++) Assert.Equal(scores[i % 3] / scores.Sum(), found[i], 1e-5);
    }

    [Fact]
    public void Calibration_makes_an_underconfident_teacher_surer()
    {
        // right two times of three whatever is shown: the share of the first class decides
        Network network = Always([0.1f, 0, 0]);
        FaceDataset mostlyFirst = Data with { Validation = Data.Validation with { Labels = [.. Data.Validation.Labels.Select((_, i) => i % 6 == 0 ? 1 : i % 6 == 1 ? 2 : 0)] } };
        using TeacherNetwork teacher = TeacherNetwork.Calibrate(network, new Dictionary<string, string>(), mostlyFirst);
        using IDisposable off = no_grad();
        float[] found = teacher.Probabilities(zeros([1, 1, 16, 16])).ToFloats();
        Assert.Equal(2 / 3.0, found[0], 0.01);
    }

    [Theory]
    [InlineData("weights")]
    [InlineData("sqrt-weights")]
    [InlineData("sampler")]
    public void A_prior_that_rebalancing_gave_is_taken_back(string mode)
    {
        // the first class is twice as frequent as each of the others
        FaceSet set = Data.Train with { Labels = [.. Data.Train.Labels.Select((_, i) => i % 4 == 0 ? 1 : i % 4 == 1 ? 2 : 0)] };
        var rebalancer = new Rebalancer(set, 3, mode, 1);
        double[] learnt = rebalancer.EffectiveShares();
        double[] corrected = [.. learnt.Zip(rebalancer.PriorCorrection(), (share, log) => share * Math.Exp(log))];
        Assert.Equal([0.5, 0.25, 0.25], corrected.Select(c => c / corrected.Sum()), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    private static Network Always(float[] logits)
    {
        Network network = NetworkFactory.Create("emotion-resnet", NetworkFactory.Shape(TestFaces.Small, Data), 1);
        using IDisposable off = no_grad();
        network.state_dict()["head.weight"].fill_(0);
        using Tensor bias = tensor(logits);
        network.state_dict()["head.bias"].copy_(bias);
        network.eval();
        return network;
    }
}
