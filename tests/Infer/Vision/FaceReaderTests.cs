using EmotionML.Core.Common;
using EmotionML.Core.Model;
using EmotionML.Infer.Vision.Detection;
using EmotionML.Infer.Vision.Tracking;
using EmotionML.Tests.Train.Export;
using OpenCvSharp;

namespace EmotionML.Tests.Infer.Vision;

public sealed class FaceReaderTests(OpenedReader opened) : IClassFixture<OpenedReader>
{
    private readonly FaceReader reader = opened.Reader;

    [Fact]
    public void A_model_with_foreign_labels_is_named_with_the_option_that_maps_them()
    {
        using var folder = new TemporaryFolder();
        string usual = TestModels.ByBrightness(folder.File("usual.onnx"), labels: ["anger", "fearful", "surprised"]);
        string foreign = TestModels.ByBrightness(folder.File("foreign.onnx"), labels: ["rage", "calm", "happy"]);
        using (var opened = FaceReader.Open(usual)) Assert.Equal(["angry", "fear", "surprise"], opened.Labels);
        using (var opened = FaceReader.Open(foreign, new FaceReaderOptions { MapLabels = "rage=angry,calm=neutral" })) Assert.Equal(["angry", "neutral", "happy"], opened.Labels);
        string message = Assert.Throws<UserException>(() => FaceReader.Open(foreign).Dispose()).Message;
        Assert.StartsWith(foreign, message, StringComparison.Ordinal);
        Assert.Contains("found 'rage' (of rage, calm, happy); --map-labels rage=NAME,… maps them", message, StringComparison.Ordinal);
    }

    [FactIfFaces]
    public void Faces_of_photographs_are_found_where_they_are()
    {
        // the middle of each face, pointed at by hand
        (string File, Point[] Faces)[] photographs =
        [
            ("obama_small.jpg", [new Point(163, 115)]),
            ("obama-480p.jpg", [new Point(443, 112)]),
            ("biden.jpg", [new Point(585, 372)]),
            ("two_people.jpg", [new Point(320, 118), new Point(872, 150)]),
        ];
        foreach ((string file, Point[] faces) in photographs)
        {
            using Mat picture = PictureDecoder.DecodeFile(SharedFaces.File(file));
            IReadOnlyList<FaceObservation> found = reader.Read(picture, out StageTimes times);
            Assert.True(faces.Length == found.Count, $"{file}: expected {faces.Length} faces, found {string.Join(' ', found.Select(face => face.Box))}");
            Assert.All(faces, face => Assert.Contains(found, f => f.Box.Left < face.X && face.X < f.Box.Right && f.Box.Top < face.Y && face.Y < f.Box.Bottom));
            Assert.All(found, face => Assert.Equal(1, face.Prediction.Probabilities.Sum(), 1e-4));
            Assert.True(times is { Detect: > 0, Prepare: > 0, Classify: > 0 });
        }
    }

    [Fact]
    public void A_drawn_landscape_has_no_face()
    {
        using Mat landscape = Landscape(640, 480);
        Assert.Empty(reader.Read(landscape, out _));
        using Mat large = Landscape(1920, 1080);
        Assert.Empty(reader.Read(large, out _));
    }

    [FactIfFaces]
    public void All_faces_of_a_picture_in_one_batch_give_what_each_gives_alone()
    {
        using Mat picture = PictureDecoder.DecodeFile(SharedFaces.File("two_people.jpg"));
        FaceObservation[] both = [.. reader.Read(picture, out _)];
        Assert.Equal(2, both.Length);
        foreach (FaceObservation face in both)
        {
            using Mat cut = FaceCrop.Cut(picture, FaceBoxes.Square(face.Box, new FaceReaderOptions().Margin));
            EmotionPrediction alone = reader.Classifier.Classify(reader.Classifier.Preparation.FromMat(cut));
            Assert.Equal(alone.Probabilities, face.Prediction.Probabilities, (a, b) => Math.Abs(a - b) < 1e-5);
        }
    }

