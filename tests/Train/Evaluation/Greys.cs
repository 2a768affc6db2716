using EmotionML.Tests.Train.Export;
using EmotionML.Train.Data;
using OpenCvSharp;

namespace EmotionML.Tests.Train.Evaluation;

/// <summary>Eight grey pictures of 8x8 with known answers of <see cref="TestModels.ByBrightness"/>.</summary>
internal static class Greys
{
    // black: right, right, called grey; grey: right, called black; white: right, right, called grey
    private static readonly (byte Grey, int Label)[] Pictures = [(0, 0), (30, 0), (100, 0), (120, 1), (20, 1), (250, 2), (255, 2), (130, 2)];

    internal static FaceDataset Dataset(params string[] labels)
    {
        byte[] pixels = [.. Pictures.SelectMany(picture => Enumerable.Repeat(picture.Grey, 64))];
        var set = new FaceSet(8, pixels, [.. Pictures.Select(picture => picture.Label)], [.. Pictures.Select((_, i) => $"grey {i}")]);
        return new FaceDataset("greys", "00ff", labels.Length > 0 ? labels : TestModels.Labels, 8, FaceSet.Empty(8), set, FaceSet.Empty(8), false, []);
    }

    /// <summary>The same pictures as class folders; training has one of each class.</summary>
    internal static string WriteFolders(string folder)
    {
        for (int i = 0; i < Pictures.Length; i++)
        {
            Write(Path.Combine(folder, "validation", TestModels.Labels[Pictures[i].Label], $"{i}.png"), Pictures[i].Grey);
            Write(Path.Combine(folder, "train", TestModels.Labels[Pictures[i].Label], $"{i}.png"), (byte)(Pictures[i].Grey ^ 1));
        }
        return folder;
    }

    private static void Write(string path, byte grey)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using Mat picture = Mat.FromPixelData(8, 8, MatType.CV_8UC1, Enumerable.Repeat(grey, 64).ToArray());
        Assert.True(Cv2.ImWrite(path, picture));
    }
}
