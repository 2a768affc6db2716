using EmotionML.Infer.Vision.Detection;

namespace EmotionML.Infer.Vision.Tracking;

/// <summary>
/// Gives faces an identity from frame to frame. Each box goes to the followed face it overlaps most; what overlaps none
/// goes to the nearest of similar size; what is left is a new face. A face that is not found for longer than
/// <see cref="Patience"/> is forgotten. Not safe for several threads.
/// </summary>
public sealed class FaceTracker
{
    // Two boxes of one face a frame apart overlap by more than half; two neighbours' hardly at all.
    private const double LeastOverlap = 0.2;

    // A quick move at 10 frames a second: less than one face's width, and the face keeps its size.
    private const double FarthestMove = 0.75, LargestGrowth = 2;

    private readonly List<Followed> followed = [];
    private int lastId;

    /// <summary>A tracker that follows nobody yet.</summary>
    /// <param name="patience">How long a face may be missed; 0.5 s when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public FaceTracker(TimeSpan? patience = null)
    {
        Patience = patience ?? TimeSpan.FromSeconds(0.5);
        ArgumentOutOfRangeException.ThrowIfLessThan(Patience, TimeSpan.Zero);
    }

    /// <summary>How long a face may be missed and keep its identity.</summary>
    public TimeSpan Patience { get; }

    /// <summary>Faces followed now: their identity and last box.</summary>
    public IEnumerable<(int Id, Rect Box)> Faces => followed.Select(face => (face.Id, face.Box));

    /// <summary>Takes the boxes of the next frame.</summary>
    /// <param name="boxes">What the detector found.</param>
    /// <param name="time">Time of the frame, not before the last one's.</param>
    /// <returns>The identity of each box, from 1 on; identities are never used twice.</returns>
    public int[] Update(IReadOnlyList<Rect> boxes, TimeSpan time)
    {
        ArgumentNullException.ThrowIfNull(boxes);
        followed.RemoveAll(face => time - face.Seen > Patience);
        int[] ids = new int[boxes.Count];
        var free = new HashSet<Followed>(followed);
        Match(boxes, ids, free, (box, face) => FaceBoxes.Overlap(box, face.Box) is var overlap && overlap >= LeastOverlap ? overlap : null);
        Match(boxes, ids, free, (box, face) => SameSize(box, face.Box) && FaceBoxes.Distance(box, face.Box) is var far && far <= FarthestMove ? -far : null);
        for (int i = 0; i < ids.Length; i++)
        {
            if (ids[i] == 0)
            {
                ids[i] = ++lastId;
                followed.Add(new Followed(lastId));
            }
            Followed face = followed.Find(f => f.Id == ids[i])!;
            face.Box = boxes[i];
            face.Seen = time;
        }
        return ids;
    }

    // The best pair first, then the best of the rest: a greedy assignment, exact for the few faces of a frame that
    // overlap clearly.
    private static void Match(IReadOnlyList<Rect> boxes, int[] ids, HashSet<Followed> free, Func<Rect, Followed, double?> score)
    {
        var pairs = from i in Enumerable.Range(0, ids.Length)
                    where ids[i] == 0
                    from face in free
                    let fit = score(boxes[i], face)
                    where fit is not null
                    orderby fit descending
                    select (i, face);
        foreach ((int i, Followed face) in pairs.ToArray())
            if (ids[i] == 0 && free.Remove(face)) ids[i] = face.Id;
    }

    private static bool SameSize(Rect a, Rect b) =>
        Math.Max(a.Width, b.Width) <= LargestGrowth * Math.Min(a.Width, b.Width);

    private sealed class Followed(int id)
    {
        internal int Id => id;

        internal Rect Box { get; set; }

        internal TimeSpan Seen { get; set; }
    }
}
