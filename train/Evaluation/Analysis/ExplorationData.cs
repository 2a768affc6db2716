using EmotionML.Core.Common;
using EmotionML.Train.Data;
using EmotionML.Train.Data.Readers;

namespace EmotionML.Train.Evaluation.Analysis;

/// <summary>The data that the notebooks look at: FER2013 where it is at hand, drawn faces where it is not.</summary>
public static class ExplorationData
{
    /// <summary>The environment variable that asks for a quick run on few drawn faces: 1 is on.</summary>
    public const string SmallVariable = "EMOTIONML_NOTEBOOK_SMALL";

    /// <summary>True where the variable is set.</summary>
    public static bool IsSmall => Environment.GetEnvironmentVariable(SmallVariable) == "1";

    /// <summary>The reference model, <c>artifacts/emotion.onnx</c> of the working copy.</summary>
    /// <exception cref="UserException">There is no working copy above the program or the current folder, or no model in it.</exception>
    public static string ReferenceModel
    {
        get
        {
            string? root = RepositoryRoot.Find();
            string path = Path.Combine(root ?? ".", "artifacts", "emotion.onnx");
            return root is not null && File.Exists(path) ? path : throw new UserException($"{path}: expected the reference model, found none; run this inside the working copy");
        }
    }

    /// <summary>Reads the data.</summary>
    /// <exception cref="UserException">FER2013 was found but cannot be read.</exception>
    public static FaceDataset Open() => IsSmall
        ? DatasetReader.Read(DatasetReader.Synthetic, new DataOptions { SyntheticCounts = new SyntheticCounts(40, 12, 0) })
        : DatasetReader.Read(DatasetReader.Discover() ?? DatasetReader.Synthetic, new DataOptions());

    /// <summary>One sentence that says what was read, and that drawn faces say nothing about people where it was those.</summary>
    public static string Describe(FaceDataset data) => FormattableString.Invariant(
        $"{data.Name}: {data.Train.Count:N0} training and {data.Validation.Count:N0} validation pictures of {data.Size}x{data.Size}.")
        + (data.IsSynthetic ? " SYNTHETIC: these faces are drawn; what is shown here says how the programs work, and nothing about people." : "");

    /// <summary>One number on real data and a smaller one for a quick run.</summary>
    public static int Pick(int full, int small) => IsSmall ? small : full;
}
