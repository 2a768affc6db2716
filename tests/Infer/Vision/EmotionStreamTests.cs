using EmotionML.Core.Affect;
using EmotionML.Core.Common;
using EmotionML.Core.Model;
using EmotionML.Infer.Vision.Tracking;
using EmotionML.Infer.Vision.Video;
using OpenCvSharp;

namespace EmotionML.Tests.Infer.Vision;

public sealed class EmotionStreamTests(OpenedReader opened) : IClassFixture<OpenedReader>
{
    private readonly FaceReader reader = opened.Reader;

    [FactIfFaces]
    public void On_the_shared_clip_labels_change_at_most_a_quarter_as_often_as_in_single_frames()
    {
        using var video = new VideoFile(SharedFaces.File("short_hamilton_clip.mp4"));
        var stream = new EmotionStream(reader);
        var summary = new VideoSummary();
        using var picture = new Mat();
        while (video.Read(picture, out TimeSpan time)) summary.Add(stream.Read(picture, time));

        Assert.Equal(275, summary.Frames);
        Assert.InRange(summary.Length.TotalSeconds, 9.0, 9.3);
        Assert.True(summary.FramesWithFaces > 130, $"faces in {summary.FramesWithFaces} frames");
        Assert.True(summary.RawChanges >= 20, $"{summary.RawChanges} raw changes: too few to say anything");
        Assert.True(summary.Changes <= 0.25 * summary.RawChanges, $"{summary.Changes} changes against {summary.RawChanges} in single frames");
    }

    [Fact]
    public void A_drawn_face_that_moves_is_followed_as_one()
    {
        var stream = new EmotionStream(reader);
        for (int i = 0; i < 12; i++)
        {
            using Mat picture = DrawnFace.Draw(new Size(320, 240), 0.5, new Point(100 + 10 * i, 120));
            FrameReading reading = stream.Read(picture, TimeSpan.FromMilliseconds(50 * i));
            FaceReading face = Assert.Single(reading.Faces);
            Assert.Equal(1, face.Id);
            Assert.InRange(face.Box.X + face.Box.Width / 2, 85 + 10 * i, 115 + 10 * i);
            Assert.NotNull(reading.Mood);
        }
    }

    [Fact]
    public void A_face_missed_for_a_moment_stays_in_view_and_says_nothing_about_the_mood()
    {
        var stream = new EmotionStream(reader);
        FrameReading seen = stream.Follow([Face(new Rect(10, 10, 50, 50), 3)], new Size(200, 100), Ms(0), default);
        FrameReading missed = stream.Follow([], new Size(200, 100), Ms(300), default);
        FaceReading before = Assert.Single(seen.Faces), held = Assert.Single(missed.Faces);
        Assert.Equal((before.Id, before.Box, before.Emotion, before.Affect), (held.Id, held.Box, held.Emotion, held.Affect));
        FrameReading gone = stream.Follow([], new Size(200, 100), Ms(600), default);
        Assert.Empty(gone.Faces);
        Assert.Equal(seen.Mood, gone.Mood);
        FrameReading back = stream.Follow([Face(new Rect(10, 10, 50, 50), 3)], new Size(200, 100), Ms(700), default);
        Assert.Equal(2, Assert.Single(back.Faces).Id);
    }

    [Fact]
    public void Whose_mood_counts_is_what_the_rule_says()
    {
        FaceObservation large = Face(new Rect(0, 0, 60, 60), 3), small = Face(new Rect(100, 0, 30, 30), 4);
        AffectPoint happy = large.Affect, sad = small.Affect;
        Assert.Equal(happy, Mood(Who.Largest));
        Assert.Equal(sad, Mood(Who.Parse("2")));
        Assert.Null(Mood(Who.Parse("7")));
        AffectPoint everyone = Mood(Who.Everyone)!.Value;
        Assert.Equal((4 * happy.Valence + sad.Valence) / 5, everyone.Valence, 6); // four times the area, four times the weight
        Assert.Equal((4 * happy.Arousal + sad.Arousal) / 5, everyone.Arousal, 6);

        AffectPoint? Mood(Who who) => new EmotionStream(reader, new EmotionStreamOptions { Who = who })
            .Follow([large, small], new Size(200, 100), Ms(0), default).Mood is { } m ? new(Math.Round(m.Valence, 9), Math.Round(m.Arousal, 9)) : null;
    }

    [Fact]
    public void A_rule_that_is_none_is_refused()
    {
        foreach (string text in (string[])["", "loudest", "0", "-1", "1.5"])
            Assert.Contains("--who: expected largest, everyone or the number of a face", Assert.Throws<UserException>(() => Who.Parse(text)).Message, StringComparison.Ordinal);
        Assert.Equal(["largest", "everyone", "12"], ((string[])["largest", "everyone", "12"]).Select(text => Who.Parse(text).ToString()));
    }

    [Fact]
    public void The_newest_value_wins_and_a_slow_taker_delays_nobody()
    {
        var slot = new NewestValue<string>();
        foreach (string value in (string[])["a", "b", "c"]) slot.Put(value);
        Assert.True(slot.Take(out string? newest));
        Assert.Equal("c", newest);
        Assert.Equal(2, slot.Dropped);
        Assert.True(slot.Take(out newest, TimeSpan.FromMilliseconds(1)));
        Assert.Null(newest);
        slot.Put("d");
        slot.End();
        Assert.True(slot.Take(out newest));
        Assert.Equal("d", newest);
        Assert.False(slot.Take(out newest));

        var failed = new NewestValue<string>();
        failed.End(new UserException("the camera is gone"));
        Assert.Equal("the camera is gone", Assert.Throws<UserException>(() => failed.Take(out _)).Message);
    }

    private FaceObservation Face(Rect box, int label)
    {
        float[] probabilities = [.. reader.Labels.Select((_, i) => i == label ? 0.94f : 0.01f)];
        AffectPoint affect = reader.Affect.Of(reader.Labels, probabilities);
        return new FaceObservation(box, new EmotionPrediction(label, reader.Labels[label], probabilities), new(Math.Round(affect.Valence, 9), Math.Round(affect.Arousal, 9)));
    }

    private static TimeSpan Ms(double ms) => TimeSpan.FromMilliseconds(ms);
}
