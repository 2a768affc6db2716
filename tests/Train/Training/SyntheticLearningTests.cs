using EmotionML.Train.Data;
using EmotionML.Train.Data.Readers;
using EmotionML.Train.Networks;
using EmotionML.Train.Training;
using TorchSharp;

namespace EmotionML.Tests.Train.Training;

[Collection(SequentialCollection.Name)]
[Trait("Category", "Slow")]
public sealed class SyntheticLearningTests
{
    [Fact]
    public void A_tiny_network_names_nine_of_ten_held_out_synthetic_faces()
    {
        using var folder = new TemporaryFolder();
        torch.set_num_threads(Environment.ProcessorCount);
        FaceDataset data = DatasetReader.Read(DatasetReader.Synthetic, new DataOptions());
        var options = new TrainOptions { Width = "12", Blocks = "1,1,1", Batch = 32, Epochs = 8, Average = 0.95, Dropout = 0.1, Rotation = 6, Scale = 0.05, Shift = 0.05, Erase = 0, RampEpochs = 1, Precision = "fp32" };
        using Network network = NetworkFactory.Create(options.Network, NetworkFactory.Shape(options, data), SeedStreams.Initialisation(options.Seed));
        var run = new RunFolder(folder.Path);
        using var trainer = new Trainer(options, data, run, network, [], new Dictionary<string, string>(), new TrainProgress(TextWriter.Null, live: false));
        Assert.Equal(TrainOutcome.Finished, trainer.Run(CancellationToken.None));

        // the test split: nothing was selected on it
        Score score = new Evaluator(data.Test, Intensity.Of(data.Train), data.Labels.Count).Evaluate(trainer.Averaged, data.Size, DeviceType.CPU);
        Assert.True(score.Accuracy >= 0.9, $"expected at least 90 % of held-out faces, found {100 * score.Accuracy:0.0} %");
        Assert.True(score.MacroF1 >= 0.9, $"expected a macro-F1 of at least 0.9, found {score.MacroF1:0.000}");
    }
}
