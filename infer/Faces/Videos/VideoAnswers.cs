using EmotionML.Infer.Faces.Live;

namespace EmotionML.Infer.Faces.Videos;

/// <summary>How far a video is read.</summary>
/// <param name="Seconds">Read until here.</param>
/// <param name="Duration">Length in seconds; null when the file does not tell.</param>
/// <param name="Faces">Faces in the last frame.</param>
public sealed record VideoProgress(double Seconds, double? Duration, int Faces);

/// <summary>One frame that was read.</summary>
/// <param name="Time">Seconds from the start.</param>
/// <param name="Faces">Followed faces, largest first.</param>
/// <param name="Mood">The smoothed mood.</param>
public sealed record VideoFrame(double Time, IReadOnlyList<FaceAnswer> Faces, MoodAnswer? Mood);

/// <summary>A video, read to its end.</summary>
/// <param name="Width">Columns of a frame.</param>
/// <param name="Height">Rows of a frame.</param>
/// <param name="Duration">Seconds that were read.</param>
/// <param name="Shares">Share of each emotion among all faces of all frames; <c>uncertain</c> among them.</param>
/// <param name="Changes">How often the largest face changed its emotion.</param>
/// <param name="Frames">The frames in order of time.</param>
public sealed record VideoAnswer(int Width, int Height, double Duration, IReadOnlyDictionary<string, double> Shares, int Changes, IReadOnlyList<VideoFrame> Frames)
{
    /// <summary>Sums frames up.</summary>
    public static VideoAnswer Of(int width, int height, double duration, IReadOnlyList<VideoFrame> frames)
    {
        ArgumentNullException.ThrowIfNull(frames);
        string[] emotions = [.. frames.SelectMany(frame => frame.Faces).Select(face => face.Emotion)];
        var shares = new OrderedDictionary<string, double>();
        foreach (IGrouping<string, string> group in emotions.GroupBy(emotion => emotion).OrderByDescending(group => group.Count()))
            shares.Add(group.Key, Math.Round((double)group.Count() / emotions.Length, 4));
        FaceAnswer[] largest = [.. frames.Where(frame => frame.Faces.Count > 0).Select(frame => frame.Faces[0])];
        // another face is no change of emotion
        int changes = largest.Zip(largest.Skip(1)).Count(pair => pair.First.Id == pair.Second.Id && pair.First.Emotion != pair.Second.Emotion);
        return new(width, height, Math.Round(duration, 3), shares, changes, frames);
    }
}
