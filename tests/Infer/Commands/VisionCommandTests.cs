using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EmotionML.Core.Model;
using EmotionML.Infer.Vision.Detection;
using EmotionML.Infer.Vision.Video;
using OpenCvSharp;

namespace EmotionML.Tests.Infer.Commands;

/// <summary>photo, video, webcam and benchmark as a user runs them, on drawn faces.</summary>
public sealed class VisionCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_photo_as_JSON_has_exactly_the_promised_shape()
    {
        string face = Photo("face.png", true), empty = Photo("empty.png", false);
        (int code, string output, string error) = InferProcess.Run("photo", face, empty, "--json");
        Assert.Equal((0, ""), (code, error));
        using JsonDocument json = JsonDocument.Parse(output);
        JsonElement[] photos = [.. json.RootElement.EnumerateArray()];
        Assert.Equal(2, photos.Length);
        Assert.All(photos, photo => Assert.Equal(["file", "width", "height", "faces"], photo.EnumerateObject().Select(p => p.Name)));
        Assert.Equal((face, 320, 240), (photos[0].GetProperty("file").GetString(), photos[0].GetProperty("width").GetInt32(), photos[0].GetProperty("height").GetInt32()));
        JsonElement found = Assert.Single(photos[0].GetProperty("faces").EnumerateArray());
        Assert.Empty(photos[1].GetProperty("faces").EnumerateArray());
        Assert.Equal(["box", "emotion", "probabilities", "valence", "arousal"], found.EnumerateObject().Select(p => p.Name));
        Assert.Equal(["x", "y", "width", "height"], found.GetProperty("box").EnumerateObject().Select(p => p.Name));
        JsonProperty[] probabilities = [.. found.GetProperty("probabilities").EnumerateObject()];
        Assert.Equal(EmotionLabels.Fer2013, probabilities.Select(p => p.Name));
        Assert.Equal(1, probabilities.Sum(p => p.Value.GetDouble()), 1e-3);
        Assert.Equal(probabilities.MaxBy(p => p.Value.GetDouble()).Name, found.GetProperty("emotion").GetString());
        Assert.InRange(found.GetProperty("valence").GetDouble(), -1, 1);
    }

    [Fact]
    public void A_photo_gets_an_annotated_copy_and_one_without_a_face_ends_with_exit_code_1()
    {
        string face = Photo("face.png", true), empty = Photo("empty.png", false), target = Path.Combine(folder.Path, "out");
        (int code, string output, _) = InferProcess.Run("photo", face, "--out", target);
        Assert.Equal(0, code);
        Assert.Contains("1 face", output, StringComparison.Ordinal);
        using Mat before = PictureDecoder.DecodeFile(face), after = PictureDecoder.DecodeFile(Path.Combine(target, "face.png"));
        Assert.Equal(before.Size(), after.Size());
        before.GetArray(out Vec3b[] old);
        after.GetArray(out Vec3b[] drawn);
        Assert.True(old.Zip(drawn).Count(pair => pair.First != pair.Second) > 1000, "nothing was drawn");

        (code, output, string error) = InferProcess.Run("photo", empty);
        Assert.Equal((1, ""), (code, error));
        Assert.Contains("no face", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_whose_ending_cannot_be_written_gets_another_and_the_other_pictures_go_on()
    {
        string jfif = folder.File("a.jfif"), bare = folder.File("b"), face = Photo("c.png", true), target = Path.Combine(folder.Path, "out");
        using (Mat picture = Cv2.ImRead(face)) File.WriteAllBytes(jfif, picture.ToBytes(".jpg"));
        File.Copy(face, bare);
        (int code, _, string error) = InferProcess.Run("photo", jfif, bare, face, "--out", target);
        Assert.Equal(0, code);
        Assert.Equal(["a.jfif.jpg", "b.png", "c.png"], Directory.GetFiles(target).Select(path => Path.GetFileName(path)).Order());
        Assert.Equal([$"note: {jfif}: a copy of this ending cannot be written, it becomes a.jfif.jpg", $"note: {bare}: a copy of this ending cannot be written, it becomes b.png"], error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void What_is_wrong_is_said_in_one_line_with_exit_code_2()
    {
        string face = Photo("face.png", true), text = folder.File("text.mp4"), notes = folder.File("notes.txt"), cut = folder.File("cut.mp4");
        File.WriteAllText(text, "this is no video");
        File.WriteAllText(notes, string.Concat(Enumerable.Repeat("Notes of a meeting, line by line.\n", 200)));
        File.WriteAllBytes(cut, File.ReadAllBytes(Video("whole.mp4", 10))[..400]);
        foreach ((string[] arguments, string message) in ((string[], string)[])[
            (["photo", "nowhere.jpg"], "nowhere.jpg: expected a picture, found no such file"),
            (["photo", text], "expected a JPEG, PNG, WebP or BMP picture"),
            (["photo", face, "--jsn"], "'--jsn' is no option of photo"),
            (["photo", face, "--out", folder.Path], "expected another folder than the picture's own"),
            (["photo", face, "--model", "nowhere.onnx"], "nowhere.onnx: expected an ONNX model"),
            (["photo", face, "--cascade", text], "expected a Haar cascade"),
            (["photo", face, "--detector-model", text], "belongs to --detector yunet"),
            (["phto", face], "did you mean photo?"),
            (["photo", face, "--out", Path.Combine(text, "out")], "expected a place that can be written"),
            (["video", folder.File("whole.mp4"), "--out", Path.Combine(text, "copy.mp4")], "expected a place that can be written"),
            (["video", folder.File("whole.mp4"), "--csv", folder.Path], "expected a file to write, found the folder"),
            (["video", notes], "found a file that FFmpeg refuses"),
            (["video", "nowhere.mp4"], "nowhere.mp4: expected a video, found no such file"),
            (["video", text], "found a file that FFmpeg refuses"),
            (["video", cut], "expected a video"),
            (["video", text, "--out", "x.txt"], "expected a name that ends with .mp4"),
            (["video", text, "--who", "nobody"], "FFmpeg"),
            (["webcam"], "expected a display for the window"),
            (["webcam", "--headless", "--device", "63"], "--device 63: expected a camera, found none of that number; there "),
            (["webcam", "--headless", "--device", "nowhere.mp4"], "found no such file"),
            (["benchmark", "--threads", "two"], "--threads: expected numbers"),
            (["benchmark", "--size", "640"], "--size: expected WIDTHxHEIGHT")])
        {
            Programs.AssertRefused(arguments, message, InferProcess.Run(arguments));
        }
    }

    [Fact]
    public void A_video_gives_a_timeline_an_annotated_copy_and_a_summary()
    {
        string video = Video("walk.mp4", 20), copy = folder.File("copy.mp4"), timeline = folder.File("timeline.csv");
        (int code, string output, string error) = InferProcess.Run("video", video, "--out", copy, "--csv", timeline, "--json");
        Assert.True(code == 0, error);
        using JsonDocument json = JsonDocument.Parse(output);
        Assert.Equal(20, json.RootElement.GetProperty("frames").GetInt32());
        JsonElement face = Assert.Single(json.RootElement.GetProperty("faces").EnumerateArray());
        Assert.Equal(1, face.GetProperty("id").GetInt32());
        Assert.Equal(1, json.RootElement.GetProperty("shares").EnumerateObject().Sum(share => share.Value.GetDouble()), 1e-6);

        string[] rows = File.ReadAllLines(timeline);
        string[] head = rows[0].Split(',');
        Assert.Equal(["frame", "time", "face", "x", "y", "width", "height", "emotion", "raw"], head[..9]);
        Assert.Equal(face.GetProperty("frames").GetInt32(), rows.Length - 1);
        double[] times = [.. rows[1..].Select(row => double.Parse(row.Split(',')[1], CultureInfo.InvariantCulture))];
        Assert.Equal(times.Order(), times);
        Assert.All(rows, row => Assert.Equal(head.Length, row.Split(',').Length));

        using var written = new VideoFile(copy);
        Assert.Equal((new Size(320, 240), 20L), (written.Size, written.FrameCount));
        Assert.DoesNotContain(Directory.GetFiles(folder.Path), name => name.Contains(".tmp", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ts")]
    [InlineData("mkv")]
    [InlineData("webm")]
    [InlineData("mp4")]
    public void A_video_whose_time_stamps_begin_at_fifteen_minutes_begins_at_0_and_is_as_long_as_it_lasts(string ending)
    {
        string late = folder.File("late." + ending);
        Programs.Ffmpeg("-i", Video("four.mp4", 100), "-output_ts_offset", "900", late);
        using var video = new VideoFile(late);
        Assert.InRange(video.Duration!.Value, 3.9, 4.1);
        using var picture = new Mat();
        int frames = 0;
        while (video.Read(picture, out TimeSpan time)) Assert.Equal(frames++ / 25.0, time.TotalSeconds, 0.05);
        Assert.InRange(frames, 99, 100);
    }

    [Fact]
    public void A_camera_without_a_window_prints_a_line_for_each_change()
    {
        (int code, string output, string error) = InferProcess.Run("webcam", "--headless", "--device", Video("camera.mp4", 30));
        Assert.True(code == 0, error);
        string[] lines = output.TrimEnd().Split('\n');
        // on a busy machine frames are skipped, and the first face may count as another one
        Assert.Matches("face [12]: ", lines[0]);
        Assert.Contains("30 frames captured", lines[^1], StringComparison.Ordinal);
        Assert.Single(lines, line => line.Contains("music for this mood: ", StringComparison.Ordinal) && line.Contains(" by ", StringComparison.Ordinal));
        Assert.True(lines.Length < 15, output); // a line a change, not a line a frame
    }

    [Fact]
    public async Task An_interrupted_video_leaves_nothing_behind_and_exits_with_130()
    {
        if (OperatingSystem.IsWindows()) return;
        string video = Video("long.mp4", 600), copy = folder.File("copy.mp4");
        using Process process = InferProcess.Start("video", video, "--out", copy);
        Programs.WaitFor(process, () => Directory.EnumerateFiles(folder.Path, "copy.mp4.*").Any());
        Programs.Terminate(process);
        await process.WaitForExitAsync();
        Assert.Equal(130, process.ExitCode);
        Assert.Equal(["long.mp4"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void The_benchmark_measures_every_stage()
    {
        (int code, string output, string error) = InferProcess.Run("benchmark", "--frames", "5", "--threads", "1", "--size", "320x240", "--json");
        Assert.True(code == 0, error);
        using JsonDocument json = JsonDocument.Parse(output);
        JsonElement row = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal((320, 240, 1, 1), (row.GetProperty("width").GetInt32(), row.GetProperty("height").GetInt32(), row.GetProperty("threads").GetInt32(), row.GetProperty("faces").GetInt32()));
        foreach (string stage in (string[])["decode", "detect", "prepare", "classify", "total"])
        {
            JsonElement latency = row.GetProperty(stage);
            Assert.InRange(latency.GetProperty("p50").GetDouble(), 0.001, latency.GetProperty("p95").GetDouble());
        }
    }

    private string Photo(string name, bool face)
    {
        string path = folder.File(name);
        using Mat picture = face ? DrawnFace.Draw(new Size(320, 240)) : new Mat(240, 320, MatType.CV_8UC3, Scalar.All(120));
        Assert.True(Cv2.ImWrite(path, picture));
        return path;
    }

    private string Video(string name, int frames)
    {
        string path = folder.File(name);
        using var target = new VideoTarget(path, 25, new Size(320, 240));
        for (int i = 0; i < frames; i++)
        {
            using Mat picture = DrawnFace.Draw(new Size(320, 240), 0.5, new Point(140 + i % 50, 120));
            target.Write(picture);
        }
        target.Complete();
        return path;
    }
}
