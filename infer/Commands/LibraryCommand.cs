using System.CommandLine;
using Dapper;
using EmotionML.Infer.History;
using EmotionML.Infer.Library;
using EmotionML.Infer.Library.Database;
using EmotionML.Infer.Library.Files;
using EmotionML.Infer.Library.Scan;
using EmotionML.Infer.Library.Sources;
using EmotionML.Infer.Library.Tracks;
using EmotionML.Infer.Playlists;
using EmotionML.Infer.Playlists.Refresh;
using EmotionML.Infer.Recommendations;
using Microsoft.Data.Sqlite;

namespace EmotionML.Infer.Commands;

/// <summary><c>library</c>: songs in and out, and what is there.</summary>
public static class LibraryCommand
{
    /// <summary>The command with its parts.</summary>
    public static Command Create() => new("library", "Import, scan, export and count the songs that EmotionML plays.")
    {
        Import(),
        Scan(),
        Export(),
        Stats(),
        Follow(),
        Refresh(),
    };

    private static Command Import()
    {
        var file = new Argument<string>("FILE") { Description = "a .csv table with the columns title and artist (and year, genre, language, duration, valence, arousal, tempo, explicit, file), or an .m3u playlist" };
        var skip = new Option<bool>("--skip-bad") { Description = "leave bad rows out; without it one bad row refuses the file" };
        var command = new Command("import", "Add the songs of a file; importing it again adds nothing.") { file, skip, MusicOptions.Database };
        command.Run(async (arguments, stop) =>
        {
            TextWriter output = arguments.InvocationConfiguration.Output, errors = arguments.InvocationConfiguration.Error;
            string path = arguments.GetValue(file)!, name = Path.GetFileName(path);
            IReadOnlyList<TrackRow> rows = LibraryImport.Read(path);
            foreach (TrackRow row in rows.Where(row => row.Problem is not null).Take(20))
                await errors.WriteLineAsync($"{name} line {row.Line}: {row.Problem}");
            using var database = MusicDatabase.Open(arguments.GetValue(MusicOptions.Database));
            int total = rows.Count(row => row.Track is not null);
            ImportResult result = await StepProgress.RunAsync("stored", output, progress => Task.Run(
                () => LibraryImport.Store(new TrackStore(database), rows, name, arguments.GetValue(skip), done => progress(done, total), stop), stop));
            await output.WriteLineAsync($"{result.Added} added, {result.Updated} updated, {result.Unchanged} known, {result.Bad.Count} bad rows skipped");
            return 0;
        });
        return command;
    }

    private static Command Scan()
    {
        var folder = new Argument<string>("FOLDER") { Description = "a folder of audio files; all below it are read, and only such files are ever served" };
        var command = new Command("scan", "Read local audio files: tags, and affect estimated from tempo, loudness, brightness and mode.") { folder, MusicOptions.Database };
        command.Run(async (arguments, stop) =>
        {
            TextWriter output = arguments.InvocationConfiguration.Output, errors = arguments.InvocationConfiguration.Error;
            using var database = MusicDatabase.Open(arguments.GetValue(MusicOptions.Database));
            ScanResult result = await StepProgress.RunAsync("scanned", output, progress => new LibraryScan(database).RunAsync(arguments.GetValue(folder)!, progress, stop));
            foreach ((string file, string problem) in result.Bad) await errors.WriteLineAsync($"{file}: {problem}");
            await output.WriteLineAsync($"{result.Files} audio files in {result.Folder}: {result.Added} added, {result.Updated} updated, {result.Known} unchanged, {result.Bad.Count} unreadable, {result.Gone} gone");
            return result.Files == 0 ? CommandLine.NothingFound : 0;
        });
        return command;
    }

    private static Command Export()
    {
        var file = new Argument<string>("FILE") { Description = "a file that ends in .csv (can be imported again), .m3u or .json" };
        var command = new Command("export", "Write all songs to a file.") { file, MusicOptions.Database };
        command.Run(async (arguments, _) =>
        {
            using var database = MusicDatabase.Open(arguments.GetValue(MusicOptions.Database));
            IReadOnlyList<Track> tracks = new TrackStore(database).All();
            LibraryExport.Save(arguments.GetValue(file)!, tracks);
            await arguments.InvocationConfiguration.Output.WriteLineAsync($"{tracks.Count} songs written to {arguments.GetValue(file)}");
            return 0;
        });
        return command;
    }

