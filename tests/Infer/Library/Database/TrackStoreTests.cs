using System.Diagnostics;
using EmotionML.Core.Common;
using EmotionML.Infer.Library.Database;
using EmotionML.Infer.Library.Tracks;

namespace EmotionML.Tests.Infer.Library.Database;

public sealed class TrackStoreTests : IDisposable
{
    private readonly MusicLibrary library = new();

    public void Dispose() => library.Dispose();

    [Fact]
    public void Storing_again_adds_nothing_and_changes_nothing()
    {
        Track[] songs = [MusicLibrary.Song("One"), MusicLibrary.Song("Two") with { SourceId = "2", Source = "deezer" }, MusicLibrary.Song("Three") with { File = "/music/3.mp3" }];
        UpsertResult first = library.Tracks.Upsert(songs);
        Assert.Equal((3, 0, 0), (first.Added, first.Updated, first.Unchanged));
        long revision = library.Tracks.Revision();
        UpsertResult again = library.Tracks.Upsert(songs);
        Assert.Equal((0, 0, 3), (again.Added, again.Updated, again.Unchanged));
        Assert.Equal(first.Ids, again.Ids);
        Assert.Equal(revision, library.Tracks.Revision());
    }

    [Fact]
    public void A_song_is_found_by_id_and_every_field_comes_back()
    {
        Track song = new()
        {
            Title = "Титул 音楽",
            Artist = "A 'quoted' \"one\"",
            Year = 1984,
            Genre = "soul",
            Language = "ru",
            Duration = 200.5,
            Valence = 0.5,
            Arousal = -0.5,
            AffectSource = "audio",
            Tempo = 96.5,
            Explicit = true,
            Source = "scan",
            SourceId = "x",
            Link = "https://example.org/a",
            Preview = "https://example.org/b.mp3",
            File = "/music/x.flac",
        };
        long id = Assert.Single(library.Tracks.Upsert([song]).Ids);
        Assert.Equal(song with { Id = id }, library.Tracks.Find(id));
        Assert.Null(library.Tracks.Find(id + 1));
    }

    [Theory]
    [InlineData("Señorita", "senorita")]
    [InlineData("Don't Stop Me Now - 2011 Remaster", "dont stop me now")]
    [InlineData("Umbrella (feat. JAY-Z)", "umbrella")]
    [InlineData("HELLO,  world!", "hello world")]
    [InlineData("Grüße (live)", "grusse live")]
    [InlineData("÷", "÷")]
    [InlineData("(Remastered)", "remastered")]
    [InlineData("上を向いて歩こう", "上を向いて歩こう")]
    public void A_key_forgets_case_accents_signs_and_remasters(string title, string key) => Assert.Equal(key, TrackText.Key(title));

    [Fact]
    public void Spellings_of_one_song_are_one_song()
    {
        UpsertResult stored = library.Tracks.Upsert([MusicLibrary.Song("Déjà Vu", "Beyoncé"), MusicLibrary.Song("deja vu (feat. Jay-Z)", "BEYONCE"), MusicLibrary.Song("Déjà Vu", "Olivia Rodrigo")]);
        Assert.Equal(2, stored.Added);
        Assert.Equal(stored.Ids[0], stored.Ids[1]);
    }

    [Fact]
    public void Two_files_and_two_ids_of_one_source_with_one_title_are_two_songs()
    {
        Track song = MusicLibrary.Song("Same");
        Assert.Equal(2, library.Tracks.Upsert([song with { File = "/music/a.mp3" }, song with { File = "/music/b.mp3" }]).Added);
        Track other = MusicLibrary.Song("Other") with { Source = "deezer" };
        Assert.Equal(2, library.Tracks.Upsert([other with { SourceId = "1" }, other with { SourceId = "2" }]).Added);
        Assert.Equal(0, library.Tracks.Upsert([song with { File = "/music/a.mp3" }, song with { File = "/music/b.mp3" }, other with { SourceId = "1" }]).Added);
    }

    [Fact]
    public void Another_source_fills_gaps_only_and_its_id_is_remembered()
    {
        long id = library.Tracks.Upsert([MusicLibrary.Song("Song") with { Source = "catalog", AffectSource = "estimate", Year = 1970, Valence = 0.4 }]).Ids[0];
        Track deezer = MusicLibrary.Song("Song") with { Source = "deezer", SourceId = "77", AffectSource = "unknown", Year = 1999, Duration = 180, Preview = "https://example.org/p.mp3" };
        Assert.Equal(id, library.Tracks.Upsert([deezer]).Ids[0]);
        Track merged = library.Tracks.Find(id)!;
        Assert.Equal(("catalog", 1970, 180.0, 0.4, "https://example.org/p.mp3"), (merged.Source, merged.Year, merged.Duration, merged.Valence, merged.Preview));
        // renamed there, it is still the same song
        Assert.Equal(id, library.Tracks.Upsert([deezer with { Title = "Quite Another Name" }]).Ids[0]);
    }

