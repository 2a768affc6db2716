using EmotionML.Core.Common;
using EmotionML.Infer.Library.Scan;
using EmotionML.Infer.Library.Tracks;

namespace EmotionML.Tests.Infer.Library.Scan;

public sealed class LibraryScanTests : IDisposable
{
    private readonly MusicLibrary library = new();
    private readonly string folder;

    public LibraryScanTests()
    {
        folder = library.File("songs");
        Directory.CreateDirectory(Path.Combine(folder, "deep"));
    }

    public void Dispose() => library.Dispose();

    [Fact]
    public async Task Tags_length_and_affect_are_read_and_a_second_scan_finds_nothing_new()
    {
        string wav = library.File("source.wav");
        Sounds.SaveWav(wav, Sounds.Mix(Sounds.Clicks(150, 12, amplitude: 0.6), Sounds.Chord(12, 0.4, 64, 68, 71)));
        Sounds.Encode(wav, Path.Combine(folder, "a.mp3"), ("title", "Née 'so'"), ("artist", "The \"Testers\""), ("date", "1997-05-01"), ("genre", "Pop"), ("language", "fra"));
        Sounds.Encode(wav, Path.Combine(folder, "deep", "b.ogg"), ("TITLE", "In Ogg"), ("ARTIST", "Vorbis"));
        Sounds.Encode(wav, Path.Combine(folder, "Some One - Untagged.flac"));
        File.WriteAllText(Path.Combine(folder, "broken.mp3"), "this is no sound");
        File.WriteAllText(Path.Combine(folder, "notes.txt"), "not audio at all");

        var told = new List<(int, int)>();
        ScanResult result = await new LibraryScan(library.Database).RunAsync(folder, (done, total) => told.Add((done, total)));
        Assert.Equal((4, 3, 1), (result.Files, result.Added, result.Bad.Count));
        Assert.EndsWith("broken.mp3", result.Bad[0].File, StringComparison.Ordinal);
        Assert.StartsWith("expected an audio file", result.Bad[0].Problem, StringComparison.Ordinal);
        Assert.Equal([(1, 4), (2, 4), (3, 4), (4, 4)], told);

        Dictionary<string, Track> tracks = library.Tracks.All().ToDictionary(track => track.Title);
        Track mp3 = tracks["Née 'so'"];
        Assert.Equal(("The \"Testers\"", 1997, "pop", "fr", "audio", "scan"), (mp3.Artist, mp3.Year, mp3.Genre, mp3.Language, mp3.AffectSource, mp3.Source));
        Assert.InRange(mp3.Duration!.Value, 11.9, 12.2);
        Assert.InRange(mp3.Tempo!.Value, 148, 152);
        Assert.True(mp3.Valence > 0.2 && mp3.Arousal > 0.2, $"{mp3.Valence} {mp3.Arousal}");
        Assert.Equal("Vorbis", tracks["In Ogg"].Artist);
        Assert.Equal("Some One", tracks["Untagged"].Artist);
        // three codecs, one sound: nearly one affect
        Assert.All(tracks.Values, track => Assert.InRange(track.Arousal, mp3.Arousal - 0.05, mp3.Arousal + 0.05));

        ScanResult again = await new LibraryScan(library.Database).RunAsync(folder);
        Assert.Equal((4, 0, 0, 4, 1), (again.Files, again.Added, again.Updated, again.Known, again.Bad.Count));
    }

