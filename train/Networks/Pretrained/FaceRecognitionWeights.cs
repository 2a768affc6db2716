using EmotionML.Core.Common;
using static TorchSharp.torch;

namespace EmotionML.Train.Networks.Pretrained;

/// <summary>
/// The start of <see cref="FaceResNet"/> from the face recognition network of npm <c>@vladmandic/face-api</c> 1.7.15 (MIT), which has dlib's
/// weights as bytes. Its batch norms are folded into scale and bias: they are put back with the mean and variance that training
/// pictures give each layer, so that the network computes at the start what it computed there.
/// </summary>
public static class FaceRecognitionWeights
{
    /// <summary>What <c>--init</c> calls it.</summary>
    public const string Name = "face-recognition";

    /// <summary>Where the weights come from, for the model card.</summary>
    public const string Origin = "npm @vladmandic/face-api 1.7.15, face_recognition_model (dlib's dlib_face_recognition_resnet_model_v1, public domain; package MIT)";

    internal const string Hash = "b413e420d6840b2775fba32008db6f3cddb07d485967fb42cfcf379c16a8c589";

    // what dlib subtracts from red, green and blue, and divides by
    private static readonly float[] Means = [122.782f, 117.001f, 104.298f];
    private const float Divisor = 256;

    /// <summary>The package's manifest below the repository.</summary>
    public static string DefaultPath => Path.Combine(RepositoryRoot.Find() ?? ".", "node_modules", "@vladmandic", "face-api", "model", "face_recognition_model-weights_manifest.json");

    /// <summary>Copies the weights into a network.</summary>
    /// <param name="network">The network; its head keeps its random start.</param>
    /// <param name="pictures">Normalised training pictures [N, 1, S, S] that batch norms are measured on; a few hundred do.</param>
    /// <param name="mean">What normalisation subtracted, 0..255.</param>
    /// <param name="std">What it divided by.</param>
    /// <param name="manifest">The weights; the npm package's by default.</param>
    /// <exception cref="UserException">The file is missing or damaged.</exception>
    public static void CopyInto(FaceResNet network, Tensor pictures, float mean, float std, string? manifest = null)
    {
        IReadOnlyDictionary<string, (long[] Shape, float[] Values)> weights = WeightManifest.Read(manifest ?? DefaultPath, Hash);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable off = no_grad();
        IReadOnlyDictionary<string, Tensor> state = network.state_dict();
        Tensor stem = Kernel("conv32_down/conv"); // [32, 3, 7, 7]
        // v = std z + mean in every channel: (v - mean_c) / 256 summed over the channels is linear in z
        state["stem.weight"].copy_(stem.sum(1, keepdim: true) * (std / Divisor));
        Tensor shift = (stem.sum([2, 3]) * tensor(Means.Select(m => (mean - m) / Divisor).ToArray())).sum(1);
        foreach (string name in state.Keys.Where(k => k.EndsWith(".conv1.weight", StringComparison.Ordinal) || k.EndsWith(".conv2.weight", StringComparison.Ordinal)))
            state[name].copy_(Kernel(name[..^".weight".Length].Replace('.', '/') + "/conv"));

        bool training = network.training;
        network.eval();
        network.Forward(pictures, (name, norm, values) =>
        {
            Tensor bias = Vector(name + "/conv/bias"), scale = Vector(name + "/scale/weights"), offset = Vector(name + "/scale/biases");
            if (name == "conv32_down") bias += shift;
            // measured as training measures, without the convolution's bias, which a batch norm would take away again
            Tensor average = values.mean([0, 2, 3]), variance = values.var([0, 2, 3], unbiased: false);
            norm.Set(average, variance, scale * (variance + BatchNorm.Epsilon).sqrt(), offset + scale * (bias + average));
        });
        network.train(training);

        Tensor Vector(string name) => tensor(Find(name).Values);

        Tensor Kernel(string name)
        {
            (long[] shape, float[] values) = Find(name + "/filters");
            return tensor(values, shape).permute(3, 2, 0, 1);
        }

        (long[] Shape, float[] Values) Find(string name) => weights.TryGetValue(name, out (long[], float[]) found)
            ? found
            : throw new UserException($"{manifest ?? DefaultPath}: expected a tensor '{name}', found none");
    }
}
