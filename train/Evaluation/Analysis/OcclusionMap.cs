using EmotionML.Core.Model;

namespace EmotionML.Train.Evaluation.Analysis;

/// <summary>How much of a label's probability each place of a face carries.</summary>
/// <param name="Size">Side of the map in pixels.</param>
/// <param name="Label">Index of the label looked at.</param>
/// <param name="Probability">Its probability for the whole face.</param>
/// <param name="Drop">
/// By how much the probability falls when the place is covered, averaged over all patches that cover it, shape
/// [Size, Size]. Negative where covering makes the model surer.
/// </param>
public sealed record OcclusionMap(int Size, int Label, double Probability, float[] Drop)
{
    /// <summary>
    /// Covers one patch after the other with the face's mean intensity and looks at the probability (Zeiler and Fergus,
    /// 2014, arXiv:1311.2901).
    /// </summary>
    /// <param name="classifier">The model.</param>
    /// <param name="face">Intensities 0..255, shape [Size, Size], from the model's preparation.</param>
    /// <param name="label">The label looked at; null: the most probable one.</param>
    /// <param name="patch">Side of the patch in pixels.</param>
    /// <param name="stride">Distance of neighbouring patches in pixels.</param>
    /// <exception cref="ArgumentException">The face has another size than the model's, or the patch does not fit it.</exception>
    public static OcclusionMap Of(EmotionClassifier classifier, ReadOnlyMemory<float> face, int? label = null, int patch = 10, int stride = 3)
    {
        int size = classifier.Size, area = size * size;
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        if (patch < 1 || patch > size) throw new ArgumentException($"Expected a patch of 1 to {size} pixels, found {patch}.", nameof(patch));
        EmotionPrediction whole = classifier.Classify(face);
        int looked = label ?? whole.LabelIndex;

        // the last patch of a row touches the edge, so that every pixel is covered at least once
        int[] starts = [.. Enumerable.Range(0, (size - patch) / stride + 1).Select(k => k * stride).Append(size - patch).Distinct()];
        (int Top, int Left)[] places = [.. starts.SelectMany(top => starts.Select(left => (top, left)))];
        float mean = face.ToArray().Average();
        float[] covered = new float[places.Length * area];
        for (int k = 0; k < places.Length; k++)
        {
            Span<float> copy = covered.AsSpan(k * area, area);
            face.Span.CopyTo(copy);
            for (int y = 0; y < patch; y++) copy.Slice((places[k].Top + y) * size + places[k].Left, patch).Fill(mean);
        }
        EmotionPrediction[] predictions = classifier.Classify(covered, places.Length);

        float[] drop = new float[area], count = new float[area];
        for (int k = 0; k < places.Length; k++)
        {
            float lost = whole.Probabilities[looked] - predictions[k].Probabilities[looked];
            for (int y = places[k].Top; y < places[k].Top + patch; y++)
            {
                for (int x = places[k].Left; x < places[k].Left + patch; x++)
                {
                    drop[y * size + x] += lost;
                    count[y * size + x]++;
                }
            }
        }
        for (int i = 0; i < area; i++) drop[i] /= count[i];
        return new OcclusionMap(size, looked, whole.Probabilities[looked], drop);
    }

    /// <summary>The mean of several maps of one size: what matters for a class and not for one face.</summary>
    /// <exception cref="ArgumentException">There is no map, or the sizes differ.</exception>
    public static OcclusionMap Mean(IReadOnlyList<OcclusionMap> maps)
    {
        if (maps.Count == 0 || maps.Any(map => map.Size != maps[0].Size)) throw new ArgumentException("Expected at least one map, all of one size.", nameof(maps));
        float[] drop = new float[maps[0].Drop.Length];
        foreach (OcclusionMap map in maps)
            for (int i = 0; i < drop.Length; i++) drop[i] += map.Drop[i] / maps.Count;
        return maps[0] with { Drop = drop, Probability = maps.Average(map => map.Probability) };
    }
}
