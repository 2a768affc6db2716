using System.Globalization;
using CsvHelper;

namespace EmotionML.Tests.Infer.Library.Files;

/// <summary>The committed seed of the library, read as it lies there.</summary>
public sealed class CatalogTests
{
    private static readonly List<Song> Songs = Read();

    [Fact]
    public void There_are_enough_songs_and_none_twice()
    {
        Assert.True(Songs.Count >= 420, $"{Songs.Count} songs");
        Assert.Equal(Songs.Count, Songs.Select(song => (song.Title.ToUpperInvariant(), song.Artist.ToUpperInvariant())).Distinct().Count());
        Assert.All(Songs, song => Assert.True(song.Title == song.Title.Trim() && song.Title != "" && song.Artist == song.Artist.Trim() && song.Artist != "", song.Title));
    }

    [Fact]
    public void Every_cell_of_the_plane_has_ten_songs_or_more()
    {
        static int Cell(double x) => Math.Min(3, (int)((x + 1) / 0.5));
        var cells = Songs.GroupBy(song => (Cell(song.Valence), Cell(song.Arousal))).ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal(16, cells.Count);
        Assert.All(cells, cell => Assert.True(cell.Value >= 10, $"cell {cell.Key}: {cell.Value} songs"));
    }

    [Fact]
    public void Values_lie_in_their_ranges()
    {
        Assert.All(Songs, song =>
        {
            Assert.InRange(song.Valence, -1, 1);
            Assert.InRange(song.Arousal, -1, 1);
            Assert.InRange(song.Year, 1920, 2026);
            Assert.Matches("^[a-z]{2,3}$", song.Language);
            Assert.Equal(song.Genre.ToLowerInvariant(), song.Genre);
            Assert.NotEqual("", song.Genre);
            if (song.Tempo is { } tempo) Assert.InRange(tempo, 40, 220);
            if (song.Duration is { } duration) Assert.InRange(duration, 60, 1800);
        });
    }

    [Fact]
    public void Languages_genres_and_every_decade_are_there()
    {
        foreach (string language in new[] { "en", "es", "fr", "de", "it", "pt", "ja", "ko", "hi", "ar", "sv", "zh", "zxx" })
            Assert.True(Songs.Count(song => song.Language == language) >= 3, language);
        Assert.True(Songs.Select(song => song.Language).Distinct().Count() >= 25);
        Assert.True(Songs.Select(song => song.Genre).Distinct().Count() >= 40);
        for (int decade = 1920; decade <= 2020; decade += 10)
            Assert.True(Songs.Count(song => song.Year / 10 * 10 == decade) >= 10, $"{decade}s");
    }

    [Fact]
    public void No_artist_dominates() =>
        Assert.True(Songs.GroupBy(song => song.Artist).Max(group => group.Count()) <= Songs.Count / 50);

    private static List<Song> Read()
    {
        using var reader = new CsvReader(new StreamReader(Path.Combine(Repository.Root, "data", "catalog.csv")), CultureInfo.InvariantCulture);
        reader.Read();
        reader.ReadHeader();
        Assert.Equal("title,artist,year,genre,language,duration,valence,arousal,tempo,explicit", string.Join(',', reader.HeaderRecord!));
        var songs = new List<Song>();
        while (reader.Read())
        {
            songs.Add(new(reader.GetField("title")!, reader.GetField("artist")!, reader.GetField<int>("year"), reader.GetField("genre")!,
                reader.GetField("language")!, reader.GetField<double?>("duration"), reader.GetField<double>("valence"),
                reader.GetField<double>("arousal"), reader.GetField<double?>("tempo"), reader.GetField<bool>("explicit")));
        }
        return songs;
    }

    private sealed record Song(string Title, string Artist, int Year, string Genre, string Language, double? Duration, double Valence, double Arousal, double? Tempo, bool Explicit);
}
