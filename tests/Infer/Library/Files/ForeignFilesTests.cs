using System.Text;
using EmotionML.Infer.Library.Files;
using EmotionML.Infer.Library.Tracks;

namespace EmotionML.Tests.Infer.Library.Files;

/// <summary>Playlists and tables as other programs write them.</summary>
public sealed class ForeignFilesTests : IDisposable
{
    private readonly MusicLibrary library = new();

    public ForeignFilesTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public void Dispose() => library.Dispose();

    [Theory]
    [InlineData("utf-8", "\n")]
    [InlineData("utf-8", "\r")]
    [InlineData("utf-16", "\r\n")]
    [InlineData("utf-16BE", "\n")]
    [InlineData("windows-1252", "\r")]
    public void Playlists_and_tables_are_read_in_any_usual_encoding_with_any_line_end(string encoding, string end)
    {
        Encoding letters = Encoding.GetEncoding(encoding);
        string file = Create("One – Café.mp3");
        Write("list.m3u", letters, $"#EXTM3U{end}#EXTINF:4,Zoë – x - Don’t{end}One – Café.mp3{end}");
        Track song = Assert.Single(LibraryImport.Read(library.File("list.m3u"))).Track!;
        Assert.Equal(("Zoë – x", "Don’t", file), (song.Artist, song.Title, song.File));

        Write("songs.csv", letters, $"title,artist,file{end}Don’t,Zoë,One – Café.mp3{end}");
        song = Assert.Single(LibraryImport.Read(library.File("songs.csv"))).Track!;
        Assert.Equal(("Zoë", "Don’t", file), (song.Artist, song.Title, song.File));
    }

    [Theory]
    [InlineData("sub/One - Noël (50%25).mp3")]
    [InlineData("sub\\One - Noël (50%).mp3")]
    [InlineData(".\\sub\\One - Noël (50%).mp3")]
    [InlineData("sub/One%20-%20No%C3%ABl%20%2850%25%29.mp3")]
    [InlineData("file://FOLDER/sub/One%20-%20No%C3%ABl%20%2850%25%29.mp3")]
    [InlineData("file://localhostFOLDER/sub/One%20-%20No%C3%ABl%20(50%25).mp3")]
    public void A_file_is_found_in_the_spellings_of_other_programs(string location)
    {
        string file = Create("sub/One - Noël (50%).mp3"), folder = Path.GetDirectoryName(library.File("x"))!;
        File.WriteAllText(library.File("list.m3u"), location.Replace("FOLDER", folder, StringComparison.Ordinal) + "\n");
        Track song = Assert.Single(LibraryImport.Read(library.File("list.m3u"))).Track!;
        Assert.Equal(("One", "Noël (50%)", file), (song.Artist, song.Title, song.File));
    }

    [Fact]
    public void A_known_file_needs_no_artist_and_is_not_added_a_second_time()
    {
        string file = Create("06 Noël.mp3");
        library.Tracks.Upsert([MusicLibrary.Song("Noël", "Marie", 0.1, 0.2) with { File = file }]);
        File.WriteAllText(library.File("list.m3u"), "06 Noël.mp3\n06%20No%C3%ABl.mp3\n");
        ImportResult result = LibraryImport.Store(library.Tracks, LibraryImport.Read(library.File("list.m3u")), "list.m3u", skipBad: false);
        Assert.Equal((0, 0, 2), (result.Added, result.Updated, result.Unchanged));
        Assert.Equal("Marie", Assert.Single(library.Tracks.All()).Artist);
    }

    [Theory]
    [InlineData(";")]
    [InlineData("\t")]
    [InlineData("|")]
    public void Tables_with_other_separators_are_read(string separator)
    {
        // a tab is no part of a title, quoted or not
        string title = separator == "\t" ? "A, b" : $"A{separator} b";
        File.WriteAllText(library.File("x.csv"), string.Join(separator, "title", "artist", "year") + "\n" + string.Join(separator, $"\"{title}\"", "One, Two", "1999") + "\n");
        Track song = Assert.Single(LibraryImport.Read(library.File("x.csv"))).Track!;
        Assert.Equal((title, "One, Two", 1999), (song.Title, song.Artist, song.Year!.Value));
    }

    private string Create(string name)
    {
        string path = library.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "data");
        return path;
    }

    private void Write(string name, Encoding encoding, string text) => File.WriteAllBytes(library.File(name), [.. encoding.GetPreamble(), .. encoding.GetBytes(text)]);
}
