using EmotionML.Bindings.OpenCv;
using EmotionML.Core;
using EmotionML.Infer.Vision;
using EmotionML.Train.Data;

namespace EmotionML.Tests.Web;

/// <summary>Drawn faces for the camera: pictures of them may be published, and tests need no photographs.</summary>
internal static class DrawnFaces
{
    /// <summary>Draws a face that detector and model take for one with this emotion, on a ground of 640x480.</summary>
    /// <returns>The picture; null when none of the first two hundred is.</returns>
    public static Mat? Find(FaceReader reader, string emotion)
    {
        int label = EmotionLabels.Fer2013.ToList().IndexOf(emotion);
        for (int index = 0; index < 200; index++)
        {
            Mat picture = Place(SyntheticFaces.DrawOne(label, seed: 1, Split.Test, index, size: 300), 300);
            IReadOnlyList<FaceObservation> faces = reader.Read(picture, out _);
            if (faces is [{ Prediction: { Probability: > 0.6f } prediction }] && prediction.Label == emotion) return picture;
            picture.Dispose();
        }
        return null;
    }

    // Softly into the middle: the ground continues the border of the drawing.
    private static Mat Place(byte[] face, int size)
    {
        const int width = 640, height = 480;
        byte[] pixels = new byte[width * height];
        int left = (width - size) / 2, top = (height - size) / 2;
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
                pixels[(y * width) + x] = face[(Math.Clamp(y - top, 0, size - 1) * size) + Math.Clamp(x - left, 0, size - 1)];
        using Mat gray = Mat.FromPixelData(height, width, MatType.CV_8UC1, pixels);
        var picture = new Mat();
        Cv2.CvtColor(gray, picture, ColorConversionCodes.GRAY2BGR);
        return picture;
    }
}
