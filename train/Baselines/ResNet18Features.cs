using EmotionML.Core.Model;
using EmotionML.Train.Data;

namespace EmotionML.Train.Baselines;

/// <summary>
/// The 512 pooled values of the frozen ImageNet ResNet18 of package Microsoft.ML.DnnImageFeaturizer.ResNet18, the face enlarged to 224 pixels:
/// what ML.NET's image classification trains its last layer on.
/// </summary>
public sealed class ResNet18Features : IFaceFeatures
{
    private const int Side = 224;

    private readonly FacePreparation preparation = new(Side);
    private readonly InferenceSession session;
    private readonly RunOptions run = new();
    private readonly float[] means;

    /// <summary>Opens the network, which the package puts beside the program.</summary>
    public ResNet18Features()
    {
        // the runner works on several pictures at once
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        session = new InferenceSession(ModelPath, options);
        // the package's own preprocessing subtracts a mean picture: what it makes of black is the negative of that
        using var preprocessing = new InferenceSession(Path.Combine(Path.GetDirectoryName(ModelPath)!, "..", "ResNetPrepOnnx", "ResNetPreprocess.onnx"), options);
        means = Array.ConvertAll(Run(preprocessing, new float[3 * Side * Side]), value => -value);
    }

    /// <summary>The network's file.</summary>
    internal static string ModelPath => Path.Combine(AppContext.BaseDirectory, "DnnImageModels", "ResNet18Onnx", "ResNet18.onnx");

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => [];

    /// <inheritdoc/>
    public void Fit(FaceSet train)
    {
        // the network is frozen
    }

    /// <inheritdoc/>
    public float[] Extract(ReadOnlySpan<byte> image, int size)
    {
        byte[] face = preparation.BytesFromGray(image, size, size);
        var input = new float[3 * face.Length];
        for (int c = 0; c < 3; c++)
            for (int i = 0; i < face.Length; i++) input[c * face.Length + i] = face[i] - means[c * face.Length + i];
        return Run(session, input);
    }

    /// <inheritdoc/>
    public void Save(string folder) => File.Copy(ModelPath, Path.Combine(folder, "ResNet18.onnx"));

    private float[] Run(InferenceSession network, float[] input)
    {
        using OrtValue value = OrtValue.CreateTensorValueFromMemory(input, [1, 3, Side, Side]);
        using IDisposableReadOnlyCollection<OrtValue> outputs = network.Run(run, network.InputNames, [value], network.OutputNames);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        run.Dispose();
        session.Dispose();
    }
}