    [Fact]
    public async Task A_changed_file_is_heard_again_and_a_moved_one_keeps_its_song()
    {
        string path = Path.Combine(folder, "A - B.wav");
        Sounds.SaveWav(path, Sounds.Chord(3, 0.5, 60, 64, 67));
        await new LibraryScan(library.Database).RunAsync(folder);
        Track before = Assert.Single(library.Tracks.All());
        Sounds.SaveWav(path, Sounds.Chord(4, 0.5, 60, 63, 67));
        Assert.Equal(1, (await new LibraryScan(library.Database).RunAsync(folder)).Updated);
        Assert.True(library.Tracks.Find(before.Id)!.Valence < before.Valence);

        File.Move(path, Path.Combine(folder, "deep", "A - B.wav"));
        ScanResult moved = await new LibraryScan(library.Database).RunAsync(folder);
        Assert.Equal((1, 0), (moved.Gone, moved.Added));
        Assert.EndsWith(Path.Combine("deep", "A - B.wav"), library.Tracks.Find(before.Id)!.File, StringComparison.Ordinal);
        // and back again, though that very file was measured before
        File.Move(Path.Combine(folder, "deep", "A - B.wav"), path);
        Assert.Equal(1, (await new LibraryScan(library.Database).RunAsync(folder)).Gone);
        Assert.Equal(path, library.Tracks.Find(before.Id)!.File);
    }

