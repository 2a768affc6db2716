using EmotionML.Core.Common;
using EmotionML.Train.Data;
using EmotionML.Train.Data.Readers;

namespace EmotionML.Train.Training.Augmentation;

/// <summary>A picture of what augmentation does: one row a class, the original first, then changed copies.</summary>
public static class AugmentedSheet
{
    private const int Copies = 11, Gap = 2, Zoom = 2;

    /// <summary>Draws the sheet at full strength and writes it as PNG.</summary>
    public static void Write(string path, FaceDataset data, TrainOptions options, Intensity intensity)
    {
        byte[] png = Draw(data, options, intensity);
        AtomicFile.Write(path, stream => stream.Write(png));
    }

    /// <summary>Draws the sheet at full strength, as PNG.</summary>
    public static byte[] Draw(FaceDataset data, TrainOptions options, Intensity intensity)
    {
        int size = data.Size, cell = size + Gap, columns = Copies + 1, rows = data.Labels.Count;
        var sheet = new byte[rows * cell * columns * cell];
        Array.Fill(sheet, (byte)255);
        var augmenter = new Augmenter(options.Augmentation, SeedStreams.Augmentation(options.Seed), intensity.Mean, intensity.Std);
        var changed = new float[size * size];
        for (int row = 0; row < rows; row++)
        {
            int index = Array.IndexOf(data.Train.Labels, row);
            if (index < 0) continue;
            for (int column = 0; column < columns; column++)
            {
                if (column > 0) augmenter.Fill(data.Train, [index], column, strength: 1, changed);
                for (int y = 0; y < size; y++)
                    for (int x = 0; x < size; x++)
                        sheet[(row * cell + y) * columns * cell + column * cell + x] = column == 0
                            ? data.Train.Image(index)[y * size + x]
                            : (byte)Math.Clamp(changed[y * size + x] * intensity.Std + intensity.Mean, 0, 255);
            }
        }
        using Mat small = Mat.FromPixelData(rows * cell, columns * cell, MatType.CV_8UC1, sheet), large = new();
        Cv2.Resize(small, large, new Size(small.Cols * Zoom, small.Rows * Zoom), 0, 0, InterpolationFlags.Nearest);
        return Picture.EncodePng(large);
    }
}
