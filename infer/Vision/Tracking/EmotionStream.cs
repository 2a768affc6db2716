using EmotionML.Infer.Vision.Detection;

namespace EmotionML.Infer.Vision.Tracking;

/// <summary>Settings of an <see cref="EmotionStream"/>.</summary>
public sealed record EmotionStreamOptions
{
    /// <summary>How labels are steadied.</summary>
    public SmoothingOptions Smoothing { get; init; } = new();

    /// <summary>How long a face may be missed and is still followed and shown; 0.5 s by default.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Whose mood counts; the largest face's by default.</summary>
    public Who Who { get; init; } = Who.Largest;

    /// <summary>Window of the mood; 20 s by default.</summary>
    public TimeSpan MoodWindow { get; init; } = TimeSpan.FromSeconds(20);
}

/// <summary>
/// One stream of frames: follows the faces, steadies their labels and averages the mood. One instance a client or
/// video; not safe for several threads. The reader may be shared by many streams.
/// </summary>
public sealed class EmotionStream
{
    private readonly FaceReader reader;
    private readonly EmotionStreamOptions options;
    private readonly FaceTracker tracker;
    private readonly MoodAverage mood;
    private readonly Dictionary<int, Person> people = [];
    private long frames;
    private TimeSpan last = TimeSpan.MinValue;

    /// <summary>A stream before its first frame.</summary>
    /// <param name="reader">Reads the faces; stays the caller's.</param>
    /// <param name="options">Settings; the defaults when null.</param>
    /// <exception cref="UserException">A setting is out of range.</exception>
    public EmotionStream(FaceReader reader, EmotionStreamOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(reader);
        this.reader = reader;
        this.options = options ?? new EmotionStreamOptions();
        _ = new EmotionSmoother(this.options.Smoothing); // refuses bad settings now, not at the first face
        tracker = new FaceTracker(this.options.Patience);
        mood = new MoodAverage(this.options.MoodWindow);
        Who = this.options.Who;
    }

    /// <summary>Whose mood counts; may be changed between frames.</summary>
    public Who Who { get; set; }

    /// <summary>Reads the next frame.</summary>
    /// <param name="frame">The picture, as <see cref="FaceReader.Read"/> takes it.</param>
    /// <param name="time">Time since the start of the stream, not before the last frame's.</param>
    /// <param name="decodeMs">What decoding cost, in milliseconds; only reported.</param>
    /// <returns>The faces in view. One that was missed for less than the patience stays, at its last place.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time runs backwards.</exception>
    /// <exception cref="ArgumentException">The picture is empty or of another type.</exception>
    public FrameReading Read(Mat frame, TimeSpan time, double decodeMs = 0)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentOutOfRangeException.ThrowIfLessThan(time, last);
        IReadOnlyList<FaceObservation> seen = reader.Read(frame, out StageTimes times);
        return Follow(seen, frame.Size(), time, times with { Decode = decodeMs });
    }

    /// <summary>Follows faces that are already read: the part of <see cref="Read"/> that needs no picture.</summary>
    internal FrameReading Follow(IReadOnlyList<FaceObservation> seen, Size size, TimeSpan time, StageTimes times)
    {
        last = time;
        int[] ids = tracker.Update([.. seen.Select(face => face.Box)], time);
        for (int i = 0; i < ids.Length; i++)
        {
            if (!people.TryGetValue(ids[i], out Person? person))
                people.Add(ids[i], person = new Person(new EmotionSmoother(options.Smoothing)));
            person.Smoother.Add(seen[i].Prediction.Probabilities, time);
            person.Raw = seen[i].Prediction;
        }
        var faces = new List<FaceReading>();
        foreach ((int id, Rect box) in tracker.Faces)
        {
            Person person = people[id];
            IReadOnlyList<float> probabilities = person.Smoother.Probabilities;
            faces.Add(new FaceReading(id, box,
                person.Smoother.Label is { } label ? reader.Labels[label] : FaceReading.Uncertain,
                probabilities, person.Raw, reader.Affect.Of(reader.Labels, probabilities)));
        }
        if (people.Count > faces.Count)
        {
            foreach (int gone in people.Keys.Except(faces.Select(face => face.Id)).ToArray())
                people.Remove(gone);
        }
        faces.Sort((a, b) => FaceBoxes.Area(b.Box).CompareTo(FaceBoxes.Area(a.Box)));
        // a face that was missed in this frame says nothing new about the mood
        AffectPoint? now = Who.Affect([.. faces.Where(face => ids.Contains(face.Id))]) is { } affect ? mood.Add(time, affect) : mood.Current();
        return new FrameReading(++frames, time, size.Width, size.Height, faces, now, times);
    }

    private sealed class Person(EmotionSmoother smoother)
    {
        internal EmotionSmoother Smoother => smoother;

        internal EmotionPrediction Raw { get; set; }
    }
}
