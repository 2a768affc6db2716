using System.Globalization;
using Dapper;
using EmotionML.Core.Common;
using EmotionML.Infer.Library.Sources;
using EmotionML.Infer.Playlists.Refresh;
using EmotionML.Tests.Infer.Library;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmotionML.Tests.Infer.Playlists.Refresh;

/// <summary>Weekly refresh of playlists from Deezer's stand-in on loopback, with a clock that the test moves.</summary>
public sealed class RefreshTests : IAsyncLifetime
{
    // a Saturday
    private readonly TestClock clock = new(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));
    private readonly MusicLibrary library = new();
    private MusicServer server = null!;
    private DeezerSource deezer = null!;
    private PlaylistRefresh refresh = null!;
    private long playlist;

    public async Task InitializeAsync()
    {
        server = await MusicServer.StartAsync();
        deezer = new DeezerSource(server.Options, clock);
        refresh = new PlaylistRefresh(library.Database, [deezer], clock);
        using SqliteConnection connection = library.Database.Connect();
        playlist = connection.ExecuteScalar<long>("INSERT INTO playlists (name, emotion, version, changed) VALUES ('Calm', NULL, 1, '') RETURNING id");
    }

    public async Task DisposeAsync()
    {
        deezer.Dispose();
        library.Dispose();
        await server.DisposeAsync();
    }

    [Theory]
    [InlineData("2026-11-21T12:00Z", "2026-11-16T04:00Z")]
    [InlineData("2026-11-23T03:59Z", "2026-11-16T04:00Z")]
    [InlineData("2026-11-23T04:00Z", "2026-11-23T04:00Z")]
    [InlineData("2026-11-29T23:59Z", "2026-11-23T04:00Z")]
    public void The_last_due_time_is_the_last_monday_at_four(string now, string due) =>
        Assert.Equal(Time(due), new RefreshSchedule(DayOfWeek.Monday, 4).LastDue(Time(now), TimeZoneInfo.Utc));

    [Fact]
    public void The_hour_is_local_and_survives_summer_time()
    {
        var rule = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            new DateTime(2026, 1, 1), new DateTime(2026, 12, 31), TimeSpan.FromHours(1),
            TimeZoneInfo.TransitionTime.CreateFixedDateRule(new DateTime(1, 1, 1, 2, 0, 0), 3, 29), TimeZoneInfo.TransitionTime.CreateFixedDateRule(new DateTime(1, 1, 1, 3, 0, 0), 10, 25));
        TimeZoneInfo zone = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(1), "test", "test", "test", [rule]);
        // 2026-03-29 is a Sunday whose hour 2 does not exist
        Assert.Equal(Time("2026-03-29T01:00Z"), new RefreshSchedule(DayOfWeek.Sunday, 2).LastDue(Time("2026-03-30T00:00Z"), zone));
        Assert.Equal(Time("2026-07-05T02:00Z"), new RefreshSchedule(DayOfWeek.Sunday, 4).LastDue(Time("2026-07-06T00:00Z"), zone));
        Assert.Equal(Time("2026-01-04T03:00Z"), new RefreshSchedule(DayOfWeek.Sunday, 4).LastDue(Time("2026-01-05T00:00Z"), zone));
    }

    [Fact]
    public async Task Songs_come_and_go_with_the_source_and_the_users_hand_is_respected()
    {
        long own = library.Tracks.Upsert([MusicLibrary.Song("Mine", "Me")]).Ids[0];
        Execute("INSERT INTO playlist_tracks (playlist_id, position, track_id) VALUES (@playlist, 0, @own)", new { playlist, own });
        refresh.Follow(playlist, "deezer", "calm", 10);
        Offer("A", "B", "C");
        RefreshResult first = Assert.Single(await refresh.RunAsync("hand"));
        Assert.Equal(["By A - A", "By B - B", "By C - C"], first.Added);
        Assert.Equal(["Mine", "A", "B", "C"], Titles());

        // the user takes B out; the source drops A and brings D
        Execute("DELETE FROM playlist_tracks WHERE track_id = (SELECT id FROM tracks WHERE title = 'B')", new { });
        Offer("B", "C", "D");
        RefreshResult second = Assert.Single(await refresh.RunAsync("hand"));
        Assert.Equal(["By D - D"], second.Added);
        Assert.Equal(["By A - A"], second.Removed);
        Assert.Equal(["Mine", "C", "D"], Titles());

        // nothing new: nothing changes, the version neither
        long version = Version();
        RefreshResult third = Assert.Single(await refresh.RunAsync("hand"));
        Assert.Empty(third.Added.Concat(third.Removed));
        Assert.Equal(version, Version());
        Assert.Equal(["Mine", "C", "D"], Titles());
        Assert.Equal(3, Count("refresh_runs WHERE finished IS NOT NULL AND reason = 'hand'"));
        Assert.Equal(1, Count("refresh_results WHERE added = '[\"By D - D\"]' AND removed = '[\"By A - A\"]'"));
        Assert.Equal(1, Count("sources WHERE name = 'deezer' AND problem IS NULL AND answered IS NOT NULL"));
    }

    [Fact]
    public async Task A_source_that_fails_leaves_the_playlist_as_it_is_and_the_reason_is_kept()
    {
        refresh.Follow(playlist, "deezer", "calm", 10);
        Offer("A");
        await refresh.RunAsync("hand");
        server.First.Enqueue(MusicServer.Answer(429, header: "Retry-After", value: "3600"));
        Assert.Contains("fewer requests", Assert.Single(await refresh.RunAsync("hand")).Problem, StringComparison.Ordinal);
        Offer();
        Assert.Contains("knows no song for 'calm'", Assert.Single(await refresh.RunAsync("hand")).Problem, StringComparison.Ordinal);
        Assert.Equal(["A"], Titles());
        Assert.Equal(2, Count("refresh_results WHERE problem IS NOT NULL"));
        Assert.Equal(1, Count("sources WHERE problem IS NOT NULL AND answered IS NOT NULL"));
    }

    [Fact]
    public void What_cannot_be_followed_is_refused()
    {
        foreach ((long id, string source, string query, int count, string message) in ((long, string, string, int, string)[])[
            (playlist, "napster", "x", 5, "source: expected deezer, found 'napster'"), (playlist, "deezer", " ", 5, "query: expected 1 to 500 characters, found 0"),
            (playlist, "deezer", "x", 0, "count: expected 1 to 100, found 0"), (playlist + 1, "deezer", "x", 5, "playlist: expected the id of a playlist")])
            Assert.Contains(message, Assert.Throws<UserException>(() => refresh.Follow(id, source, query, count)).Message, StringComparison.Ordinal);
        Assert.False(refresh.IsWanted());
        refresh.Follow(playlist, "deezer", "x", 5);
        Assert.True(refresh.IsWanted());
        refresh.Follow(playlist, null, "", 1);
        Assert.False(refresh.IsWanted());
    }

    [Fact]
    public async Task A_missed_refresh_is_caught_up_at_the_start_and_the_next_runs_when_it_is_due()
    {
        refresh.Follow(playlist, "deezer", "calm", 10);
        Offer("A");
        using var service = new RefreshService(refresh, server.Options, clock, NullLogger<RefreshService>.Instance);
        await service.StartAsync(default);
        await Runs(1, "missed");
        // Monday four o'clock is 40 hours away
        await LooksAsync(TimeSpan.FromHours(39));
        Assert.Equal(1, Count("refresh_runs"));
        Offer("A", "B");
        await LooksAsync(TimeSpan.FromHours(1));
        await Runs(1, "weekly");
        Assert.Equal(["A", "B"], Titles());
        await LooksAsync(TimeSpan.FromDays(6));
        Assert.Equal(2, Count("refresh_runs"));
        await service.StopAsync(default);

        // down over the next due time
        clock.Advance(TimeSpan.FromDays(3));
        using var later = new RefreshService(refresh, server.Options, clock, NullLogger<RefreshService>.Instance);
        await later.StartAsync(default);
        await Runs(2, "missed");
        await later.StopAsync(default);
    }

    [Fact]
    public async Task Without_a_playlist_that_asks_nobody_is_asked()
    {
        using var service = new RefreshService(refresh, server.Options, clock, NullLogger<RefreshService>.Instance);
        await service.StartAsync(default);
        await LooksAsync(TimeSpan.FromDays(8));
        await service.StopAsync(default);
        Assert.Empty(server.Requests);
        Assert.Equal(0, Count("refresh_runs"));
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private void Offer(params string[] titles)
    {
        server.Songs.Clear();
        server.Songs.AddRange(titles.Select(title => ($"{(int)title[0]}", title, $"By {title}")));
    }

    // Looks happen on other threads: each is given the time to be done before the clock moves on.
    private async Task LooksAsync(TimeSpan time)
    {
        for (TimeSpan passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromHours(1))
        {
            clock.Advance(TimeSpan.FromHours(1));
            await Task.Delay(5);
        }
        await Task.Delay(200);
    }

    private async Task Runs(int count, string reason)
    {
        for (int i = 0; i < 1000 && Count($"refresh_runs WHERE finished IS NOT NULL AND reason = '{reason}'") < count; i++) await Task.Delay(10);
        Assert.Equal(count, Count($"refresh_runs WHERE finished IS NOT NULL AND reason = '{reason}'"));
    }

    private List<string> Titles()
    {
        using SqliteConnection connection = library.Database.Connect();
        return [.. connection.Query<string>("SELECT title FROM playlist_tracks p JOIN tracks t ON t.id = p.track_id WHERE playlist_id = @playlist ORDER BY position", new { playlist })];
    }

    private long Version()
    {
        using SqliteConnection connection = library.Database.Connect();
        return connection.ExecuteScalar<long>("SELECT version FROM playlists WHERE id = @playlist", new { playlist });
    }

    private int Count(string table)
    {
        using SqliteConnection connection = library.Database.Connect();
        return connection.ExecuteScalar<int>($"SELECT count(*) FROM {table}");
    }

    private void Execute(string sql, object parameters)
    {
        using SqliteConnection connection = library.Database.Connect();
        connection.Execute(sql, parameters);
    }
}
