using System.ComponentModel;
using EmotionML.Train.Networks;
using EmotionML.Train.Training.Augmentation;

namespace EmotionML.Train.Training;

/// <summary>
/// Everything that decides what a training run computes. Each property is an option of <c>train</c> (in kebab case) and
/// a key of a configuration file; the description is its help text.
/// </summary>
public sealed record TrainOptions : NetworkOptions
{
    [Description("epochs of the whole schedule")]
    public int Epochs { get; init; } = 60;

    [Description("fit the whole schedule into this many minutes, measured on this machine; 0 goes by --epochs")]
    public double Minutes { get; init; }

    [Description("pictures per step")]
    public int Batch { get; init; } = 128;

    [Description("picture sizes over the schedule as size:share of the epochs, such as 32:0.4,40:0.3,48:0.3; auto is two thirds, five sixths and the whole of the side where the network takes any size; full is the whole throughout; the whole is the side at which the network works")]
    public string Sizes { get; init; } = "full";

    [Description("sgd (Nesterov), adam or adamw; auto is adam for seed-cnn, as its users train it, and sgd for the others")]
    public string Optimizer { get; init; } = "auto";

    [Description("highest learning rate; 0 takes the optimiser's default (sgd 0.08, adam and adamw 0.001)")]
    public double LearningRate { get; init; }

    [Description("momentum of sgd")]
    public double Momentum { get; init; } = 0.9;

    [Description("decay of weight matrices and kernels; biases and norms have none")]
    public double WeightDecay { get; init; } = 5e-4;

    [Description("epochs over which the learning rate rises from zero; then it falls along a cosine to zero")]
    public double Warmup { get; init; } = 1;

    [Description("share of the target spread over all classes; none with --teacher, whose answers are soft already")]
    public double LabelSmoothing { get; init; } = 0.1;

    [Description("largest joint norm of the gradients; 0 leaves them as they are")]
    public double ClipNorm { get; init; }

    [Description("sharpness-aware minimisation: distance in weight space at which the gradients are taken, such as 0.1; takes twice the time; 0 is off")]
    public double Sam { get; init; }

    [Description("share of the epochs, at the end, without mixup and label smoothing")]
    public double CleanShare { get; init; } = 0.15;

    [Description("which epoch's weights are kept: last, or accuracy, the best on the validation split, which flatters by about half a point")]
    public string Select { get; init; } = "last";

    [Description("decay of the weights' moving average, which is what is evaluated and exported; 0 is off")]
    public double Average { get; init; } = 0.999;

    [Description("none, weights, sqrt-weights, sampler or logit-adjust")]
    public string Rebalance { get; init; } = "none";

    [Description("auto, fp32 or bf16 (convolutions in bf16; weights, norms and loss stay in fp32)")]
    public string Precision { get; init; } = "auto";

    [Description("cpu or cuda")]
    public string Device { get; init; } = "cpu";

    [Description("threads of one operation; 0 takes every processor")]
    public int Threads { get; init; }

    [Description("seed from which initialisation, shuffling, augmentation and rebalancing derive theirs")]
    public long Seed { get; init; } = 1;

    [Description("start from a run folder, an emotion.onnx of ours, a .safetensors file, or face-recognition: the npm package's network")]
    public string Init { get; init; } = "";

    [Description("keep parameters as they are: the first N, or those whose name begins with this")]
    public string Freeze { get; init; } = "";

    [Description("learn from the mean of these models' outputs as well: comma-separated run folders or .onnx files of ours")]
    public string Teacher { get; init; } = "";

    [Description("share of the target that comes from the teachers")]
    public double TeacherShare { get; init; } = 0.5;

    [Description("none, or flip: the teachers answer for the mirror image too, in twice their time")]
    public string TeacherTta { get; init; } = "none";

    [Description("chance of a horizontal mirror")]
    public double Flip { get; init; } = 0.5;

    [Description("rotation in degrees to either side")]
    public double Rotation { get; init; } = 12;

    [Description("change of size, as a share: 0.2 is a factor from 1 / 1.2 to 1.2")]
    public double Scale { get; init; } = 0.2;

    [Description("shift along either axis, as a share of the side")]
    public double Shift { get; init; } = 0.125;

    [Description("change of contrast, as a share")]
    public double Contrast { get; init; } = 0.3;

    [Description("change of brightness, as a share of the whole range")]
    public double Brightness { get; init; } = 0.12;

    [Description("change of the exponent of the intensities, as a share: 0.3 is from 1 / 1.3 to 1.3")]
    public double Gamma { get; init; } = 0.3;

    [Description("change of sharpness: share of the difference from a 3x3 mean that is added or taken")]
    public double Sharpness { get; init; } = 0.5;

    [Description("chance of histogram equalisation")]
    public double Equalize { get; init; } = 0.1;

    [Description("chance of erasing a rectangle")]
    public double Erase { get; init; } = 0.4;

    [Description("largest side of that rectangle, as a share of the side")]
    public double EraseMax { get; init; } = 0.42;

    [Description("mixup's beta parameter; 0 is off")]
    public double Mixup { get; init; } = 0.2;

    [Description("epochs before augmentation begins")]
    public double RampStart { get; init; } = 1;

    [Description("epochs over which augmentation grows to full strength")]
    public double RampEpochs { get; init; } = 4;

    /// <summary>The part that the augmenter needs.</summary>
    public AugmentationOptions Augmentation =>
        new(Flip, Rotation, Scale, Shift, Contrast, Brightness, Gamma, Sharpness, Equalize, Erase, EraseMax, RampStart, RampEpochs);

    /// <summary>The optimiser with <c>auto</c> resolved.</summary>
    public string OptimizerName => Optimizer != "auto" ? Optimizer : Network == NetworkFactory.SeedCnn ? "adam" : "sgd";

    /// <summary>The learning rate with the optimiser's default resolved.</summary>
    public double PeakLearningRate => LearningRate > 0 ? LearningRate : OptimizerName == "sgd" ? 0.08 : 0.001;
}
