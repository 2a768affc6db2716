using EmotionML.Infer.Vision.Tracking;

namespace EmotionML.Infer.Vision.Video;

/// <summary>What one face did in a video.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="First">Seconds until it was first seen.</param>
/// <param name="Last">Seconds until it was last seen.</param>
/// <param name="Frames">Frames it was followed in.</param>
/// <param name="Changes">How often its steady label changed, to or from uncertain included.</param>
/// <param name="RawChanges">How often the most probable label of single frames changed.</param>
/// <param name="Shares">Share of its frames, 0..1, by steady label.</param>
public sealed record FaceSummary(int Id, double First, double Last, long Frames, int Changes, int RawChanges, IReadOnlyDictionary<string, double> Shares);

/// <summary>What a stream of readings comes to. Not safe for several threads.</summary>
public sealed class VideoSummary
{
    private readonly OrderedDictionary<int, Person> people = [];

    /// <summary>Frames so far.</summary>
    public long Frames { get; private set; }

    /// <summary>Frames in which a face was in view.</summary>
    public long FramesWithFaces { get; private set; }

    /// <summary>Time of the last frame.</summary>
    public TimeSpan Length { get; private set; }

    /// <summary>The faces in the order in which they came.</summary>
    public IReadOnlyList<FaceSummary> Faces => [.. people.Select(pair => pair.Value.Summary(pair.Key))];

    /// <summary>Share of all faces' frames, 0..1, by steady label, largest first; empty without faces.</summary>
    public IReadOnlyDictionary<string, double> Shares
    {
        get
        {
            var counts = people.Values.SelectMany(person => person.Counts).GroupBy(pair => pair.Key, pair => pair.Value).ToDictionary(group => group.Key, group => group.Sum());
            return Person.Share(counts);
        }
    }

    /// <summary>Changes of steady labels, all faces together.</summary>
    public int Changes => people.Values.Sum(person => person.Changes);

    /// <summary>Changes that the single frames' labels would have shown.</summary>
    public int RawChanges => people.Values.Sum(person => person.RawChanges);

    /// <summary>Takes the next reading.</summary>
    /// <returns>Faces whose steady label has just changed or that are new.</returns>
    public IReadOnlyList<FaceReading> Add(FrameReading frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        Frames++;
        Length = frame.Time;
        if (frame.Faces.Count > 0) FramesWithFaces++;
        var changed = new List<FaceReading>();
        foreach (FaceReading face in frame.Faces)
        {
            if (!people.TryGetValue(face.Id, out Person? person)) people.Add(face.Id, person = new Person(frame.Time));
            if (person.Add(face, frame.Time)) changed.Add(face);
        }
        return changed;
    }

    private sealed class Person(TimeSpan first)
    {
        private TimeSpan last;
        private long frames;
        private string? steady, raw;

        internal Dictionary<string, long> Counts { get; } = [];

        internal int Changes { get; private set; }

        internal int RawChanges { get; private set; }

        internal static IReadOnlyDictionary<string, double> Share(Dictionary<string, long> counts)
        {
            double sum = counts.Values.Sum();
            return new OrderedDictionary<string, double>(counts.OrderByDescending(pair => pair.Value).Select(pair => KeyValuePair.Create(pair.Key, pair.Value / sum)));
        }

        internal bool Add(FaceReading face, TimeSpan time)
        {
            frames++;
            last = time;
            Counts[face.Emotion] = Counts.GetValueOrDefault(face.Emotion) + 1;
            if (raw is not null && raw != face.Raw.Label) RawChanges++;
            raw = face.Raw.Label;
            if (steady == face.Emotion) return false;
            if (steady is not null) Changes++;
            steady = face.Emotion;
            return true;
        }

        internal FaceSummary Summary(int id) => new(id, first.TotalSeconds, last.TotalSeconds, frames, Changes, RawChanges, Share(Counts));
    }
}
