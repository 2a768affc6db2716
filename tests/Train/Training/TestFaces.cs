using EmotionML.Train.Data;
using EmotionML.Train.Training;

namespace EmotionML.Tests.Train.Training;

/// <summary>A learnable toy: pictures whose bright half tells the label, with noise. Fast to draw and to learn.</summary>
internal static class TestFaces
{
    /// <summary>Settings of a network that trains in seconds on one thread.</summary>
    public static TrainOptions Small { get; } = new()
    {
        Width = "8,16",
        Blocks = "1,1",
        Epochs = 4,
        Batch = 16,
        WorkingSize = 0,
        Mixup = 0,
        Dropout = 0.1,
        Average = 0.9,
        Precision = "fp32",
        RampStart = 1,
        RampEpochs = 1,
        Threads = 1,
    };

    /// <summary>Three classes of pictures with the bright half left, right or on top.</summary>
    public static FaceDataset Draw(int train = 96, int validation = 48, int size = 16, int seed = 1)
    {
        var random = new Random(seed);
        return new("toy", $"{seed:x64}", ["left", "right", "top"], size, Set(train), Set(validation), FaceSet.Empty(size), IsSynthetic: true, []);

        FaceSet Set(int count)
        {
            int[] labels = [.. Enumerable.Range(0, count).Select(i => i % 3)];
            var pixels = new byte[count * size * size];
            for (int i = 0; i < pixels.Length; i++)
            {
                int label = labels[i / (size * size)], y = i / size % size, x = i % size;
                bool bright = label switch { 0 => x < size / 2, 1 => x >= size / 2, _ => y < size / 2 };
                pixels[i] = (byte)((bright ? 150 : 90) + random.Next(-60, 60));
            }
            return new(size, pixels, labels, [.. labels.Select((l, i) => $"{l}/{i}")]);
        }
    }
}