    [Fact]
    public void Measured_affect_replaces_an_estimate_and_the_users_word_replaces_both()
    {
        Track song = MusicLibrary.Song("Song") with { Valence = 0.1, AffectSource = "estimate" };
        library.Tracks.Upsert([song]);
        foreach ((string source, double valence, double expected) in ((string, double, double)[])[("audio", 0.2, 0.2), ("estimate", 0.9, 0.2), ("import", 0.3, 0.3), ("audio", 0.9, 0.3), ("unknown", 0.9, 0.3)])
        {
            library.Tracks.Upsert([song with { Valence = valence, AffectSource = source }]);
            Assert.Equal(expected, library.Tracks.All()[0].Valence);
        }
    }

    [Fact]
    public void A_song_nobody_rated_feels_like_the_artists_or_the_genres_others()
    {
        library.Tracks.Upsert([MusicLibrary.Song("a", "Nina", 0.2, 0.4), MusicLibrary.Song("b", "Nina", 0.4, 0.8), MusicLibrary.Song("c", "Else", -0.5, -0.7) with { Genre = "blues" }]);
        Track unknown = MusicLibrary.Song("d", "Nina") with { AffectSource = "unknown" };
        library.Tracks.Upsert([unknown, unknown with { Title = "e", Artist = "New", Genre = "Blues" }, unknown with { Title = "f", Artist = "Newer" }]);
        Dictionary<string, Track> all = library.Tracks.All().ToDictionary(track => track.Title);
        Assert.Equal((0.3, 0.6), (Math.Round(all["d"].Valence, 9), Math.Round(all["d"].Arousal, 9)));
        Assert.Equal((-0.5, -0.7), (all["e"].Valence, all["e"].Arousal));
        Assert.Equal((0.0, 0.0), (all["f"].Valence, all["f"].Arousal));
    }

    [Fact]
    public void Sql_and_html_in_titles_are_text()
    {
        string[] titles = ["'); DROP TABLE tracks; --", "<script>alert(1)</script>", "\" OR 1=1", "%_\\", "$title @id ?1"];
        library.Tracks.Upsert(titles.Select(title => MusicLibrary.Song(title, title)));
        Assert.Equal(titles, library.Tracks.All().Select(track => track.Title));
        Assert.Equal("https://open.spotify.com/search/%3Cscript%3Ealert%281%29%3C%2Fscript%3E%20x", TrackLinks.Of(MusicLibrary.Song(titles[1], "x")).Spotify);
    }

    [Fact]
    public void A_title_of_ten_megabytes_and_other_nonsense_are_refused_whole()
    {
        Track good = MusicLibrary.Song("good");
        foreach ((Track bad, string message) in ((Track, string)[])[
            (good with { Title = new string('x', 10 << 20) }, "title: expected 1 to 500 characters, found 10485760"),
            (good with { Artist = " " }, "artist: expected 1 to 500 characters, found 0"),
            (good with { Title = "two\nlines" }, "control character U+000A"),
            (good with { Title = "half \ud83d" }, "half of a character"),
            (good with { Valence = double.NaN }, "valence: expected -1 to 1, found NaN"),
            (good with { Arousal = 1.5 }, "arousal: expected -1 to 1, found 1.5"),
            (good with { Year = 12 }, "year: expected 1000 to 2200, found 12"),
            (good with { Link = "javascript:alert(1)" }, "link: expected an address"),
            (good with { Preview = "file:///etc/passwd" }, "preview: expected an address")])
        {
            UserException refused = Assert.Throws<UserException>(() => library.Tracks.Upsert([good, bad]));
            Assert.Contains(message, refused.Message, StringComparison.Ordinal);
            Assert.StartsWith("song 2", refused.Message, StringComparison.Ordinal);
            Assert.Equal(0, library.Tracks.Count());
        }
    }

    [Fact]
    public void A_file_that_moved_finds_its_song_again()
    {
        string old = library.File("old.mp3"), moved = library.File("moved.mp3");
        long id = library.Tracks.Upsert([MusicLibrary.Song("Moving") with { File = old }]).Ids[0];
        Assert.Equal(1, library.Tracks.ForgetMissingFiles(library.Folder));
        Assert.Equal(id, library.Tracks.Upsert([MusicLibrary.Song("Moving") with { File = moved }]).Ids[0]);
        Assert.Equal(moved, library.Tracks.Find(id)!.File);
        // a folder whose name only begins alike is another folder
        Assert.Equal(0, library.Tracks.ForgetMissingFiles(library.Folder + "-not"));
    }

    [Fact]
    public void Twenty_thousand_songs_are_stored_and_read_in_seconds()
    {
        var watch = Stopwatch.StartNew();
        library.Tracks.Upsert(Enumerable.Range(0, 20_000).Select(i => MusicLibrary.Song($"Song {i}", $"Artist {i % 1000}")));
        TimeSpan stored = watch.Elapsed;
        Assert.Equal(20_000, library.Tracks.All().Count);
        Assert.True(stored < TimeSpan.FromSeconds(60), $"storing took {stored}");
    }
}
