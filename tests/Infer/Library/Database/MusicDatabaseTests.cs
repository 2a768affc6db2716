using System.Text;
using Dapper;
using EmotionML.Core.Common;
using EmotionML.Infer.Library;
using EmotionML.Infer.Library.Database;
using EmotionML.Infer.Library.Files;
using EmotionML.Infer.Library.Tracks;
using Microsoft.Data.Sqlite;

namespace EmotionML.Tests.Infer.Library.Database;

public sealed class MusicDatabaseTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_new_database_logs_ahead_syncs_fully_and_checks_foreign_keys()
    {
        using var database = MusicDatabase.Open(folder.File("a/b/music.db"), seed: false);
        using SqliteConnection connection = database.Connect();
        Assert.Equal("wal", connection.ExecuteScalar<string>("PRAGMA journal_mode"));
        Assert.Equal(2, connection.ExecuteScalar<int>("PRAGMA synchronous"));
        Assert.Equal(1, connection.ExecuteScalar<int>("PRAGMA foreign_keys"));
        Assert.Throws<SqliteException>(() => connection.Execute("INSERT INTO track_ids VALUES ('deezer', '1', 99)"));
    }

    [Fact]
    public void Nobody_else_may_read_the_database()
    {
        if (OperatingSystem.IsWindows()) return;
        using var database = MusicDatabase.Open(folder.File("music.db"), seed: false);
        new TrackStore(database).Upsert([MusicLibrary.Song("a")]);
        foreach (string file in Directory.GetFiles(folder.Path, "music.db*"))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public void Every_migration_runs_once_and_in_order()
    {
        for (int start = 0; start < 2; start++)
        {
            using var database = MusicDatabase.Open(folder.File("music.db"), seed: false);
            using SqliteConnection connection = database.Connect();
            Assert.Equal(Migration.All.Select(step => (long)step.Number), connection.Query<long>("SELECT number FROM migrations ORDER BY number"));
        }
    }

    [Fact]
    public void An_older_file_keeps_its_songs_and_gets_the_newer_layout()
    {
        using (var old = MusicDatabase.Open(folder.File("music.db"), [.. Migration.All.Take(1)]))
            new TrackStore(old).Upsert([MusicLibrary.Song("Kept", "Since Then", 0.25, -0.5)]);
        var next = new Migration(9000, "9000_later", "ALTER TABLE tracks ADD COLUMN rating INTEGER; UPDATE tracks SET rating = 5");
        using var database = MusicDatabase.Open(folder.File("music.db"), [.. Migration.All, next]);
        using SqliteConnection connection = database.Connect();
        Assert.Equal(5, connection.ExecuteScalar<int>("SELECT rating FROM tracks"));
        Track kept = Assert.Single(new TrackStore(database).All());
        Assert.Equal(("Kept", 0.25, -0.5), (kept.Title, kept.Valence, kept.Arousal));
    }

    [Fact]
    public void A_lower_number_that_comes_later_still_runs()
    {
        var high = new Migration(9010, "9010_high", "CREATE TABLE high (x)");
        MusicDatabase.Open(folder.File("music.db"), [.. Migration.All, high]).Dispose();
        var low = new Migration(9005, "9005_low", "CREATE TABLE low (x)");
        using var database = MusicDatabase.Open(folder.File("music.db"), [.. Migration.All, low, high]);
        using SqliteConnection connection = database.Connect();
        Assert.Equal(0, connection.ExecuteScalar<int>("SELECT count(*) FROM low"));
    }

    [Fact]
    public void A_migration_that_fails_leaves_the_file_as_it_was()
    {
        MusicDatabase.Open(folder.File("music.db"), Migration.All).Dispose();
        var broken = new Migration(9000, "9000_broken", "CREATE TABLE half (x); INSERT INTO nowhere VALUES (1)");
        Assert.Contains("nowhere", Assert.Throws<UserException>(() => MusicDatabase.Open(folder.File("music.db"), [.. Migration.All, broken])).Message, StringComparison.Ordinal);
        using var database = MusicDatabase.Open(folder.File("music.db"), seed: false);
        using SqliteConnection connection = database.Connect();
        Assert.Equal(0, connection.ExecuteScalar<int>("SELECT count(*) FROM sqlite_master WHERE name = 'half'"));
    }

    [Fact]
    public void A_newer_database_is_refused()
    {
        MusicDatabase.Open(folder.File("music.db"), [.. Migration.All, new Migration(9999, "9999_future", "CREATE TABLE future (x)")]).Dispose();
        UserException refused = Assert.Throws<UserException>(() => MusicDatabase.Open(folder.File("music.db")));
        Assert.Contains("newer version (it has 9999_future)", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_another_program_is_refused_and_untouched()
    {
        File.WriteAllText(folder.File("notes.txt"), "My notes, which are long enough to be taken for a header of a database.");
        Assert.Contains("notes.txt", Assert.Throws<UserException>(() => MusicDatabase.Open(folder.File("notes.txt"))).Message, StringComparison.Ordinal);
        Assert.StartsWith("My notes", File.ReadAllText(folder.File("notes.txt")), StringComparison.Ordinal);

        using (var other = new SqliteConnection($"Data Source={folder.File("other.db")};Pooling=False"))
        {
            other.Open();
            other.Execute("CREATE TABLE theirs (x)");
        }
        byte[] before = File.ReadAllBytes(folder.File("other.db"));
        Assert.Contains("another program", Assert.Throws<UserException>(() => MusicDatabase.Open(folder.File("other.db"))).Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(folder.File("other.db")));
        Assert.Throws<UserException>(() => MusicDatabase.Open(folder.Path));
    }

    [Fact]
    public async Task Several_first_starts_at_once_agree()
    {
        byte[] catalog = Encoding.UTF8.GetBytes("title,artist,valence,arousal\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"Song {i},Artist {i % 20},0.1,0.2\n")));
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() =>
        {
            using var database = MusicDatabase.Open(folder.File("music.db"), seed: false);
            Catalog.Seed(database, new MemoryStream(catalog));
        })));
        using var opened = MusicDatabase.Open(folder.File("music.db"), seed: false);
        Assert.Equal(200, new TrackStore(opened).Count());
    }

    [Fact]
    public void The_catalogue_is_taken_once_and_again_when_it_changes()
    {
        using var database = MusicDatabase.Open(folder.File("music.db"), seed: false);
        var tracks = new TrackStore(database);
        const string header = "title,artist,year,genre,language,duration,valence,arousal,tempo,explicit\n";
        Seed(header + "Näher,Ärzte & Söhne,1999,Pop,de,181.5,-0.25,0.75,120,false\n");
        long revision = tracks.Revision();
        Seed(header + "Näher,Ärzte & Söhne,1999,Pop,de,181.5,-0.25,0.75,120,false\n");
        Assert.Equal(revision, tracks.Revision());
        Track song = Assert.Single(tracks.All());
        Assert.Equal(
            new Track
            {
                Id = song.Id,
                Title = "Näher",
                Artist = "Ärzte & Söhne",
                Year = 1999,
                Genre = "pop",
                Language = "de",
                Duration = 181.5,
                Valence = -0.25,
                Arousal = 0.75,
                AffectSource = "estimate",
                Tempo = 120,
                Explicit = false,
                Source = "catalog",
            },
            song);
        Seed(header + "Näher,Ärzte & Söhne,1999,pop,de,181.5,-0.5,0.75,120,false\nNew,One,,,,,0,0,,\n");
        Assert.Equal([-0.5, 0], tracks.All().Select(track => track.Valence));

        void Seed(string text) => Catalog.Seed(database, new MemoryStream(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void The_file_is_what_is_given_or_the_environments_or_the_users()
    {
        Assert.Equal(Path.GetFullPath("x.db"), MusicOptions.DatabasePath("x.db"));
        if (Environment.GetEnvironmentVariable(MusicOptions.DatabaseVariable) is null)
            Assert.EndsWith(Path.Combine("EmotionML", "music.db"), MusicOptions.DatabasePath(), StringComparison.Ordinal);
    }
}