    [FactIfFaces]
    public void Four_threads_at_once_read_what_one_reads()
    {
        using Mat picture = PictureDecoder.DecodeFile(SharedFaces.File("obama_small.jpg"));
        FaceObservation alone = Assert.Single(reader.Read(picture, out _));
        Parallel.For(0, 16, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
        {
            using Mat own = picture.Clone();
            FaceObservation one = Assert.Single(reader.Read(own, out StageTimes times));
            Assert.Equal(alone.Box, one.Box);
            Assert.Equal(alone.Prediction.Probabilities, one.Prediction.Probabilities, (a, b) => Math.Abs(a - b) < 1e-5);
        });
    }

    [Fact]
    public void Settings_that_cannot_be_are_refused()
    {
        foreach ((FaceReaderOptions options, string message) in ((FaceReaderOptions, string)[])[
            (new() { Margin = 3 }, "margin: expected -0.25 to 1, found 3"),
            (new() { Detector = new() { ScaleFactor = 1 } }, "scale factor: expected more than 1.01"),
            (new() { Detector = new() { SmallestFace = 5 } }, "smallest face: expected 20 to 10000"),
            (new() { Detector = new() { Neighbours = 0 } }, "neighbours: expected 1 to 100, found 0"),
            (new() { Detector = new() { Cascade = "nowhere.xml" } }, "nowhere.xml: expected a Haar cascade, found no such file"),
            (new() { Detector = new() { Cascade = Repository.Model } }, "expected a Haar cascade, found a file that OpenCV refuses"),
            (new() { Detector = new() { Kind = DetectorKind.YuNet } }, "expected its model with --detector-model FILE"),
            (new() { Detector = new() { Kind = DetectorKind.YuNet, Model = "nowhere.onnx" } }, "nowhere.onnx: expected a YuNet model, found no such file")])
        {
            UserException error = Assert.Throws<UserException>(() => FaceReader.Open(Repository.Model, options).Dispose());
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    [FactIfFaces]
    public void A_stream_keeps_identities_and_reports_the_mood()
    {
        using Mat picture = PictureDecoder.DecodeFile(SharedFaces.File("two_people.jpg"));
        var stream = new EmotionStream(reader, new EmotionStreamOptions { Who = Who.Everyone });
        FrameReading first = stream.Read(picture, TimeSpan.Zero, 3), second = stream.Read(picture, TimeSpan.FromMilliseconds(100));
        Assert.Equal([1, 2], first.Faces.Select(face => face.Id).Order());
        Assert.Equal(first.Faces.Select(face => (face.Id, face.Box)), second.Faces.Select(face => (face.Id, face.Box)));
        Assert.Equal((1L, 2L, 3.0), (first.Number, second.Number, first.Times.Decode));
        Assert.NotNull(first.Mood);
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Read(picture, TimeSpan.Zero));
    }

    private static Mat Landscape(int width, int height)
    {
        var picture = new Mat(height, width, MatType.CV_8UC3);
        for (int y = 0; y < height; y++)
        {
            Scalar colour = y < height / 2 ? Scalar.FromRgb(110 + 200 * y / height, 170 + 100 * y / height, 240) : Scalar.FromRgb(60, 140 - 60 * y / height, 50);
            Cv2.Line(picture, new Point(0, y), new Point(width, y), colour);
        }
        Cv2.Circle(picture, new Point(width * 3 / 4, height / 6), height / 14, Scalar.FromRgb(255, 240, 170), Cv2.FILLED, LineTypes.AntiAlias);
        for (int i = 0; i < 9; i++)
        {
            int x = width * (2 * i + 1) / 18, foot = height * 3 / 5 + height * (i % 3) / 12, size = height / (8 + i % 4);
            Cv2.Rectangle(picture, new Rect(x - size / 10, foot - size / 2, size / 5, size), Scalar.FromRgb(90, 60, 40), Cv2.FILLED);
            for (int k = 0; k < size; k++)
                Cv2.Line(picture, new Point(x - k / 2, foot - size + k), new Point(x + k / 2, foot - size + k), Scalar.FromRgb(20, 80 + 60 * k / size, 30));
        }
        Cv2.Rectangle(picture, new Rect(width / 3, height * 7 / 10, width / 6, height / 6), Scalar.FromRgb(180, 90, 70), Cv2.FILLED);
        return picture;
    }
}