    [Fact]
    public async Task Hidden_files_and_system_folders_are_passed_over_and_what_cannot_be_read_is_named()
    {
        if (OperatingSystem.IsWindows()) return; // links need a privilege there
        string song = Path.Combine(folder, "A - B.wav");
        Sounds.SaveWav(song, Sounds.Chord(3, 0.5, 60, 64, 67));
        foreach (string name in (string[])["._A - B.wav", ".hidden.wav", ".Trash-1000/files/x.wav", "deep/@eaDir/x.wav", ".thumbnails/x.wav", "#recycle/x.wav", "$RECYCLE.BIN/x.wav", "lost+found/x.wav", "System Volume Information/x.wav"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, name))!);
            File.Copy(song, Path.Combine(folder, name));
        }
        File.CreateSymbolicLink(Path.Combine(folder, "gone.mp3"), "nowhere.mp3");
        File.CreateSymbolicLink(Path.Combine(folder, "loop.mp3"), "loop.mp3");
        Directory.CreateSymbolicLink(Path.Combine(folder, "deep", "up"), "..");
        // a name in Latin-1, which no string of the runtime can say
        Programs.Run(new("bash", ["-c", "cp \"$0\" \"$1\"/$'caf\\xe9.wav'", song, folder]));
        ScanResult result = await new LibraryScan(library.Database).RunAsync(folder);
        Programs.Run(new("bash", ["-c", "rm \"$0\"/$'caf\\xe9.wav'", folder]));
        Assert.Equal([
            ("caf\uFFFD.wav", "expected a name in UTF-8, found one in another encoding; rename the file"),
            ("gone.mp3", "expected a readable file, found a link to nothing (nowhere.mp3)"),
            ("loop.mp3", "expected a readable file, found a link in a circle (loop.mp3)")],
            result.Bad.Select(bad => (Path.GetRelativePath(folder, bad.File), bad.Problem)));
        Assert.Equal((2, 1), (result.Files, result.Added));
        Assert.Equal(song, Assert.Single(library.Tracks.All()).File);
    }

    [Fact]
    public async Task An_MP3_without_a_Xing_header_and_with_a_quiet_start_has_the_length_of_its_frames()
    {
        string wav = library.File("source.wav"), quiet = library.File("quiet.mp3"), loud = library.File("loud.mp3"), path = Path.Combine(folder, "A - B.mp3");
        Sounds.SaveWav(wav, Sounds.Chord(20, 0.5, 60, 64, 67));
        Programs.Ffmpeg("-i", wav, "-t", "3", "-af", "volume=0.001", "-b:a", "8k", "-write_xing", "0", "-id3v2_version", "0", quiet);
        Programs.Ffmpeg("-i", wav, "-b:a", "160k", "-write_xing", "0", "-id3v2_version", "0", loud);
        File.WriteAllBytes(path, [.. File.ReadAllBytes(quiet), .. File.ReadAllBytes(loud)]);
        ScanResult result = await new LibraryScan(library.Database).RunAsync(folder);
        Assert.Empty(result.Bad);
        Assert.InRange(Assert.Single(library.Tracks.All()).Duration!.Value, 22.9, 23.3);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_refused()
    {
        UserException refused = await Assert.ThrowsAsync<UserException>(() => new LibraryScan(library.Database).RunAsync(library.File("nowhere")));
        Assert.Contains("expected a folder, found nothing", refused.Message, StringComparison.Ordinal);
        Assert.Empty(new AudioFiles(library.Database).Folders());
    }

    [Fact]
    public void Only_audio_below_a_scanned_folder_is_served()
    {
        var audio = new AudioFiles(library.Database);
        string inside = Path.Combine(folder, "in.mp3"), outside = library.File("out.mp3"), beside = library.File("songs-too");
        Directory.CreateDirectory(beside);
        foreach (string file in (string[])[inside, outside, Path.Combine(beside, "x.mp3"), Path.Combine(folder, "secret.txt")]) File.WriteAllText(file, "data");
        File.WriteAllText(Path.Combine(folder, "empty.mp3"), "");

        Assert.Null(Resolve(inside));
        audio.AddFolder(folder);
        Assert.Equal(inside, Resolve(inside));
        Assert.Equal(inside, Resolve(Path.Combine(folder, "deep", "..", "in.mp3")));
        Assert.Null(Resolve(outside));
        Assert.Null(Resolve(Path.Combine(folder, "..", "out.mp3")));
        Assert.Null(Resolve(Path.Combine(beside, "x.mp3")));
        Assert.Null(Resolve(Path.Combine(folder, "secret.txt")));
        Assert.Null(Resolve(Path.Combine(folder, "empty.mp3")));
        Assert.Null(Resolve(Path.Combine(folder, "gone.mp3")));
        Assert.Null(Resolve("in.mp3"));
        Assert.Null(Resolve("/etc/passwd"));
        Assert.Null(audio.Resolve(123456));

        string? Resolve(string file) => audio.Resolve(library.Tracks.Upsert([MusicLibrary.Song(Guid.NewGuid().ToString()) with { File = file }]).Ids[0]);
    }

    [Fact]
    public void Links_that_lead_out_are_not_followed()
    {
        if (OperatingSystem.IsWindows()) return;
        var audio = new AudioFiles(library.Database);
        string outside = library.File("private");
        Directory.CreateDirectory(outside);
        File.WriteAllText(Path.Combine(outside, "theirs.mp3"), "data");
        File.WriteAllText(Path.Combine(folder, "own.mp3"), "data");
        File.CreateSymbolicLink(Path.Combine(folder, "link.mp3"), Path.Combine(outside, "theirs.mp3"));
        File.CreateSymbolicLink(Path.Combine(folder, "relative.mp3"), "../private/theirs.mp3");
        Directory.CreateSymbolicLink(Path.Combine(folder, "linked"), outside);
        File.CreateSymbolicLink(Path.Combine(folder, "circle.mp3"), Path.Combine(folder, "circle.mp3"));
        File.CreateSymbolicLink(Path.Combine(folder, "inner.mp3"), "own.mp3");
        // the library itself may be reached by a link
        Directory.CreateSymbolicLink(library.File("alias"), folder);
        Assert.Equal(folder, audio.AddFolder(library.File("alias")));

        int number = 0;
        foreach (string name in (string[])["link.mp3", "relative.mp3", "linked/theirs.mp3", "circle.mp3"]) Assert.Null(Resolve(Path.Combine(folder, name)));
        Assert.Equal(Path.Combine(folder, "own.mp3"), Resolve(Path.Combine(folder, "inner.mp3")));
        Assert.Equal(Path.Combine(folder, "own.mp3"), Resolve(Path.Combine(library.File("alias"), "own.mp3")));

        string? Resolve(string file) => audio.Resolve(library.Tracks.Upsert([MusicLibrary.Song($"Song {number++}") with { File = file }]).Ids[0]);
    }
}
