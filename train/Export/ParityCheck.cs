using EmotionML.Core.Common;

namespace EmotionML.Train.Export;

/// <summary>How far an exported file is from the network it was made of.</summary>
/// <param name="Images">Pictures compared.</param>
/// <param name="MaximumDifference">Largest absolute difference of a probability.</param>
/// <param name="MeanDifference">Mean absolute difference of a probability.</param>
/// <param name="ArgmaxMismatches">Pictures for which the two name different classes.</param>
public readonly record struct ParityResult(int Images, double MaximumDifference, double MeanDifference, int ArgmaxMismatches)
{
    /// <summary>True where no probability differs by more than <see cref="ParityCheck.Limit"/> and every argmax is equal.</summary>
    public bool Passes => MaximumDifference <= ParityCheck.Limit && ArgmaxMismatches == 0;
}

/// <summary>Compares an exported file's probabilities with the trainer's own 32-bit outputs.</summary>
public static class ParityCheck
{
    /// <summary>Largest difference of a probability that passes: rounding of 32-bit sums in another order stays far below it.</summary>
    public const double Limit = 1e-4;

    /// <summary>Compares the two.</summary>
    /// <param name="trainerProbabilities">[images, classes], row-major, from the trainer in 32-bit precision.</param>
    /// <param name="onnxProbabilities">[images, classes], row-major, from ONNX Runtime.</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="ArgumentException">The two are not equally long, or not whole rows.</exception>
    public static ParityResult Compare(ReadOnlySpan<float> trainerProbabilities, ReadOnlySpan<float> onnxProbabilities, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        if (trainerProbabilities.Length != onnxProbabilities.Length || trainerProbabilities.Length % classes != 0)
            throw new ArgumentException($"Expected equally many whole rows of {classes}, found {trainerProbabilities.Length} and {onnxProbabilities.Length} values.");
        double maximum = 0, sum = 0;
        int mismatches = 0;
        for (int row = 0; row < trainerProbabilities.Length; row += classes)
        {
            ReadOnlySpan<float> a = trainerProbabilities.Slice(row, classes), b = onnxProbabilities.Slice(row, classes);
            int bestA = 0, bestB = 0;
            for (int k = 0; k < classes; k++)
            {
                double difference = Math.Abs((double)a[k] - b[k]);
                sum += difference;
                // A NaN on either side must fail the check, and NaN compares false with everything.
                maximum = double.IsNaN(difference) ? double.PositiveInfinity : Math.Max(maximum, difference);
                if (a[k] > a[bestA])
                    bestA = k;
                if (b[k] > b[bestB])
                    bestB = k;
            }
            if (bestA != bestB)
                mismatches++;
        }
        return new ParityResult(trainerProbabilities.Length / classes, maximum, trainerProbabilities.Length == 0 ? 0 : sum / trainerProbabilities.Length, mismatches);
    }

    /// <summary>Compares the two and refuses an export that is not the network.</summary>
    /// <exception cref="UserException">The check fails; the message gives both numbers.</exception>
    public static ParityResult Require(ReadOnlySpan<float> trainerProbabilities, ReadOnlySpan<float> onnxProbabilities, int classes)
    {
        ParityResult result = Compare(trainerProbabilities, onnxProbabilities, classes);
        if (!result.Passes)
        {
            throw new UserException(FormattableString.Invariant(
                $"ONNX parity failed over {result.Images} images: expected a largest difference of {Limit:0e+0} and no other class, found {result.MaximumDifference:0.0e+0} and {result.ArgmaxMismatches} other classes."));
        }
        return result;
    }
}
