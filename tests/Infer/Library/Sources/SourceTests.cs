using EmotionML.Core.Common;
using EmotionML.Infer.Library.Sources;
using EmotionML.Infer.Library.Tracks;
using Microsoft.Extensions.Configuration;

namespace EmotionML.Tests.Infer.Library.Sources;

/// <summary>Deezer and Spotify against a server on loopback that speaks their contracts, with a clock that the test moves.</summary>
public sealed class SourceTests : IAsyncLifetime
{
    private readonly TestClock clock = new(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));
    private MusicServer server = null!;
    private DeezerSource deezer = null!;
    private SpotifySource spotify = null!;

    public async Task InitializeAsync()
    {
        server = await MusicServer.StartAsync();
        server.Songs.AddRange(Enumerable.Range(1, 23).Select(i => ($"{i}", $"Song {i}", $"Artist {i}")));
        deezer = new DeezerSource(server.Options, clock);
        spotify = new SpotifySource(server.Options, clock);
    }

    public async Task DisposeAsync()
    {
        deezer.Dispose();
        spotify.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Deezer_finds_songs_with_previews()
    {
        IReadOnlyList<Track> found = await deezer.FindAsync("chill & \"calm\"", 5, default);
        Assert.Equal("GET /search?q=chill%20%26%20%22calm%22&limit=5", Assert.Single(server.Requests));
        Assert.Equal(5, found.Count);
        Assert.Equal(
            new Track
            {
                Title = "Song 1",
                Artist = "Artist 1",
                Duration = 201,
                Explicit = true,
                Valence = 0,
                Arousal = 0,
                AffectSource = "unknown",
                Source = "deezer",
                SourceId = "1",
                Link = "https://www.deezer.com/track/1",
                Preview = "https://cdnt-preview.dzcdn.net/1.mp3",
            },
            found[0]);
        Assert.Equal(3, (await deezer.FindAsync("playlist:908622995", 3, default)).Count);
    }

    [Fact]
    public async Task Spotify_searches_ten_at_a_time_with_one_token()
    {
        IReadOnlyList<Track> found = await spotify.FindAsync("rain", 23, default);
        Assert.Equal(23, found.Select(track => track.SourceId).Distinct().Count());
        Assert.Equal(
            ["POST /api/token", "GET /v1/search?type=track&q=rain&limit=10&offset=0", "GET /v1/search?type=track&q=rain&limit=10&offset=10", "GET /v1/search?type=track&q=rain&limit=10&offset=20"],
            server.Requests);
        Assert.Equal(("Song 1", "Artist 1", 1999, 201.5, "https://open.spotify.com/track/1"), (found[0].Title, found[0].Artist, found[0].Year!.Value, found[0].Duration!.Value, found[0].Link!));
        server.Requests.Clear();
        Assert.Equal(23, (await spotify.FindAsync("playlist:37i9dQZF1DX", 100, default)).Count);
        Assert.Equal("GET /v1/playlists/37i9dQZF1DX/items?limit=50&offset=0", Assert.Single(server.Requests));
    }

    [Fact]
    public async Task A_token_that_ran_out_or_was_withdrawn_is_renewed()
    {
        await spotify.FindAsync("x", 1, default);
        clock.Advance(TimeSpan.FromMinutes(58));
        await spotify.FindAsync("x", 1, default);
        Assert.Equal("token-1", server.ValidToken);
        clock.Advance(TimeSpan.FromMinutes(2));
        await spotify.FindAsync("x", 1, default);
        Assert.Equal("token-2", server.ValidToken);
        server.Withdraw();
        await spotify.FindAsync("x", 1, default);
        Assert.Equal("token-3", server.ValidToken);
    }

    [Fact]
    public async Task What_spotify_refuses_is_told_in_clear_words_and_without_the_key()
    {
        foreach ((string query, string words) in ((string, string)[])[
            ("playlist:closed", "it refuses the playlist 'closed' to this application (Forbidden). Since 2026"),
            ("playlist:gone", "expected the playlist 'gone', found none"),
            ("playlist:../me", "expected playlist:ID, found 'playlist:../me'")])
            Assert.Contains(words, (await Assert.ThrowsAsync<UserException>(() => spotify.FindAsync(query, 1, default))).Message, StringComparison.Ordinal);

        using var wrong = new SpotifySource(server.Options with { SpotifyClientSecret = "not-the-secret" }, clock);
        UserException refused = await Assert.ThrowsAsync<UserException>(() => wrong.FindAsync("x", 1, default));
        Assert.Contains("it refuses the client id or secret (invalid_client); check EMOTIONML_SPOTIFY_CLIENT_ID", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("not-the-secret", refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("the-client", server.Options.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retry_after_is_honoured_in_seconds_and_as_a_date()
    {
        server.First.Enqueue(MusicServer.Answer(429, header: "Retry-After", value: "17"));
        server.First.Enqueue(MusicServer.Answer(429, header: "Retry-After", value: clock.GetUtcNow().AddSeconds(17 + 40).ToString("R")));
        Task<IReadOnlyList<Track>> asking = deezer.FindAsync("x", 1, default);
        await clock.PassAsync(TimeSpan.FromSeconds(17));
        await clock.PassAsync(TimeSpan.FromSeconds(40));
        Assert.Single(await asking);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task Patience_has_an_end()
    {
        server.First.Enqueue(MusicServer.Answer(429, header: "Retry-After", value: "86400"));
        UserException refused = await Assert.ThrowsAsync<UserException>(() => deezer.FindAsync("x", 1, default));
        Assert.Equal("deezer: it asks for fewer requests; try again in 86400 seconds", refused.Message);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Deezers_quota_in_a_body_with_status_200_is_waited_for()
    {
        server.First.Enqueue(MusicServer.Answer(200, """{"error":{"type":"Exception","message":"Quota limit exceeded","code":4}}"""));
        Task<IReadOnlyList<Track>> asking = deezer.FindAsync("x", 2, default);
        await clock.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(2, (await asking).Count);
        Assert.Contains("expected a public playlist, found none", (await Assert.ThrowsAsync<UserException>(() => deezer.FindAsync("playlist:404", 1, default))).Message, StringComparison.Ordinal);
        server.First.Enqueue(MusicServer.Answer(200, """{"error":{"type":"ParameterException","message":"Wrong parameter","code":500}}"""));
        Assert.Contains("found status 400 (Wrong parameter)", (await Assert.ThrowsAsync<UserException>(() => deezer.FindAsync("x", 1, default))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_errors_are_tried_again_after_one_two_and_four_seconds()
    {
        for (int i = 0; i < 4; i++) server.First.Enqueue(MusicServer.Answer(503, "<html>busy</html>"));
        Task<IReadOnlyList<Track>> asking = deezer.FindAsync("x", 1, default);
        foreach (int seconds in (int[])[1, 2, 4]) await clock.PassAsync(TimeSpan.FromSeconds(seconds));
        Assert.Equal("deezer: expected an answer, found the server error 503 in 4 attempts", (await Assert.ThrowsAsync<UserException>(() => asking)).Message);
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_ten_seconds()
    {
        server.First.Enqueue(null);
        Task<IReadOnlyList<Track>> asking = deezer.FindAsync("x", 1, default);
        for (int i = 0; i < 1000 && server.Requests.IsEmpty; i++) await Task.Delay(10);
        await clock.PassAsync(SourceHttp.AttemptTimeout);
        await clock.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Single(await asking);
    }

    [Fact]
    public async Task After_repeated_failures_the_service_is_left_alone_and_asked_again_later()
    {
        for (int i = 0; i < 8; i++) server.First.Enqueue(MusicServer.Answer(500));
        for (int question = 0; question < 2; question++)
        {
            Task<IReadOnlyList<Track>> asking = deezer.FindAsync("x", 1, default);
            foreach (int seconds in (int[])[1, 2, 4]) await clock.PassAsync(TimeSpan.FromSeconds(seconds));
            await Assert.ThrowsAsync<UserException>(() => asking);
        }
        Assert.Equal(8, server.Requests.Count);
        UserException refused = await Assert.ThrowsAsync<UserException>(() => deezer.FindAsync("x", 1, default));
        Assert.Contains("left alone for 30 seconds", refused.Message, StringComparison.Ordinal);
        Assert.Equal(8, server.Requests.Count);
        clock.Advance(SourceHttp.BreakDuration + TimeSpan.FromSeconds(1));
        Assert.Single(await deezer.FindAsync("x", 1, default));
    }

    [Fact]
    public async Task Nonsense_from_a_server_is_no_crash()
    {
        server.First.Enqueue(MusicServer.Answer(200, "not json"));
        Assert.Contains("expected songs, found status 200", (await Assert.ThrowsAsync<UserException>(() => deezer.FindAsync("x", 1, default))).Message, StringComparison.Ordinal);
        server.First.Enqueue(MusicServer.Answer(200, $$$"""
            {"data":[7, null, {"id":1}, {"id":2,"title":["x"],"artist":{"name":"A"}}, {"id":3,"title":"{{{new string('x', 100_000)}}}","artist":{"name":"A\u0000\nB"},"preview":"javascript:alert(1)","duration":-5}]}
            """));
        Track only = Assert.Single(await deezer.FindAsync("x", 9, default));
        Assert.Equal((TrackText.Longest, "A B", null, null), (only.Title.Length, only.Artist, only.Preview, only.Duration));
    }

    [Fact]
    public async Task Sources_are_off_until_they_are_configured()
    {
        IConfiguration none = new ConfigurationBuilder().Build();
        using var off = new DeezerSource(SourceOptions.Read(none), clock);
        using var without = new SpotifySource(SourceOptions.Read(none), clock);
        Assert.Equal("deezer is off: set EMOTIONML_DEEZER=on", (await Assert.ThrowsAsync<UserException>(() => off.FindAsync("x", 1, default))).Message);
        Assert.Contains("spotify is off: set EMOTIONML_SPOTIFY_CLIENT_ID", (await Assert.ThrowsAsync<UserException>(() => without.FindAsync("x", 1, default))).Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
        SourceOptions options = SourceOptions.Read(Values(("DEEZER", "on"), ("REFRESH_DAY", "sunday"), ("REFRESH_HOUR", "22")));
        Assert.Equal((true, DayOfWeek.Sunday, 22), (options.Deezer, options.RefreshDay, options.RefreshHour));
        foreach ((string key, string value) in ((string, string)[])[("DEEZER", "maybe"), ("REFRESH_DAY", "someday"), ("REFRESH_DAY", "9"), ("REFRESH_HOUR", "24")])
            Assert.Contains($"EMOTIONML_{key}: expected", Assert.Throws<UserException>(() => SourceOptions.Read(Values((key, value)))).Message, StringComparison.Ordinal);

        static IConfiguration Values(params (string Key, string Value)[] values) =>
            new ConfigurationBuilder().AddInMemoryCollection(values.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build();
    }
}
