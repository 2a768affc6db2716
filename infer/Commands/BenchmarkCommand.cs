using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EmotionML.Infer.Vision.Detection;
using EmotionML.Infer.Vision.Tracking;
using EmotionML.Infer.Vision.Video;

namespace EmotionML.Infer.Commands;

/// <summary><c>benchmark</c>: what a frame costs, stage by stage.</summary>
public static class BenchmarkCommand
{
    private static readonly Size[] Sizes = [new(320, 240), new(640, 480), new(1280, 720)];

    private static readonly Option<string?> Picture = new("--picture") { Description = "a picture with a face, fitted to each size; default: a drawn one", HelpName = "FILE" };
    private static readonly Option<int> Frames = new("--frames") { Description = "frames measured for each size and number of threads", DefaultValueFactory = _ => 100, HelpName = "COUNT" };
    private static readonly Option<string> Threads = new("--threads") { Description = "numbers of threads, divided by commas", DefaultValueFactory = _ => "1,2", HelpName = "LIST" };
    private static readonly Option<string?> Only = new("--size") { Description = "one size only", HelpName = "WIDTHxHEIGHT" };
    private static readonly Option<bool> AsJson = new("--json") { Description = "write JSON to standard output" };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var vision = new VisionArguments();
        var command = new Command("benchmark", "Measure decoding, detection, preparation and classification of one frame.") { Picture, Frames, Threads, Only, AsJson };
        vision.AddTo(command, mood: false);
        command.Run((arguments, stop) => Measure(arguments, vision, stop));
        return command;
    }

    private static int Measure(ParseResult arguments, VisionArguments vision, CancellationToken stop)
    {
        int frames = arguments.GetValue(Frames);
        if (frames is < 1 or > 1_000_000) throw new UserException($"--frames: expected 1 to 1000000, found {frames}");
        int[] threads = [.. arguments.GetValue(Threads)!.Split(',').Select(ParseThreads)];
        Size[] sizes = arguments.GetValue(Only) is { } only ? [ParseSize(only)] : Sizes;
        using Mat? given = arguments.GetValue(Picture) is { } path ? PictureDecoder.DecodeFile(path) : null;
        bool json = arguments.GetValue(AsJson);
        if (!json) Console.WriteLine("milliseconds, median / 95th percentile\nsize       threads  decode          detect          prepare         classify        total           frames/s");
        var results = new List<VisionLatency>();
        int before = Cv2.GetNumThreads();
        try
        {
            foreach (int count in threads)
            {
                using FaceReader reader = vision.OpenReader(arguments, count);
                foreach (Size size in sizes)
                {
                    using Mat picture = given is null ? DrawnFace.Draw(size) : Fit(given, size);
                    VisionLatency latency = VisionBenchmark.Measure(reader, picture, count, frames, stop);
                    results.Add(latency);
                    if (!json) Console.WriteLine(Row(latency));
                }
            }
        }
        finally
        {
            Cv2.SetNumThreads(before);
        }
        if (json) Console.WriteLine(JsonSerializer.Serialize(results, CommandLine.Json));
        return 0;
    }

    // Whole picture, proportions kept, gray bars where it does not fill the frame.
    internal static Mat Fit(Mat picture, Size size)
    {
        double scale = Math.Min(size.Width / (double)picture.Width, size.Height / (double)picture.Height);
        var inner = new Size(Math.Clamp((int)Math.Round(picture.Width * scale), 1, size.Width), Math.Clamp((int)Math.Round(picture.Height * scale), 1, size.Height));
        using var resized = new Mat();
        Cv2.Resize(picture, resized, inner, 0, 0, scale < 1 ? InterpolationFlags.Area : InterpolationFlags.Cubic);
        var framed = new Mat();
        int left = (size.Width - inner.Width) / 2, top = (size.Height - inner.Height) / 2;
        Cv2.CopyMakeBorder(resized, framed, top, size.Height - inner.Height - top, left, size.Width - inner.Width - left, BorderTypes.Constant, Scalar.All(127));
        return framed;
    }

    private static int ParseThreads(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is >= 1 and <= 256
            ? count
            : throw new UserException($"--threads: expected numbers from 1 to 256 divided by commas, found '{text}'");

    private static Size ParseSize(string text)
    {
        string[] parts = text.Split('x');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int width) && width is >= 64 and <= 8192
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int height) && height is >= 64 and <= 8192
                ? new Size(width, height)
                : throw new UserException($"--size: expected WIDTHxHEIGHT such as 640x480, each 64 to 8192, found '{text}'");
    }

    private static string Row(VisionLatency l) => string.Create(CultureInfo.InvariantCulture,
        $"{l.Width + "x" + l.Height,-10} {l.Threads,7}  {Stage(l.Decode)}{Stage(l.Detect)}{Stage(l.Prepare)}{Stage(l.Classify)}{Stage(l.Total)}{l.FramesPerSecond,8:0.0}");

    private static string Stage(StageLatency stage) =>
        string.Create(CultureInfo.InvariantCulture, $"{stage.P50:0.00} / {stage.P95:0.00}").PadRight(16);
}
