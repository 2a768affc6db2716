
namespace EmotionML.Infer.Recommendations;

/// <summary>
/// «More like this»: the nearest songs in affect, tempo, genre and year. Each part is a distance in units of what a
/// listener would call clearly different (our choice): 0.25 in the plane, a fifth of an octave of tempo (115 instead of
/// 100 beats a minute; half and double tempo count as equal), 15 years; another genre counts as two. Where one side is
/// unknown the part counts as half.
/// </summary>
public static class SimilarTracks
{
    private const double Affect = 0.25, Octave = 0.2, Years = 15, Genre = 2, Unknown = 0.5;

    /// <summary>The nearest songs, nearest first; no artist more than twice.</summary>
    /// <param name="index">The songs.</param>
    /// <param name="id">The song that the others shall be like.</param>
    /// <param name="count">Number of songs, 1 to <see cref="RecommendationRequest.MostSongs"/>.</param>
    /// <returns>Null when the index has no such song.</returns>
    /// <exception cref="UserException">The count is out of range.</exception>
    public static IReadOnlyList<RecommendedTrack>? To(TrackIndex index, long id, int count)
    {
        ArgumentNullException.ThrowIfNull(index);
        if (count is < 1 or > RecommendationRequest.MostSongs) throw new UserException($"count: expected 1 to {RecommendationRequest.MostSongs}, found {count}");
        if (!index.TryFind(id, out int song)) return null;
        double[] genres = Array.ConvertAll(index.Genres, genre => GenreDistance(index.Genres[index.Genre[song]], genre));
        // the farthest of the kept ones is on top; five times the count leaves room for the rule about artists
        var kept = new PriorityQueue<int, (double, int)>();
        int room = 5 * count;
        double worst = double.PositiveInfinity;
        for (int i = 0; i < index.Count; i++)
        {
            if (i == song) continue;
            double square = Square((index.Valence[i] - index.Valence[song]) / Affect) + Square((index.Arousal[i] - index.Arousal[song]) / Affect);
            if (square >= worst) continue;
            square += Square(Genre * genres[index.Genre[i]]) + Square(TempoDistance(index.TempoOctave[i], index.TempoOctave[song])) + Square(YearDistance(index.Year[i], index.Year[song]));
            if (square >= worst) continue;
            if (kept.Count < room) kept.Enqueue(i, (-square, -i));
            else kept.EnqueueDequeue(i, (-square, -i));
            if (kept.Count == room && kept.TryPeek(out _, out (double Square, int) top)) worst = -top.Square;
        }
        var nearest = new List<int>(kept.Count);
        while (kept.TryDequeue(out int next, out _)) nearest.Add(next);
        nearest.Reverse();
        var uses = new Dictionary<int, int>();
        return [.. nearest.Where(Few).Take(count).Select(i => new RecommendedTrack(index.Tracks[i], Why(index, song, i)))];

        bool Few(int i) => (uses[index.Artist[i]] = uses.GetValueOrDefault(index.Artist[i]) + 1) <= 2;
    }

    /// <summary>0 for the same genre, 0.5 where one word is shared («rock», «indie rock») or one is unknown, 1 for another.</summary>
    internal static double GenreDistance(string one, string other)
    {
        if (one.Length == 0 || other.Length == 0) return Unknown;
        if (one == other) return 0;
        return one.Split(' ', '-').Intersect(other.Split(' ', '-')).Any() ? 0.5 : 1;
    }

    /// <summary>Distance of two tempos given as binary logarithms, folded to one octave, at most 2.5.</summary>
    internal static double TempoDistance(double one, double other)
    {
        if (double.IsNaN(one) || double.IsNaN(other)) return Unknown;
        double octaves = Math.Abs(one - other) % 1;
        return Math.Min(octaves, 1 - octaves) / Octave;
    }

    private static double YearDistance(int one, int other) => one == 0 || other == 0 ? Unknown : Math.Abs(one - other) / Years;

    private static double Square(double x) => x * x;

    private static string Why(TrackIndex index, int song, int other)
    {
        var parts = new List<string> { $"{DisplayText.Number(index.Place(song).DistanceTo(index.Place(other)))} away in mood" };
        string genre = index.Genres[index.Genre[other]];
        if (genre.Length > 0 && GenreDistance(index.Genres[index.Genre[song]], genre) < 1) parts.Add(index.Genre[song] == index.Genre[other] ? $"{genre} too" : genre);
        if (TempoDistance(index.TempoOctave[song], index.TempoOctave[other]) < 0.4) parts.Add("much the same tempo");
        if (index.Year[song] != 0 && index.Year[other] != 0)
        {
            int years = Math.Abs(index.Year[song] - index.Year[other]);
            parts.Add(years == 0 ? "the same year" : years == 1 ? "a year apart" : $"{years} years apart");
        }
        return string.Join(", ", parts);
    }
}
