using System.CommandLine;
using System.Globalization;
using EmotionML.Infer.History;
using EmotionML.Infer.Library;
using EmotionML.Infer.Library.Database;
using EmotionML.Infer.Recommendations;
using EmotionML.Infer.Vision.Tracking;
using EmotionML.Infer.Vision.Video;

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
        var command = new Command("webcam", "Read the emotions in front of this machine's camera. q, Esc or closing the window ends it; Ctrl+C too, with exit code 130.") { Device, Headless, MusicOptions.Database };
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
            using var database = MusicDatabase.Open(arguments.GetValue(MusicOptions.Database));
            var music = new CurrentSong(new RecommendationService(new TrackStore(database), new ListeningStore(database), new Playlists.MoodLists(database), CommandLine.AffectOf(arguments), TimeProvider.System));
            var summary = new VideoSummary();
            var present = new HashSet<int>();
            if (window) Cv2.NamedWindow(Window, WindowFlags.AutoSize | WindowFlags.GuiNormal);
            while (camera.Take(out LiveFrame? frame, TimeSpan.FromMilliseconds(50)))
            {
                stop.ThrowIfCancellationRequested();
                using (frame)
                {
                    if (frame is not null)
                    {
                        IReadOnlyList<FaceReading> changed = summary.Add(frame.Reading);
                        bool otherSong = music.Follow(frame.Reading);
                        if (window) Show(frame, reader.Labels, music.Text);
                        else Report(frame.Reading, changed, present, otherSong ? music.Text : null);
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

    private static void Report(FrameReading reading, IReadOnlyList<FaceReading> changed, HashSet<int> present, string? song)
    {
        CultureInfo c = CultureInfo.InvariantCulture;
        foreach (FaceReading face in changed)
        {
            string mood = reading.Mood is { } m ? string.Create(c, $"  mood {m.Valence:+0.00;-0.00;0.00} {m.Arousal:+0.00;-0.00;0.00}") : "";
            Console.WriteLine(string.Create(c, $"{reading.Time.TotalSeconds,7:0.0} s  face {face.Id}: {face.Emotion}  valence {face.Affect.Valence:+0.00;-0.00;0.00} arousal {face.Affect.Arousal:+0.00;-0.00;0.00}{mood}"));
        }
        int[] here = [.. reading.Faces.Select(face => face.Id)];
        foreach (int gone in present.Except(here).ToArray())
            Console.WriteLine(string.Create(c, $"{reading.Time.TotalSeconds,7:0.0} s  face {gone}: gone"));
        present.Clear();
        present.UnionWith(here);
        if (song is not null) Console.WriteLine(string.Create(c, $"{reading.Time.TotalSeconds,7:0.0} s  music for this mood: {song}"));
    }

    private static void Show(LiveFrame frame, IReadOnlyList<string> labels, string? song)
    {
        VideoCommand.Draw(frame.Picture, frame.Reading, labels);
        if (song is not null) Annotation.Footer(frame.Picture, song);
        Cv2.ImShow(Window, frame.Picture);
    }

    // GTK answers -1 for a property of a window that was closed, and for visibility of any window
    private static bool Closed(bool shown) =>
        Cv2.WaitKey(1) is 'q' or 27 || (shown && Cv2.GetWindowProperty(Window, WindowPropertyFlags.AutoSize) < 0);

    private static bool Missing(string variable) => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}

/// <summary>The song that fits the mood now: another one when the mood has moved, and not more often than every ten seconds.</summary>
internal sealed class CurrentSong(RecommendationService service)
{
    // Nobody wants another song because of one smile.
    private const double FarEnough = 0.25;
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(10);

    private AffectPoint mood;
    private TimeSpan since;

    /// <summary>Title and artist; null before the first mood, or when the library is empty.</summary>
    internal string? Text { get; private set; }

    /// <summary>Takes the next reading.</summary>
    /// <returns>True when the song is another one.</returns>
    internal bool Follow(FrameReading reading)
    {
        if (reading.Mood is not { } now) return false;
        if (Text is not null && (now.DistanceTo(mood) < FarEnough || reading.Time - since < LongEnough)) return false;
        (mood, since) = (now, reading.Time);
        string? before = Text;
        if (service.Recommend(new RecommendationRequest { Mood = now.Clamp(), Count = 1 }).Tracks is [var chosen, ..])
            Text = $"{chosen.Track.Title} by {chosen.Track.Artist}";
        return Text != before;
    }
}