    private static Command Stats()
    {
        var json = new Option<bool>("--json") { Description = "print JSON in place of tables" };
        var command = new Command("stats", "Count the songs by source, genre, language and decade, and over the affect plane.") { json, MusicOptions.Database };
        command.Run((arguments, _) =>
        {
            using var database = MusicDatabase.Open(arguments.GetValue(MusicOptions.Database));
            LibraryStats stats = LibraryStats.Count(database);
            TextWriter output = arguments.InvocationConfiguration.Output;
            output.Write(arguments.GetValue(json) ? stats.ToJson() : stats.ToText());
            return Task.FromResult(0);
        });
        return command;
    }

    private static Command Follow()
    {
        var playlist = new Argument<string>("PLAYLIST") { Description = "name or number of a playlist" };
        var source = new Option<string>("--source") { Description = "deezer, spotify, or none to stop following", DefaultValueFactory = _ => "deezer" };
        var query = new Option<string>("--query") { Description = "words to search for, or playlist:ID", DefaultValueFactory = _ => "" };
        var count = new Option<int>("--count") { Description = $"songs wanted, 1 to {PlaylistRefresh.MostSongs}", DefaultValueFactory = _ => 25 };
        var command = new Command("follow", "Make a playlist ask a source for songs at every refresh.") { playlist, source, query, count, MusicOptions.Database };
        command.Run(async (arguments, _) =>
        {
            using var database = MusicDatabase.Open(arguments.GetValue(MusicOptions.Database));
            string name = arguments.GetValue(playlist)!, from = arguments.GetValue(source)!;
            // the lists of the emotions exist before the page was ever opened
            FirstPlaylists.Make(new PlaylistStore(database, TimeProvider.System),
                new RecommendationService(new TrackStore(database), new ListeningStore(database), new MoodLists(database), EmotionAffect.Default, TimeProvider.System), EmotionAffect.Default);
            long id = Playlist(database, name);
            await WithRefreshAsync(database, refresh =>
            {
                refresh.Follow(id, from == "none" ? null : from, arguments.GetValue(query)!, arguments.GetValue(count));
                return Task.FromResult(0);
            });
            await arguments.InvocationConfiguration.Output.WriteLineAsync(from == "none" ? $"{name} follows nothing" : $"{name} follows {from}: {arguments.GetValue(query)}; songs come with the weekly refresh or «library refresh»");
            return 0;
        });
        return command;
    }

    private static Command Refresh()
    {
        var command = new Command("refresh", "Refresh the playlists that follow a source now, and tell what changed.") { MusicOptions.Database };
        command.Run(async (arguments, stop) =>
        {
            TextWriter output = arguments.InvocationConfiguration.Output, errors = arguments.InvocationConfiguration.Error;
            using var database = MusicDatabase.Open(arguments.GetValue(MusicOptions.Database));
            IReadOnlyList<RefreshResult> results = await WithRefreshAsync(database, refresh => StepProgress.RunAsync("refreshed", output, progress => refresh.RunAsync("hand", progress, stop)));
            foreach (RefreshResult result in results)
            {
                if (result.Problem is not null) await errors.WriteLineAsync($"{result.Playlist}: {result.Problem}");
                else await output.WriteLineAsync($"{result.Playlist}: {result.Added.Count} added, {result.Removed.Count} removed");
                foreach (string song in result.Added) await output.WriteLineAsync($"  + {song}");
                foreach (string song in result.Removed) await output.WriteLineAsync($"  - {song}");
            }
            if (results.Count == 0) await output.WriteLineAsync("no playlist follows a source; «library follow» makes one do so");
            // what could be done was done; the code tells that not all could
            return results.Count == 0 ? CommandLine.NothingFound : results.Any(result => result.Problem is not null) ? CommandLine.BadInput : 0;
        });
        return command;
    }

    private static async Task<T> WithRefreshAsync<T>(MusicDatabase database, Func<PlaylistRefresh, Task<T>> work)
    {
        SourceOptions options = SourceOptions.Load();
        using var deezer = new DeezerSource(options, TimeProvider.System);
        using var spotify = new SpotifySource(options, TimeProvider.System);
        return await work(new PlaylistRefresh(database, [deezer, spotify], TimeProvider.System));
    }

    private static long Playlist(MusicDatabase database, string name)
    {
        using SqliteConnection connection = database.Connect();
        long[] ids = [.. connection.Query<long>("SELECT id FROM playlists WHERE name = @name COLLATE NOCASE OR CAST(id AS TEXT) = @name", new { name })];
        return ids.Length == 1 ? ids[0] : throw new UserException($"PLAYLIST: expected the name or number of one playlist, found {ids.Length} for '{name}'");
    }
}
