using System.Text.Json;
using EmotionML.Core.Common;
using EmotionML.Train.Data;
using EmotionML.Train.Networks;
using EmotionML.Train.Training;
using static TorchSharp.torch;

namespace EmotionML.Tests.Train.Training;

[Collection(SequentialCollection.Name)]
[Trait("Category", "Slow")]
public sealed class TrainerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public TrainerTests() => set_num_threads(1);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Resuming_after_two_epochs_equals_four_straight()
    {
        // a mirror would swap the classes left and right
        TrainOptions options = TestFaces.Small with { Mixup = 0.3, Flip = 0 };
        FaceDataset data = TestFaces.Draw();
        Train(data, options, "straight");
        Train(data, options, "halves", stopAfter: state => state.Epoch == 2 && state.Step == 0);
        Train(data, options, "halves", resume: true);
        AssertSameWeights("straight", "halves");
    }

    [Fact]
    public void Stopping_in_the_middle_of_an_epoch_loses_nothing()
    {
        TrainOptions options = TestFaces.Small with { Flip = 0, Epochs = 2 };
        FaceDataset data = TestFaces.Draw();
        Train(data, options, "straight");
        Assert.Equal(TrainOutcome.Interrupted, Train(data, options, "stopped", stopAfter: state => state.Epoch == 1 && state.Step == 3));
        Assert.Equal(TrainOutcome.Finished, Train(data, options, "stopped", resume: true));
        AssertSameWeights("straight", "stopped");
        string[] Rows(string run) => [.. File.ReadLines(Run(run).Metrics).Select(WithoutTimes)];
        Assert.Equal(Rows("straight"), Rows("stopped"));

        static string WithoutTimes(string row) => row[..row.IndexOf("\"seconds\"", StringComparison.Ordinal)];
    }

    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    public void A_resumed_run_steps_onto_the_schedule_of_another_number_of_epochs(int epochs)
    {
        TrainOptions planned = TestFaces.Small with { Flip = 0 }, other = planned with { Epochs = epochs };
        FaceDataset data = TestFaces.Draw();
        Train(data, other, "straight");
        Train(data, planned, "replanned", stopAfter: state => state.Epoch == 2 && state.Step == 1);
        Train(data, other, "replanned", resume: true);
        double[] straight = Rates("straight"), replanned = Rates("replanned");
        Assert.Equal(epochs, replanned.Length);
        Assert.Equal(straight[2..], replanned[2..]);
        Assert.NotEqual(straight[1], replanned[1]);

        double[] Rates(string run) =>
            [.. File.ReadLines(Run(run).Metrics).Select(row => JsonDocument.Parse(row).RootElement.GetProperty("learning_rate").GetDouble())];
    }

    [Fact]
    public void The_measured_speed_counts_the_time_of_teachers()
    {
        FaceDataset data = TestFaces.Draw();
        Assert.True(Speed(teachers: 20) < 0.5 * Speed(teachers: 0));

        double Speed(int teachers)
        {
            using Network network = Create(), teacher = Create();
            return Throughput.Measure(TestFaces.Small, data.Train, network, [.. Enumerable.Repeat(new TeacherNetwork(teacher), teachers)], 16, steps: 8, out _);
        }

        Network Create() => NetworkStart.Build(TestFaces.Small, data, TextWriter.Null);
    }

    [Theory]
    [InlineData("full", 300, 15)] // 18 s of training and 2 s of evaluation an epoch
    [InlineData("16:0.5,32:0.5", 300, 20)] // the first half at twice the speed
    [InlineData("full", 1, 1)]
    public void A_budget_holds_as_many_epochs_as_its_speed_allows(string sizes, double seconds, int expected)
    {
        using Network network = NetworkStart.Build(TestFaces.Small, TestFaces.Draw(size: 32), TextWriter.Null);
        Assert.Equal(expected, Throughput.FitEpochs(seconds / 60, SizeSchedule.Parse(sizes, network), 1800, 600, size => size == 32 ? 100 : 200));
    }

    [Fact]
    public void Another_seed_gives_other_weights()
    {
        FaceDataset data = TestFaces.Draw();
        TrainOptions options = TestFaces.Small with { Epochs = 1 };
        Train(data, options, "one");
        Train(data, options with { Seed = 2 }, "two");
        Assert.NotEqual(Weights("one")["model.head.weight"].Values, Weights("two")["model.head.weight"].Values);
    }

    [Theory]
    [InlineData("emotion-resnet", "sgd", "none")]
    [InlineData("emotion-resnet", "adamw", "weights")]
    [InlineData("emotion-resnet", "sgd", "sampler")]
    [InlineData("emotion-resnet", "sgd", "logit-adjust")]
    [InlineData("seed-cnn", "adam", "sqrt-weights")]
    public void Every_recipe_learns_the_toy(string network, string optimizer, string rebalance)
    {
        TrainOptions options = TestFaces.Small with { Network = network, Optimizer = optimizer, Rebalance = rebalance, Flip = 0, Epochs = 8, Shift = 0.05, Rotation = 5, LearningRate = optimizer == "adamw" ? 0.01 : 0 };
        Train(TestFaces.Draw(train: 192, size: 24), options, "run");
        double best = double.Parse(Safetensors.Read(Run("run").Last).Metadata["state.BestAccuracy"], System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(best >= 0.9, $"{network} with {optimizer} and {rebalance}: expected at least 0.9 on held-out pictures, found {best}");
    }

    [Fact]
    public void Two_hundred_steps_leave_no_tensor_and_no_memory_behind()
    {
        FaceDataset data = TestFaces.Draw();
        TrainOptions options = TestFaces.Small;
        using Network model = Create(options, data), average = Create(options, data);
        Intensity intensity = Intensity.Of(data.Train);
        var rebalancer = new Rebalancer(data.Train, 3, "none", 1);
        using var step = new TrainStep(options, data.Train, intensity, rebalancer, model, average, []);
        int[] batch = [.. Enumerable.Range(0, 16)];
        for (int i = 0; i < 50; i++) step.Run(batch, 0, i, 1, 16, 0.01, clean: false);
        // what other tests left to the finalizer is gone before the count begins
        long memory = ResidentMemory(), tensors = Tensor.TotalCount;
        for (int i = 50; i < 250; i++) step.Run(batch, 0, i, 1, 16, 0.01, clean: false);
        Assert.Equal(tensors, Tensor.TotalCount);
        Assert.InRange(ResidentMemory() - memory, long.MinValue, 32 << 20);

        static long ResidentMemory()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return Environment.WorkingSet;
        }
    }

    [Fact]
    public void A_loss_that_is_not_a_number_stops_the_run_and_keeps_the_checkpoint()
    {
        FaceDataset data = TestFaces.Draw();
        Train(data, TestFaces.Small with { Epochs = 3 }, "run", stopAfter: state => state.Epoch == 1 && state.Step == 0);
        byte[] good = File.ReadAllBytes(Run("run").Last);
        var error = Assert.Throws<UserException>(() => Train(data, TestFaces.Small with { Epochs = 3 }, "run", resume: true, poison: true));
        Assert.Contains("epoch 2 step 1", error.Message, StringComparison.Ordinal);
        Assert.Contains("last good checkpoint", error.Message, StringComparison.Ordinal);
        Assert.Equal(good, File.ReadAllBytes(Run("run").Last));
    }

    [Fact]
    public void A_full_or_unwritable_folder_is_a_clear_error()
    {
        string file = Path.Combine(folder.Path, "file");
        File.WriteAllText(file, "");
        var error = Assert.Throws<UserException>(() => new RunFolder(Path.Combine(file, "run")).Prepare());
        Assert.Contains("cannot be written", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_checkpoint_is_a_clear_error()
    {
        FaceDataset data = TestFaces.Draw();
        TrainOptions options = TestFaces.Small with { Epochs = 1 };
        Train(data, options, "run");
        using (FileStream stream = File.OpenWrite(Run("run").Last)) stream.SetLength(stream.Length / 2);
        var error = Assert.Throws<UserException>(() => Train(data, options, "run", resume: true));
        Assert.Contains("last.safetensors", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_teacher_pulls_the_student_towards_its_own_answers()
    {
        FaceDataset data = TestFaces.Draw();
        // the teacher has learnt; the student is told labels that are all the same and listens to the teacher alone
        Train(data, TestFaces.Small with { Flip = 0, Epochs = 8 }, "teacher");
        FaceDataset blind = data with { Train = data.Train with { Labels = new int[data.Train.Count] } };
        using Network teacher = Create(TestFaces.Small, data);
        Checkpoint.LoadWeights(Run("teacher").Best, teacher);
        teacher.eval();
        Train(blind, TestFaces.Small with { Flip = 0, Epochs = 12, TeacherShare = 1, LabelSmoothing = 0 }, "student", teachers: [teacher]);
        double best = double.Parse(Safetensors.Read(Run("student").Last).Metadata["state.BestAccuracy"], System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(best > 0.8, $"expected the student to follow its teacher, found {best}");
    }

    [Fact]
    public void Teachers_answer_for_both_mirror_images_when_asked_to()
    {
        FaceDataset data = TestFaces.Draw();
        using Network teacher = Create(TestFaces.Small with { Seed = 5 }, data);
        teacher.eval();
        using Network student = Create(TestFaces.Small, data);
        SayTheSame(student);
        double straight = Loss(flip: 0, "none"), mirrored = Loss(flip: 1, "none");
        Assert.True(Math.Abs(straight - mirrored) > 1e-4, $"the teacher sees no difference: {straight} and {mirrored}");
        Assert.Equal((straight + mirrored) / 2, Loss(flip: 0, "flip"), 1e-6);
        Assert.Equal((straight + mirrored) / 2, Loss(flip: 1, "flip"), 1e-6);

        double Loss(double flip, string tta)
        {
            TrainOptions options = TestFaces.Small with { Flip = flip, TeacherTta = tta, TeacherShare = 1, LabelSmoothing = 0, WeightDecay = 0 };
            return Step(options, data, student, learningRate: 0, teachers: [teacher]).Loss;
        }
    }

    [Fact]
    public void A_teacher_sees_pictures_of_the_side_that_it_works_at_whatever_the_student_sees()
    {
        FaceDataset data = TestFaces.Draw(size: 24);
        using Network any = Create(TestFaces.Small with { Seed = 5, WorkingSize = 20 }, data), whole = Create(TestFaces.Small with { Network = "seed-cnn", Seed = 6 }, data);
        using Network student = Create(TestFaces.Small, data);
        foreach (Network each in new[] { any, whole }) each.eval();
        SayTheSame(student);
        TrainOptions options = TestFaces.Small with { TeacherShare = 1, LabelSmoothing = 0, WeightDecay = 0, Mixup = 0.4 };
        double at24 = Loss(24, any, whole);
        Assert.Equal(at24, Loss(16, any, whole), 1e-6);
        Assert.Equal(at24, Loss(20, any, whole), 1e-6);
        Assert.True(Math.Abs(at24 - Loss(24, any)) > 1e-4, "the second teacher says nothing");

        double Loss(int size, params Network[] teachers) => Step(options, data, student, learningRate: 0, size, strength: 1, teachers).Loss;
    }

    [Fact]
    public void The_work_of_a_step_grows_with_the_size_of_its_pictures_but_for_the_teachers()
    {
        FaceDataset data = TestFaces.Draw(size: 24);
        using Network whole = Create(TestFaces.Small with { WorkingSize = 24 }, data), small = Create(TestFaces.Small with { WorkingSize = 16 }, data);
        double share = (double)small.CountMultiplyAdds() / whole.CountMultiplyAdds();
        Assert.Equal(share, Ratio(TestFaces.Small), 0.02);
        Assert.Equal((3 * share + 1) / 4, Ratio(TestFaces.Small, whole), 0.02);
        Assert.Equal((3 * share + 4) / 7, Ratio(TestFaces.Small with { TeacherTta = "flip" }, whole, whole), 0.02);

        double Ratio(TrainOptions options, params Network[] teachers)
        {
            var rebalancer = new Rebalancer(data.Train, data.Labels.Count, options.Rebalance, options.Seed);
            using var step = new TrainStep(options, data.Train, Intensity.Of(data.Train), rebalancer, whole, whole, Teachers(teachers));
            return step.Work(16) / step.Work(24);
        }
    }

    [Fact]
    public void Sharpness_aware_steps_take_the_gradient_uphill_of_the_weights()
    {
        const double Distance = 0.3;
        FaceDataset data = TestFaces.Draw();
        Dictionary<string, float[]> start = Read(null), downhill = Read(0), sharp = Read(Distance);
        // one step at learning rate one: what the weights lost is the gradient
        string[] learnt = [.. start.Keys.Where(name => !name.Contains("running", StringComparison.Ordinal))];
        double norm = Math.Sqrt(learnt.Sum(name => start[name].Zip(downhill[name], (w, after) => (double)(w - after) * (w - after)).Sum()));
        Dictionary<string, float[]> uphill = start.ToDictionary(p => p.Key,
            p => learnt.Contains(p.Key) ? [.. p.Value.Zip(downhill[p.Key], (w, after) => (float)(w + Distance / norm * (w - after)))] : p.Value);
        Dictionary<string, float[]> fromUphill = Read(0, uphill);
        foreach (string name in learnt)
            for (int i = 0; i < start[name].Length; i++)
                Assert.Equal(uphill[name][i] - fromUphill[name][i], start[name][i] - sharp[name][i], 2e-4);
        Assert.Contains(learnt, name => start[name].Zip(downhill[name]).Zip(sharp[name]).Any(w => Math.Abs(w.First.Second - w.Second) > 0.01));
        foreach (string name in start.Keys.Except(learnt)) Assert.Equal(downhill[name], sharp[name]);

        Dictionary<string, float[]> Read(double? sam, Dictionary<string, float[]>? from = null)
        {
            TrainOptions options = TestFaces.Small with { Sam = sam ?? 0, Momentum = 0, WeightDecay = 0 };
            using Network network = Create(options, data);
            using (no_grad())
                foreach ((string name, float[] values) in from ?? []) network.state_dict()[name].copy_(tensor(values, network.state_dict()[name].shape));
            if (sam is not null) Step(options, data, network, learningRate: 1);
            return network.state_dict().ToDictionary(p => p.Key, p => p.Value.reshape(-1).ToFloats());
        }
    }

    // a student that always says the same makes the loss a linear measure of what its teachers say
    private static void SayTheSame(Network student)
    {
        using IDisposable off = no_grad();
        student.state_dict()["head.weight"].fill_(0);
        student.state_dict()["head.bias"].copy_(TensorExtensions.FromArray([0f, 1, 3], 3));
    }

    // the first step of a run, on the first three pictures; as they are while the strength is zero
    private static StepResult Step(TrainOptions options, FaceDataset data, Network network, double learningRate, int? size = null, double strength = 0,
        params Network[] teachers)
    {
        var rebalancer = new Rebalancer(data.Train, data.Labels.Count, options.Rebalance, options.Seed);
        using var step = new TrainStep(options, data.Train, Intensity.Of(data.Train), rebalancer, network, network, Teachers(teachers));
        network.train();
        return step.Run([0, 1, 2], epoch: 0, globalStep: 0, strength, size ?? data.Train.Size, learningRate, clean: false);
    }

    private static TeacherNetwork[] Teachers(IEnumerable<Network> networks) => [.. networks.Select(network => new TeacherNetwork(network))];

    private RunFolder Run(string name) => new(Path.Combine(folder.Path, name));

    private static Network Create(TrainOptions options, FaceDataset data) =>
        NetworkFactory.Create(options.Network, NetworkFactory.Shape(options, data), SeedStreams.Initialisation(options.Seed));

    private TrainOutcome Train(FaceDataset data, TrainOptions options, string name, bool resume = false, Func<TrainState, bool>? stopAfter = null,
        bool poison = false, IReadOnlyList<Network>? teachers = null)
    {
        RunFolder run = Run(name);
        run.Prepare();
        using Network network = Create(options, data);
        using var stop = new CancellationTokenSource();
        var progress = new TrainProgress(TextWriter.Null, live: false);
        using var trainer = new Trainer(options, data, run, network, Teachers(teachers ?? []), new Dictionary<string, string>(), progress);
        if (stopAfter is not null) progress.After = state => { if (stopAfter(state)) stop.Cancel(); };
        if (resume) trainer.Resume();
        if (poison)
        {
            using IDisposable off = no_grad();
            network.state_dict()["head.bias"].fill_(double.NaN);
        }
        return trainer.Run(stop.Token);
    }

    private Dictionary<string, TensorData> Weights(string run) => Safetensors.Read(Run(run).Last).Tensors;

    private void AssertSameWeights(string a, string b)
    {
        Dictionary<string, TensorData> first = Weights(a), second = Weights(b);
        Assert.Equal(first.Keys.Order(), second.Keys.Order());
        foreach ((string name, TensorData data) in first) Assert.True(data.Values.AsSpan().SequenceEqual(second[name].Values), $"{name} differs");
    }
}
