using System.Globalization;
using System.Numerics;
using EmotionML.Core.Common;
using EmotionML.Core.Model;

namespace EmotionML.Train.Data.Synthetic;

/// <summary>
/// Drawn faces with the seven expressions of FER2013, for tests and for a first try without the data set. Every face
/// has an identity, a pose, light and noise of its own; the same seed gives the same faces.
/// </summary>
public static class SyntheticFaces
{
    /// <summary>Draws a data set with the same number of faces for every label.</summary>
    /// <param name="counts">Faces per class and split.</param>
    /// <param name="seed">Seed of all random choices.</param>
    /// <param name="size">Side of the pictures in pixels.</param>
    public static FaceDataset Draw(SyntheticCounts counts, int seed, int size)
    {
        if (counts.Train < 1 || counts.Validation < 0 || counts.Test < 0)
            throw new UserException($"synthetic faces: expected at least one training face per class and no negative number, found {counts.Train}, {counts.Validation}, {counts.Test}");
        string note = string.Create(CultureInfo.InvariantCulture, $"SYNTHETIC faces, drawn from seed {seed}: a model trained on them knows nothing about people");
        FaceSet train = DrawSplit(Split.Train, counts.Train, seed, size), validation = DrawSplit(Split.Validation, counts.Validation, seed, size);
        FaceSet test = DrawSplit(Split.Test, counts.Test, seed, size);
        var dataset = new FaceDataset("synthetic", "", EmotionLabels.Fer2013, size, train, validation, test, IsSynthetic: true, Skipped: []);
        return dataset with { Hash = DatasetBuilder.Hash(dataset), Notes = [note] };
    }

    /// <summary>Draws one face.</summary>
    /// <param name="label">Index into <see cref="EmotionLabels.Fer2013"/>.</param>
    /// <param name="seed">Seed of all random choices.</param>
    /// <param name="split">The split it belongs to; no face stands in two.</param>
    /// <param name="index">Its number within label and split.</param>
    /// <param name="size">Side of the picture in pixels.</param>
    /// <returns>Intensities 0..255, shape [size, size].</returns>
    public static byte[] DrawOne(int label, int seed, Split split, int index, int size = 48)
    {
        FaceRandom random = FaceRandom.For(seed, split, label, index);
        FaceIdentity face = FaceIdentity.Random(random);
        ActionUnits units = ActionUnits.Random(label, random);
        float background = random.Between(15, 235);
        var canvas = new FaceCanvas(size, Pose(random, size));
        canvas.Background(background, background + random.Normal(30));
        new FacePainter(canvas, face, units, random).Paint();

        // light from one side, then the camera: brightness, contrast and noise
        float sideways = random.Normal(0.12f), downwards = random.Normal(0.08f), contrast = random.Between(0.8f, 1.15f), brightness = random.Normal(10);
        canvas.Shade((value, x, y) => 128 + brightness + (((value * (1 + (sideways * x) + (downwards * y))) - 128) * contrast));
        float noise = random.Between(2, 7);
        return [.. canvas.Shrink().Select(value => (byte)Math.Clamp(MathF.Round(value + random.Normal(noise)), 0, 255))];
    }

    private static FaceSet DrawSplit(Split split, int perClass, int seed, int size)
    {
        int classes = EmotionLabels.Fer2013.Count, area = size * size;
        byte[] pixels = new byte[classes * perClass * area];
        Parallel.For(0, classes * perClass, i => DrawOne(i % classes, seed, split, i / classes, size).CopyTo(pixels, i * area));
        int[] labels = [.. Enumerable.Range(0, classes * perClass).Select(i => i % classes)];
        return new FaceSet(size, pixels, labels,
            [.. labels.Select((label, i) => string.Create(CultureInfo.InvariantCulture, $"synthetic {split.OptionName()} {EmotionLabels.Fer2013[label]} {i / classes}"))]);
    }

    private static Matrix3x2 Pose(FaceRandom random, int size)
    {
        // a face fills most of the picture, as in FER2013
        float scale = size * random.Between(0.38f, 0.43f);
        float turn = random.Normal(0.07f);
        float foreshortening = random.Between(0.9f, 1);
        float shear = random.Normal(0.03f);
        float shiftX = random.Normal(0.02f) * size, shiftY = random.Normal(0.02f) * size;
        return new Matrix3x2(foreshortening, shear, 0, 1, 0, 0)
            * Matrix3x2.CreateRotation(turn)
            * Matrix3x2.CreateScale(scale)
            * Matrix3x2.CreateTranslation((size / 2f) + shiftX, (size * 0.49f) + shiftY)
            * Matrix3x2.CreateScale(FaceCanvas.Supersampling);
    }
}
