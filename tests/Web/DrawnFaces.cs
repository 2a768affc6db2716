using EmotionML.Core.Model;
using EmotionML.Infer.Vision.Tracking;
using EmotionML.Train.Data;
using EmotionML.Train.Data.Synthetic;
using OpenCvSharp;

namespace EmotionML.Tests.Web;

/// <summary>Drawn faces for the camera: pictures of them may be published, and tests need no photographs.</summary>
internal static class DrawnFaces
{
    private const int Size = 480, Border = 24;

    /// <summary>Draws a face that detector and model take for one with this emotion, on a ground of 640x480.</summary>
    /// <returns>The picture; null when none of the first two hundred is.</returns>
    public static Mat? Find(FaceReader reader, string emotion)
    {
        int label = EmotionLabels.Fer2013.ToList().IndexOf(emotion);
        for (int index = 0; index < 200; index++)
        {
            Mat picture = Place(SyntheticFaces.DrawOne(label, seed: 1, Split.Test, index, size: Size));
            IReadOnlyList<FaceObservation> faces = reader.Read(picture, out _);
            if (faces is [{ Prediction: { Probability: > 0.6f } prediction }] && prediction.Label == emotion) return picture;
            picture.Dispose();
        }
        return null;
    }

    // The drawing fills the height; its ground goes on to both sides, smoothed, because the drawing has noise.
    private static Mat Place(byte[] face)
    {
        const int width = 640, left = (width - Size) / 2;
        byte[] pixels = new byte[width * Size];
        for (int y = 0; y < Size; y++)
        {
            double before = Ground(face, y, 0), after = Ground(face, y, Size - Border);
            for (int x = 0; x < width; x++)
            {
                int inside = Math.Clamp(x - left, 0, Size - 1);
                double share = Math.Clamp(Math.Min(x - left, left + Size - 1 - x) / (double)Border, 0, 1);
                pixels[(y * width) + x] = (byte)((share * face[(y * Size) + inside]) + ((1 - share) * (x < width / 2 ? before : after)));
            }
        }
        using Mat gray = Mat.FromPixelData(Size, width, MatType.CV_8UC1, pixels);
        var picture = new Mat();
        Cv2.CvtColor(gray, picture, ColorConversionCodes.GRAY2BGR);
        return picture;
    }

    // Mean of a block of the border around a row.
    private static double Ground(byte[] face, int row, int column)
    {
        double sum = 0;
        int from = Math.Max(0, row - 40), until = Math.Min(Size, row + 41);
        for (int y = from; y < until; y++)
            for (int x = column; x < column + Border; x++)
                sum += face[(y * Size) + x];
        return sum / ((until - from) * Border);
    }
}
