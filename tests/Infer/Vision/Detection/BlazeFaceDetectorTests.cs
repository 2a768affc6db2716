using EmotionML.Infer.Vision.Detection;
using OpenCvSharp;

namespace EmotionML.Tests.Infer.Vision.Detection;

public sealed class BlazeFaceDetectorTests
{
    [FactIfFaces]
    public void Faces_of_photographs_are_found_the_cut_one_too()
    {
        using IFaceDetector detector = new FaceDetectorOptions { Kind = DetectorKind.BlazeFace }.Open();
        (string File, int Faces)[] photographs =
            [("obama_small.jpg", 1), ("obama-480p.jpg", 1), ("biden.jpg", 1), ("two_people.jpg", 2), ("obama_partial_face.jpg", 1)];
        Assert.Equal(photographs, photographs.Select(photograph =>
        {
            using Mat picture = PictureDecoder.DecodeFile(SharedFaces.File(photograph.File));
            return (photograph.File, detector.Detect(picture).Count);
        }));
    }

    [FactIfFaces]
    public void A_face_of_40_pixels_in_a_large_picture_is_found_where_it_is()
    {
        using IFaceDetector detector = new FaceDetectorOptions { Kind = DetectorKind.BlazeFace, SmallestFace = 40 }.Open();
        using Mat photograph = PictureDecoder.DecodeFile(SharedFaces.File("obama_small.jpg"));
        Rect face = Assert.Single(detector.Detect(photograph));
        using var small = new Mat();
        double scale = 40.0 / face.Width;
        Cv2.Resize(photograph, small, new Size(), scale, scale, InterpolationFlags.Area);
        using var picture = new Mat(1080, 1920, MatType.CV_8UC3, Scalar.All(120));
        using (Mat place = picture[new Rect(1210, 415, small.Width, small.Height)]) small.CopyTo(place);
        Rect found = Assert.Single(detector.Detect(picture));
        var expected = new Rect(1210 + (int)(face.X * scale), 415 + (int)(face.Y * scale), 40, 40);
        Assert.True(FaceBoxes.Overlap(expected, found) > 0.6, $"expected {expected}, found {found}");
    }

    [Fact]
    public void Tiles_cover_the_picture_and_none_leaves_it()
    {
        Rect[] tiles = [.. BlazeFaceDetector.Tiles(new Size(1920, 1080), 480)];
        Assert.All(tiles, tile => Assert.Equal(tile, tile.Intersect(new Rect(0, 0, 1920, 1080))));
        Assert.Equal((1920, 1080), (tiles.Max(tile => tile.Right), tiles.Max(tile => tile.Bottom)));
        Assert.Single(BlazeFaceDetector.Tiles(new Size(640, 480), 720));
    }
}
