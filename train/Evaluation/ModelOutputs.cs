using EmotionML.Core.Common;
using EmotionML.Core.Model;
using EmotionML.Train.Data;
using EmotionML.Train.Metrics;

namespace EmotionML.Train.Evaluation;

/// <summary>What a model says about every picture of a split.</summary>
/// <param name="Calibrated">The file's own probabilities.</param>
/// <param name="Uncalibrated">Softmax of the logits without the temperature.</param>
/// <param name="Logits">[images, classes] of the pictures as they are, row-major.</param>
public sealed record ModelOutputs(Predictions Calibrated, Predictions Uncalibrated, float[] Logits)
{
    private const int Batch = 64;

    /// <summary>Runs a model over pictures, through the preparation that inference uses.</summary>
    /// <param name="classifier">The model.</param>
    /// <param name="set">The pictures; of another size than the model's, they are resized.</param>
    /// <param name="flip">True averages the probabilities of every picture and its mirror image.</param>
    public static ModelOutputs Of(EmotionClassifier classifier, FaceSet set, bool flip = false)
    {
        int classes = classifier.Labels.Count;
        float[] logits = new float[set.Count * classes], probabilities = new float[logits.Length], plain = new float[logits.Length];
        for (int start = 0; start < set.Count; start += Batch)
        {
            int count = Math.Min(Batch, set.Count - start);
            float[] faces = Faces(classifier, set, start, count);
            EmotionScores scores = classifier.Score(faces, count);
            float[] softmax = ProbabilityMetrics.Softmax(scores.Logits, classes);
            scores.Logits.CopyTo(logits, start * classes);
            if (flip)
            {
                for (int row = 0; row < faces.Length; row += classifier.Size)
                    Array.Reverse(faces, row, classifier.Size);
                EmotionScores mirrored = classifier.Score(faces, count);
                Average(scores.Probabilities, mirrored.Probabilities);
                Average(softmax, ProbabilityMetrics.Softmax(mirrored.Logits, classes));
            }
            scores.Probabilities.CopyTo(probabilities, start * classes);
            softmax.CopyTo(plain, start * classes);
        }
        return new ModelOutputs(new Predictions(probabilities, set.Labels, classes), new Predictions(plain, set.Labels, classes), logits);
    }

    /// <summary>Refuses data whose labels are not the model's: their numbers would mean other things.</summary>
    /// <exception cref="UserException">The labels differ; the message gives both.</exception>
    public static void RequireSameLabels(EmotionClassifier classifier, FaceDataset data)
    {
        if (!classifier.Labels.SequenceEqual(data.Labels))
        {
            throw new UserException(
                $"{data.Name}: expected the labels of {classifier.ModelPath} ({string.Join(", ", classifier.Labels)}), found {string.Join(", ", data.Labels)}");
        }
    }

    /// <summary>Gives data the labels of the model and their order; labels that only the model has are left without pictures.</summary>
    /// <exception cref="UserException">The data have a label that the model has not; the message gives both.</exception>
    public static FaceDataset WithLabelsOf(EmotionClassifier classifier, FaceDataset data)
    {
        int[] index = [.. data.Labels.Select(label => classifier.Labels.ToList().IndexOf(label))];
        if (index.Contains(-1))
        {
            throw new UserException(
                $"{data.Name}: expected the labels of {classifier.ModelPath} ({string.Join(", ", classifier.Labels)}) or some of them, found {string.Join(", ", data.Labels)}; --map-labels {data.Labels[Array.IndexOf(index, -1)]}=NAME,… maps them");
        }
        return classifier.Labels.SequenceEqual(data.Labels)
            ? data
            : data with { Labels = classifier.Labels, Train = Renumbered(data.Train), Validation = Renumbered(data.Validation), Test = Renumbered(data.Test) };

        FaceSet Renumbered(FaceSet set) => set with { Labels = [.. set.Labels.Select(label => index[label])], SoftLabels = null };
    }

    /// <summary>A batch as the model takes it: intensities 0..255, shape [count, 1, Size, Size].</summary>
    internal static float[] Faces(EmotionClassifier classifier, FaceSet set, int start, int count)
    {
        int area = classifier.Size * classifier.Size;
        float[] faces = new float[count * area];
        for (int i = 0; i < count; i++)
            classifier.Preparation.FromGray(set.Image(start + i), set.Size, set.Size).CopyTo(faces, i * area);
        return faces;
    }

    private static void Average(float[] target, float[] other)
    {
        for (int i = 0; i < target.Length; i++)
            target[i] = (target[i] + other[i]) / 2;
    }
}
