using System.Text.Json;
using EmotionML.Core.Common;
using EmotionML.Infer.Library;
using EmotionML.Infer.Library.Files;
using EmotionML.Infer.Library.Tracks;

namespace EmotionML.Tests.Infer.Library.Files;

public sealed class LibraryImportTests : IDisposable
{
    private const string Good = "title,artist,year,genre,language,duration,valence,arousal,tempo,explicit\n";

    private readonly MusicLibrary library = new();

    public void Dispose() => library.Dispose();

    [Fact]
    public void Every_bad_row_is_told_with_its_line_and_one_refuses_the_file()
    {
        string path = library.File("songs.csv");
        File.WriteAllText(path, Good
            + "Fine,One,1999,pop,en,200,0.1,0.2,120,false\n"
            + ",Nobody,,,,,,,,\n"
            + "Year,One,MCMXCIX,pop,en,200,0.1,0.2,120,false\n"
            + "Half,One,1999,pop,en,200,0.1,,120,false\n"
            + "Far,One,1999,pop,en,200,1.1,0.2,120,false\n"
            + "Short,One\n"
            + "Perhaps,One,1999,pop,en,200,0.1,0.2,120,perhaps\n"
            + "\"Two, too\",\"The \"\"Ones\"\"\",,,,,,,,\n"
            + new string('x', 10 << 20) + ",One,,,,,,,,\n");
        IReadOnlyList<TrackRow> rows = LibraryImport.Read(path);
        Assert.Equal(
            [
                (3, "title: expected 1 to 500 characters, found 0"), (4, "year: expected a number, found 'MCMXCIX'"),
                (5, "expected both valence and arousal or none, found one"), (6, "valence: expected -1 to 1, found 1.1"),
                (7, "expected 10 columns, found 2"), (8, "explicit: expected true or false, found 'perhaps'"),
                (10, "title: expected 1 to 500 characters, found 10485760"),
            ],
            rows.Where(row => row.Problem is not null).Select(row => (row.Line, row.Problem!)));

        UserException refused = Assert.Throws<UserException>(() => LibraryImport.Store(library.Tracks, rows, "songs.csv", skipBad: false));
        Assert.StartsWith("songs.csv line 3: title: expected 1 to 500 characters, found 0 (and 6 more bad rows); nothing was imported", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, library.Tracks.Count());

        ImportResult result = LibraryImport.Store(library.Tracks, rows, "songs.csv", skipBad: true);
        Assert.Equal((2, 7), (result.Added, result.Bad.Count));
        Assert.Equal(["Fine", "Two, too"], library.Tracks.All().Select(track => track.Title));
        Assert.Equal(["import", "unknown"], library.Tracks.All().Select(track => track.AffectSource));
    }

    [Theory]
    [InlineData("", "expected the columns title and artist, found an empty file")]
    [InlineData("name,artist\nx,y\n", "expected the columns title and artist, found name, artist")]
    [InlineData("title,artist,Title\nx,y,z\n", "expected each column once, found 'Title' twice")]
    public void A_header_that_is_not_one_is_refused(string text, string message)
    {
        File.WriteAllText(library.File("x.csv"), text);
        Assert.Contains(message, Assert.Throws<UserException>(() => LibraryImport.Read(library.File("x.csv"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_another_kind_is_refused() =>
        Assert.Contains("expected a file that ends in .csv", Assert.Throws<UserException>(() => LibraryImport.Read(library.File("x.xls"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Columns_may_come_in_any_order_with_others_between()
    {
        File.WriteAllText(library.File("x.csv"), "\uFEFFArtist, popularity ,TITLE\r\nOne,55,Song\r\n\r\n");
        Track track = Assert.Single(LibraryImport.Read(library.File("x.csv"))).Track!;
        Assert.Equal(("Song", "One"), (track.Title, track.Artist));
    }

    [Fact]
    public void A_playlist_gives_its_songs_and_keeps_files_that_exist()
    {
        File.WriteAllText(library.File("here.mp3"), "data");
        File.WriteAllText(library.File("list.m3u"), "\uFEFF#EXTM3U\n#EXTINF:123,Ärzte - Westerland\nhere.mp3\n#EXTINF:-1,Someone - Streamed - Live\nhttps://example.org/x\nmusic/The Band - File Name.ogg\nnonsense.mp3\n");
        IReadOnlyList<TrackRow> rows = LibraryImport.Read(library.File("list.m3u"));
        Assert.Equal([3, 5, 6, 7], rows.Select(row => row.Line));
        Assert.Equal([("Ärzte", "Westerland"), ("Someone", "Streamed - Live"), ("The Band", "File Name")], rows.Take(3).Select(row => (row.Track!.Artist, row.Track.Title)));
        Assert.Equal((123.0, library.File("here.mp3")), (rows[0].Track!.Duration!.Value, rows[0].Track!.File!));
        Assert.True(rows[1].Track is { File: null, Link: null, Duration: null });
        Assert.StartsWith("expected «Artist - Title»", rows[3].Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("m3u")]
    public void What_is_exported_imports_again_and_adds_nothing(string format)
    {
        library.Tracks.Upsert([MusicLibrary.Song("A, \"B\"", "<i>C</i>", -0.123, 0.456) with { Year = 1950, Explicit = true, Duration = 61 }, MusicLibrary.Song("=1+1", "'; DROP TABLE tracks")]);
        string path = library.File("out." + format);
        LibraryExport.Save(path, library.Tracks.All());
        ImportResult result = LibraryImport.Store(library.Tracks, LibraryImport.Read(path), path, skipBad: false);
        Assert.Equal((0, 0, 2), (result.Added, result.Updated, result.Unchanged));

        using var other = new MusicLibrary();
        Assert.Equal(2, LibraryImport.Store(other.Tracks, LibraryImport.Read(path), path, skipBad: false).Added);
        if (format == "csv")
            Assert.Equal(library.Tracks.All(), other.Tracks.All());
    }

    [Fact]
    public void Json_has_every_song_with_its_links()
    {
        library.Tracks.Upsert([MusicLibrary.Song("Ä & B", "C") with { Year = 1950 }]);
        LibraryExport.Save(library.File("out.json"), library.Tracks.All());
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(library.File("out.json")));
        JsonElement song = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal(("Ä & B", 1950), (song.GetProperty("title").GetString(), song.GetProperty("year").GetInt32()));
        Assert.Equal("https://www.deezer.com/search/%C3%84%20%26%20B%20C", song.GetProperty("links").GetProperty("deezer").GetString());
        Assert.Throws<UserException>(() => LibraryExport.Save(library.File("out.xml"), []));
    }

    [Fact]
    public void Statistics_count_the_plane_and_the_decades()
    {
        library.Tracks.Upsert([MusicLibrary.Song("a", "One", 0.9, 0.9) with { Year = 1984 }, MusicLibrary.Song("b", "One", -1, -1) with { Year = 1989 }, MusicLibrary.Song("c", "Two", 1, -0.1)]);
        LibraryStats stats = LibraryStats.Count(library.Database);
        Assert.Equal((3, 2, 0), (stats.Tracks, stats.Artists, stats.PlayableOffline));
        Assert.Equal([0, 0, 0, 1], stats.Plane[0]);
        Assert.Equal([0, 0, 0, 1], stats.Plane[2]);
        Assert.Equal([1, 0, 0, 0], stats.Plane[3]);
        Assert.Equal(2, stats.Decades["1980s"]);
        Assert.Contains("3 songs of 2 artists", stats.ToText(), StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(stats.ToJson());
        Assert.Equal(3, json.RootElement.GetProperty("tracks").GetInt32());
    }
}
