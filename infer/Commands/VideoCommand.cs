using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EmotionML.Infer.Vision.Tracking;
using EmotionML.Infer.Vision.Video;
using Spectre.Console;

namespace EmotionML.Infer.Commands;

/// <summary><c>video</c>: a timeline of every face in a video, and what it comes to.</summary>
public static class VideoCommand
{
    private static readonly Argument<string> Input = new("FILE") { Description = "a video that FFmpeg reads" };
    private static readonly Option<string?> Out = new("--out") { Description = "write an annotated copy (.mp4, .mkv, .avi or .webm; without sound)", HelpName = "VIDEO" };
    private static readonly Option<string?> Csv = new("--csv") { Description = "write the timeline: one row for each face of each frame", HelpName = "FILE" };
    private static readonly Option<bool> AsJson = new("--json") { Description = "write the summary as JSON to standard output" };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var vision = new VisionArguments();
        var command = new Command("video", "Read the emotions in a video. Exit code 0: faces; 1: no face; 2: bad input; 130: interrupted, nothing written.") { Input, Out, Csv, AsJson };
        vision.AddTo(command, mood: true);
        command.Run((arguments, stop) => Read(arguments, vision, stop));
        return command;
    }

    private static int Read(ParseResult arguments, VisionArguments vision, CancellationToken stop)
    {
        string file = arguments.GetValue(Input)!;
        string? target = arguments.GetValue(Out), timeline = arguments.GetValue(Csv);
        if (target is not null) VideoTarget.CheckName(target);
        if (target is not null && Path.GetFullPath(target) == Path.GetFullPath(file)) throw new UserException($"--out {target}: expected another file than the video itself");
        using var video = new VideoFile(file);
        if (target is not null) AtomicFile.CheckTarget(target, "--out");
        if (timeline is not null) AtomicFile.CheckTarget(timeline, "--csv");
        using FaceReader reader = vision.OpenReader(arguments);
        var stream = new EmotionStream(reader, vision.Stream(arguments));
        var summary = new VideoSummary();
        var table = new StringWriter(CultureInfo.InvariantCulture);
        using var rows = new TimelineWriter(table, reader.Labels);
        using VideoTarget? writer = target is null ? null : new VideoTarget(target, video.Fps, video.Size);
        using var picture = new Mat();
        long start = Stopwatch.GetTimestamp();
        AffectPoint? mood = null;
        WithProgress(video.FrameCount, report =>
        {
            while (video.Read(picture, out TimeSpan time))
            {
                stop.ThrowIfCancellationRequested();
                FrameReading reading = stream.Read(picture, time);
                mood = reading.Mood;
                summary.Add(reading);
                if (timeline is not null) rows.Add(reading);
                if (writer is not null)
                {
                    Draw(picture, reading, reader.Labels);
                    writer.Write(picture);
                }
                report(summary.Frames);
            }
        });
        if (summary.Frames == 0) throw new UserException($"{file}: expected a video, found no frame that can be decoded");
        // containers are often off by a frame or two: only a real loss is worth a line
        if (summary.Frames < video.FrameCount * 0.95 - 2)
            Console.Error.WriteLine($"warning: {file} declares {video.FrameCount} frames, {summary.Frames} could be read");
        writer?.Complete();
        rows.Dispose();
        if (timeline is not null) AtomicFile.WriteText(timeline, table.ToString());
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (arguments.GetValue(AsJson)) Console.WriteLine(JsonSerializer.Serialize(Report(file, video, summary, mood), CommandLine.Json));
        else Print(file, video, summary, mood, seconds, [target, timeline]);
        return summary.FramesWithFaces > 0 ? 0 : CommandLine.NothingFound;
    }

    /// <summary>Draws what one frame shows.</summary>
    internal static void Draw(Mat picture, FrameReading reading, IReadOnlyList<string> labels)
    {
        foreach (FaceReading face in reading.Faces)
            Annotation.Face(picture, face.Box, $"{face.Emotion} #{face.Id}", face.Probabilities, labels);
        if (reading.Mood is { } mood)
            Annotation.Caption(picture, string.Create(CultureInfo.InvariantCulture, $"mood: valence {mood.Valence:+0.00;-0.00;0.00} arousal {mood.Arousal:+0.00;-0.00;0.00}"));
    }

    // A bar where someone watches, a line every few seconds where the output goes into a file; both on standard error,
    // because standard output is for the result.
    private static void WithProgress(long total, Action<Action<long>> work)
    {
        if (Console.IsErrorRedirected)
        {
            long said = Stopwatch.GetTimestamp();
            work(done =>
            {
                if (Stopwatch.GetElapsedTime(said).TotalSeconds < 5) return;
                said = Stopwatch.GetTimestamp();
                Console.Error.WriteLine(total > 0 ? $"frame {done} of {total}" : $"frame {done}");
            });
            return;
        }
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        console.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask("reading", maxValue: Math.Max(1, total));
                task.IsIndeterminate = total == 0;
                work(done => task.Value = Math.Min(done, task.MaxValue));
                task.Value = task.MaxValue;
            });
    }

    private static object Report(string file, VideoFile video, VideoSummary summary, AffectPoint? mood) => new
    {
        file,
        width = video.Size.Width,
        height = video.Size.Height,
        fps = video.Fps,
        frames = summary.Frames,
        seconds = summary.Length.TotalSeconds,
        framesWithFaces = summary.FramesWithFaces,
        shares = summary.Shares,
        changes = summary.Changes,
        rawChanges = summary.RawChanges,
        mood = mood is { } m ? new { m.Valence, m.Arousal } : null,
        faces = summary.Faces,
    };

    private static void Print(string file, VideoFile video, VideoSummary summary, AffectPoint? mood, double took, string?[] written)
    {
        CultureInfo c = CultureInfo.InvariantCulture;
        Console.WriteLine(string.Create(c, $"{file}: {video.Size.Width} x {video.Size.Height}, {summary.Frames} frames, {summary.Length.TotalSeconds:0.0} s; read in {took:0.0} s ({summary.Frames / took:0.0} frames a second)"));
        if (summary.FramesWithFaces == 0)
        {
            Console.WriteLine("  no face in any frame");
        }
        else
        {
            Console.WriteLine(string.Create(c, $"  a face in {100.0 * summary.FramesWithFaces / summary.Frames:0} % of the frames, {summary.Changes} changes of emotion ({summary.RawChanges} in single frames)"));
            Console.WriteLine("  " + Shares(summary.Shares));
            foreach (FaceSummary face in summary.Faces)
                Console.WriteLine(string.Create(c, $"  face {face.Id}: {face.First:0.0} to {face.Last:0.0} s, {face.Changes} changes, {Shares(face.Shares)}"));
            if (mood is { } m) Console.WriteLine(string.Create(c, $"  mood at the end: valence {m.Valence:0.00} arousal {m.Arousal:0.00}"));
        }
        foreach (string path in written.OfType<string>()) Console.WriteLine($"  wrote {path}");
    }

    private static string Shares(IReadOnlyDictionary<string, double> shares) =>
        string.Join(", ", shares.Select(share => string.Create(CultureInfo.InvariantCulture, $"{share.Key} {100 * share.Value:0} %")));
}
