using System.CommandLine;
using System.Globalization;
using EmotionML.Infer.Vision;

namespace EmotionML.Infer.Commands;

/// <summary><c>webcam</c>: the camera of this machine, in a window or as lines of text.</summary>
public static class WebcamCommand
{
    private const string Window = "EmotionML (q ends)";

    private static readonly Option<string> Device = new("--device") { Description = "number of the camera, or a file or a stream's address in its place", DefaultValueFactory = _ => "0", HelpName = "N|FILE|URL" };
    private static readonly Option<bool> Headless = new("--headless") { Description = "no window: a line for each change" };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var vision = new VisionArguments();
        var command = new Command("webcam", "Read the emotions in front of this machine's camera. q, Esc or closing the window ends it; Ctrl+C too, with exit code 130.") { Device, Headless };
        vision.AddTo(command, mood: true);
        command.Run((arguments, stop) => Watch(arguments, vision, stop));
        return command;
    }

    private static int Watch(ParseResult arguments, VisionArguments vision, CancellationToken stop)
    {
        bool window = !arguments.GetValue(Headless);
        // Qt and GTK end the process where there is no display
        if (window && OperatingSystem.IsLinux() && Missing("DISPLAY") && Missing("WAYLAND_DISPLAY"))
            throw new UserException("webcam: expected a display for the window, found none; --headless prints a line for each change instead");
        string device = arguments.GetValue(Device)!;
        VideoCapture capture = Cameras.Open(device);
        try
        {
            using FaceReader reader = vision.OpenReader(arguments);
            // a file in the camera's place shall run as fast as it was recorded
            TimeSpan pace = capture.FrameCount > 0 && capture.Fps is >= 1 and <= 240 ? TimeSpan.FromSeconds(1 / capture.Fps) : TimeSpan.Zero;
            using var camera = new LiveCamera(capture, new EmotionStream(reader, vision.Stream(arguments)), pace);
            var summary = new VideoSummary();
            var present = new HashSet<int>();
            while (camera.Take(out LiveFrame? frame, TimeSpan.FromMilliseconds(50)))
            {
                stop.ThrowIfCancellationRequested();
                using (frame)
                {
                    if (frame is not null)
                    {
                        IReadOnlyList<FaceReading> changed = summary.Add(frame.Reading);
                        if (!window) Report(frame.Reading, changed, present);
                        else Show(frame, reader.Labels);
                    }
                }
                if (window && Closed(summary.Frames > 0)) break;
            }
            Console.WriteLine($"{camera.Captured} frames captured, {summary.Frames} read, {camera.Skipped} skipped for a newer one; {summary.Changes} changes");
            return summary.FramesWithFaces > 0 ? 0 : CommandLine.NothingFound;
        }
        finally
        {
            capture.Dispose();
            if (window) Cv2.DestroyAllWindows();
        }
    }

    private static void Report(FrameReading reading, IReadOnlyList<FaceReading> changed, HashSet<int> present)
    {
        CultureInfo c = CultureInfo.InvariantCulture;
        foreach (FaceReading face in changed)
        {
            string mood = reading.Mood is { } m ? string.Create(c, $"  mood {m.Valence:+0.00;-0.00} {m.Arousal:+0.00;-0.00}") : "";
            Console.WriteLine(string.Create(c, $"{reading.Time.TotalSeconds,7:0.0} s  face {face.Id}: {face.Emotion}  valence {face.Affect.Valence:+0.00;-0.00} arousal {face.Affect.Arousal:+0.00;-0.00}{mood}"));
        }
        int[] here = [.. reading.Faces.Select(face => face.Id)];
        foreach (int gone in present.Except(here).ToArray())
            Console.WriteLine(string.Create(c, $"{reading.Time.TotalSeconds,7:0.0} s  face {gone}: gone"));
        present.Clear();
        present.UnionWith(here);
    }

    private static void Show(LiveFrame frame, IReadOnlyList<string> labels)
    {
        VideoCommand.Draw(frame.Picture, frame.Reading, labels);
        Cv2.ImShow(Window, frame.Picture);
    }

    private static bool Closed(bool shown) =>
        Cv2.WaitKey(1) is 'q' or 27 || (shown && Cv2.GetWindowProperty(Window, WindowPropertyFlags.Visible) < 1);

    private static bool Missing(string variable) => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
