using EmotionML.Infer.History;
using EmotionML.Infer.Library.Files;
using EmotionML.Infer.Library.Tracks;
using EmotionML.Infer.Recommendations;

namespace EmotionML.Tests.Infer.Recommendations;

/// <summary>Songs for the tests of the recommender.</summary>
internal static class Songs
{
    internal static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The committed catalogue with ids from 1 on.</summary>
    internal static IReadOnlyList<Track> CatalogSongs { get; } = ReadCatalog();

    internal static Recommender CatalogRecommender { get; } = new(new TrackIndex(CatalogSongs));

    internal static Listening Nobody { get; } = new([], new Dictionary<long, DateTimeOffset>(), Now);

    internal static Track Song(long id, double valence, double arousal, string? artist = null) =>
        new() { Id = id, Title = $"Song {id}", Artist = artist ?? $"Artist {id}", Valence = valence, Arousal = arousal, Source = "import" };

    internal static EmotionML.Core.Affect.AffectPoint Anywhere(Random random) => new(2 * random.NextDouble() - 1, 2 * random.NextDouble() - 1);

    private static List<Track> ReadCatalog()
    {
        using var reader = new StreamReader(Path.Combine(Repository.Root, "data", "catalog.csv"));
        return [.. TrackCsv.Read(reader, "catalog.csv", "catalog", "estimate").Select((row, i) => row.Track! with { Id = i + 1 })];
    }
}
