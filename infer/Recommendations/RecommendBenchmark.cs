using System.Diagnostics;
using EmotionML.Infer.History;
using EmotionML.Infer.Library.Tracks;

namespace EmotionML.Infer.Recommendations;

/// <summary>Times of many recommendations.</summary>
/// <param name="Goal">The goal; null stands for «more like this».</param>
/// <param name="Median">Half of the calls took no longer, in milliseconds.</param>
/// <param name="Slow">19 of 20 calls took no longer, in milliseconds.</param>
/// <param name="Processor">Mean processor time of a call in milliseconds: what it costs when others use the processor, too.</param>
public readonly record struct RecommendTiming(MusicGoal? Goal, double Median, double Slow, double Processor);

/// <summary>Measures the recommender on a made-up library as large as one likes.</summary>
public static class RecommendBenchmark
{
    /// <summary>Songs for each call.</summary>
    public const int Count = 20;

    /// <summary>Made-up songs with the marks of real ones: an uneven plane, thousands of artists, forty genres, gaps. Same seed, same songs.</summary>
    public static IReadOnlyList<Track> Library(int tracks, int seed = 1)
    {
        var random = new Random(seed);
        string[] languages = ["en", "es", "fr", "de", "ja", "hi", "zxx"];
        return [.. Enumerable.Range(1, tracks).Select(i => new Track
        {
            Id = i,
            Title = $"Song {i}",
            // the square makes few artists large and many small
            Artist = $"Artist {(int)(Math.Pow(random.NextDouble(), 2) * Math.Max(1, tracks / 10))}",
            Year = random.Next(1920, 2026),
            Genre = $"genre {random.Next(40)}",
            Language = languages[random.Next(languages.Length)],
            Valence = Math.Tanh(0.7 * Gauss(random)),
            Arousal = Math.Tanh(0.7 * Gauss(random)),
            Tempo = random.Next(3) == 0 ? null : random.Next(60, 200),
            Explicit = random.Next(10) == 0,
            Source = "import",
        })];
    }

    /// <summary>A listener with 500 likes and skips and 200 songs played of late.</summary>
    public static Listening Listener(IReadOnlyList<Track> tracks, int seed = 2)
    {
        ArgumentNullException.ThrowIfNull(tracks);
        var random = new Random(seed);
        DateTimeOffset now = DateTimeOffset.UnixEpoch.AddYears(50);
        List<Feedback> feedback = [.. Enumerable.Range(0, 500).Select(_ => new Feedback(tracks[random.Next(tracks.Count)].Id, random.Next(2) == 0, Anywhere(random)))];
        var plays = new Dictionary<long, DateTimeOffset>();
        for (int i = 0; i < 200; i++) plays[tracks[random.Next(tracks.Count)].Id] = now.AddMinutes(-random.Next(5 * 24 * 60));
        return new(feedback, plays, now);
    }

    /// <summary>Times calls in memory: songs and listener are read already.</summary>
    /// <param name="tracks">Number of songs.</param>
    /// <param name="calls">Calls for each goal, after a tenth as many that are not counted.</param>
    public static IReadOnlyList<RecommendTiming> Run(int tracks, int calls = 200)
    {
        IReadOnlyList<Track> library = Library(tracks);
        Listening listener = Listener(library);
        var recommender = new Recommender(new TrackIndex(library));
        var timings = new List<RecommendTiming>();
        foreach (MusicGoal goal in Enum.GetValues<MusicGoal>())
            timings.Add(Time(goal, calls, random => recommender.Recommend(new() { Mood = Anywhere(random), Goal = goal, Count = Count, Seed = random.Next() }, listener)));
        timings.Add(Time(null, calls, random => SimilarTracks.To(recommender.Index, library[random.Next(library.Count)].Id, Count)));
        return timings;
    }

    private static RecommendTiming Time(MusicGoal? goal, int calls, Action<Random> call)
    {
        var random = new Random(3);
        for (int i = 0; i < calls / 10; i++) call(random);
        double[] times = new double[calls];
        TimeSpan before = Environment.CpuUsage.TotalTime;
        for (int i = 0; i < calls; i++)
        {
            long start = Stopwatch.GetTimestamp();
            call(random);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        TimeSpan processor = Environment.CpuUsage.TotalTime - before;
        Array.Sort(times);
        return new(goal, times[calls / 2], times[calls * 19 / 20], processor.TotalMilliseconds / calls);
    }

    private static AffectPoint Anywhere(Random random) => new(2 * random.NextDouble() - 1, 2 * random.NextDouble() - 1);

    // Box and Muller 1958
    private static double Gauss(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
