using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using EmotionML.Infer.Library.Database;
using EmotionML.Infer.Library.Files;
using EmotionML.Infer.Library.Tracks;
using EmotionML.Tests.Infer.Recommendations;
using EmotionML.Tests.Web;
using Microsoft.Extensions.DependencyInjection;
using static EmotionML.Tests.Web.ProblemAnswers;

namespace EmotionML.Tests.Infer.Playlists;

/// <summary>The music's API on the real host with a real database file, one server for all tests: each makes what it changes.</summary>
public sealed class PlaylistApiTests(WebServerFixture fixture) : IClassFixture<WebServerFixture>
{
    private readonly WebServer server = fixture.Server;

    private HttpClient Client => server.Client;

    [Fact]
    public async Task A_mood_gets_songs_with_reasons_links_and_the_targets_of_every_goal()
    {
        JsonElement answer = await Client.GetFromJsonAsync<JsonElement>("/api/recommendations?valence=-0.6&arousal=-0.5&goal=lift&count=7&seed=3");
        Assert.Equal(-0.6, answer.GetProperty("mood").GetProperty("valence").GetDouble());
        Assert.True(answer.GetProperty("target").GetProperty("valence").GetDouble() > 0.5);
        Assert.Equal(["match", "lift", "calm", "energise", "focus"], answer.GetProperty("targets").EnumerateObject().Select(goal => goal.Name));
        JsonElement[] tracks = [.. answer.GetProperty("tracks").EnumerateArray()];
        Assert.Equal(7, tracks.Length);
        foreach (JsonElement track in tracks)
        {
            Assert.NotEqual("", track.GetProperty("why").GetString());
            Assert.StartsWith("https://open.spotify.com/search/", track.GetProperty("links").GetProperty("spotify").GetString(), StringComparison.Ordinal);
            Assert.Equal(JsonValueKind.Null, track.GetProperty("audio").ValueKind);
        }
        JsonElement again = await Client.GetFromJsonAsync<JsonElement>("/api/recommendations?emotion=sad&goal=calm&count=2&language=es&explicit=false");
        Assert.All(again.GetProperty("tracks").EnumerateArray(), track => Assert.Equal("es", track.GetProperty("language").GetString()));
    }

    [Theory]
    [InlineData("/api/recommendations", "mood: expected an emotion, or both valence and arousal")]
    [InlineData("/api/recommendations?valence=0.5", "mood: expected an emotion, or both valence and arousal")]
    [InlineData("/api/recommendations?emotion=sad&valence=1&arousal=1", "mood: expected an emotion or valence and arousal, found both")]
    [InlineData("/api/recommendations?emotion=bored", "found 'bored'")]
    [InlineData("/api/recommendations?valence=NaN&arousal=0", "valence: expected -1 to 1, found NaN")]
    [InlineData("/api/recommendations?valence=x&arousal=0", "valence: expected a number, found 'x'")]
    [InlineData("/api/recommendations?emotion=sad&count=1000", "count: expected 1 to 100, found 1000")]
    [InlineData("/api/recommendations?emotion=sad&goal=9", "goal: expected one of match, lift, calm, energise, focus, found '9'")]
    [InlineData("/api/recommendations?emotion=sad&decade=1985", "decade: expected the first year of one")]
    [InlineData("/api/history?days=0", "days: expected 1 to 3650, found 0")]
    public async Task A_bad_question_is_answered_with_what_was_expected(string address, string detail) =>
        await ExpectProblem(await Client.GetAsync(address), 400, detail);

    [Fact]
    public async Task What_does_not_exist_is_404_everywhere()
    {
        foreach (string address in new[] { "/api/tracks/999999/similar", "/api/playlists/999999", "/api/playlists/999999/export?format=m3u", "/api/tracks/999999/audio", "/api/playlists/abc", "/api/nothing" })
            await ExpectProblem(await Client.GetAsync(address), 404, null);
        await ExpectProblem(await Client.PostAsJsonAsync("/api/plays", new { trackId = 999999, valence = 0, arousal = 0 }), 404, "found 999999");
        await ExpectProblem(await Client.PostAsJsonAsync("/api/feedback", new { trackId = 999999, kind = "like", valence = 0, arousal = 0 }), 404, "found 999999");
    }

    [Fact]
    public async Task A_skipped_song_sinks_and_a_reset_brings_it_back()
    {
        const string question = "/api/recommendations?valence=0.4&arousal=0.3&count=1";
        long first = await FirstTrack(question);
        for (int i = 0; i < 3; i++)
            (await Client.PostAsJsonAsync("/api/feedback", new { trackId = first, kind = "skip", valence = 0.4, arousal = 0.3 })).EnsureSuccessStatusCode();
        Assert.NotEqual(first, await FirstTrack(question));
        Assert.Equal(HttpStatusCode.NoContent, (await Client.DeleteAsync("/api/feedback")).StatusCode);
        Assert.Equal(first, await FirstTrack(question));
        await ExpectProblem(await Client.PostAsJsonAsync("/api/feedback", new { trackId = first, kind = "love", valence = 0, arousal = 0 }), 400, "kind: expected like, skip or unlike, found 'love'");
        await ExpectProblem(await Client.PostAsJsonAsync("/api/feedback", new { trackId = first, kind = "like", valence = 3, arousal = 0 }), 400, "valence: expected -1 to 1, found 3");
    }

    [Fact]
    public async Task There_is_a_playlist_for_each_emotion_from_the_start()
    {
        JsonElement[] all = [.. (await Client.GetFromJsonAsync<JsonElement>("/api/playlists")).EnumerateArray()];
        foreach (string emotion in new[] { "angry", "disgust", "fear", "happy", "sad", "surprise", "neutral" })
        {
            JsonElement one = Assert.Single(all, list => list.GetProperty("emotion").GetString() == emotion);
            Assert.Equal(20, one.GetProperty("count").GetInt32());
        }
        JsonElement sad = await Client.GetFromJsonAsync<JsonElement>($"/api/playlists/{all.Single(list => list.GetProperty("emotion").GetString() == "sad").GetProperty("id")}");
        Assert.True(sad.GetProperty("tracks").EnumerateArray().Average(track => track.GetProperty("valence").GetDouble()) < -0.4);
    }

    [Fact]
    public async Task Of_two_tabs_that_edit_one_playlist_the_second_is_told()
    {
        long[] ids = await TrackIds(3);
        HttpResponseMessage made = await Client.PostAsJsonAsync("/api/playlists", new { name = "Mine" });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        string address = made.Headers.Location!.ToString(), tag = made.Headers.ETag!.ToString();
        await ExpectProblem(await Put(address, null, "No tag", ids), 428, "If-Match");
        HttpResponseMessage first = await Put(address, tag, "First tab", [ids[2], ids[0]]);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        await ExpectProblem(await Put(address, tag, "Second tab", [ids[1]]), 412, "changed elsewhere");
        await ExpectProblem(await Put(address, "W/" + first.Headers.ETag, "Weak", [ids[1]]), 412, null);
        HttpResponseMessage got = await Client.GetAsync(address);
        Assert.Equal(first.Headers.ETag!.ToString(), got.Headers.ETag!.ToString());
        JsonElement now = await got.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("First tab", now.GetProperty("name").GetString());
        Assert.Equal([ids[2], ids[0]], now.GetProperty("tracks").EnumerateArray().Select(track => track.GetProperty("id").GetInt64()));
        await ExpectProblem(await Put(address, first.Headers.ETag.ToString(), "Twice", [ids[0], ids[0]]), 400, "twice");

        var delete = new HttpRequestMessage(HttpMethod.Delete, address);
        await ExpectProblem(await Client.SendAsync(delete), 428, null);
        delete = new HttpRequestMessage(HttpMethod.Delete, address) { Headers = { { "If-Match", "*" } } };
        Assert.Equal(HttpStatusCode.NoContent, (await Client.SendAsync(delete)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Client.GetAsync(address)).StatusCode);
    }

    [Fact]
    public async Task Sql_and_html_in_titles_come_back_as_they_went_in()
    {
        const string title = "Robert'); DROP TABLE tracks; --<script>alert(\"1\")</script>";
        long id = server.Services.GetRequiredService<TrackStore>().Upsert([Songs.Song(0, 0.111, 0.222, "<b>A</b>, \"quoted\"") with { Title = title }]).Ids[0];
        HttpResponseMessage made = await Client.PostAsJsonAsync("/api/playlists", new { name = title, trackIds = new[] { id } });
        JsonElement list = await made.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(title, list.GetProperty("name").GetString());
        Assert.Equal(title, list.GetProperty("tracks")[0].GetProperty("title").GetString());
        string address = made.Headers.Location!.ToString();

        HttpResponseMessage m3u = await Client.GetAsync($"{address}/export?format=m3u");
        Assert.Equal("audio/x-mpegurl", m3u.Content.Headers.ContentType!.MediaType);
        Assert.DoesNotContain('<', m3u.Content.Headers.ContentDisposition!.FileNameStar ?? m3u.Content.Headers.ContentDisposition.FileName!);
        string[] lines = (await m3u.Content.ReadAsStringAsync()).Split('\n');
        Assert.Equal(["#EXTM3U", $"#PLAYLIST:{title}", $"#EXTINF:-1,<b>A</b>, \"quoted\" - {title}"], lines[..3]);
        Assert.StartsWith("https://", lines[3], StringComparison.Ordinal);

        using var csv = new StringReader(await Client.GetStringAsync($"{address}/export?format=csv"));
        Track read = TrackCsv.Read(csv, "export", "import", "import").Single().Track!;
        Assert.Equal((title, "<b>A</b>, \"quoted\"", 0.111), (read.Title, read.Artist, read.Valence));
        JsonElement json = await Client.GetFromJsonAsync<JsonElement>($"{address}/export?format=json");
        Assert.Equal(id, json.GetProperty("tracks")[0].GetProperty("id").GetInt64());
        await ExpectProblem(await Client.GetAsync($"{address}/export?format=exe"), 400, "format: expected m3u, csv or json, found 'exe'");
        Assert.True((await Client.GetFromJsonAsync<JsonElement>("/api/recommendations?emotion=sad")).GetProperty("tracks").GetArrayLength() > 0);
    }

    [Fact]
    public async Task Huge_broken_and_empty_bodies_are_refused_and_the_server_goes_on()
    {
        // on a busy machine the answer may take longer than the second for which a client waits otherwise
        using var client = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) }) { BaseAddress = server.Address };
        Task<HttpResponseMessage> Post(string text, string type = "application/json")
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/api/playlists") { Content = new StringContent(text, Encoding.UTF8, type) };
            // the server answers by the announced length and closes; a client that sends on would see a broken pipe
            request.Headers.ExpectContinue = text.Length > 1 << 20;
            return client.SendAsync(request);
        }

        await ExpectProblem(await Post($"{{\"name\":\"{new string('x', 10 << 20)}\"}}"), 413, null);
        await ExpectProblem(await Post($"{{\"name\":\"{new string('x', 300)}\"}}"), 400, "name: expected 1 to 200 characters, found 300");
        await ExpectProblem(await Post("{\"name\":"), 400, "body: expected JSON");
        await ExpectProblem(await Post("{\"name\":5}"), 400, "found a mistake at $.name");
        await ExpectProblem(await Post("{}"), 400, "name: expected 1 to 200 characters, found 0");
        await ExpectProblem(await Post(""), 400, null);
        await ExpectProblem(await Post("name=x", "application/x-www-form-urlencoded"), 415, null);
        await ExpectProblem(await Client.PostAsJsonAsync("/api/history/emotions", new { }), 400, "samples: expected a list, found none");
        Assert.Equal(HttpStatusCode.OK, (await Client.GetAsync("/api/playlists")).StatusCode);
    }

    [Fact]
    public async Task History_is_added_up_read_and_deleted()
    {
        DateTimeOffset minute = DateTimeOffset.UtcNow.AddMinutes(-5);
        minute = minute.AddTicks(-(minute.Ticks % TimeSpan.TicksPerMinute));
        var samples = new[] { new { time = minute.AddSeconds(5), emotion = "happy", valence = 0.8, arousal = 0.4 }, new { time = minute.AddSeconds(9), emotion = "sad", valence = -0.6, arousal = -0.4 } };
        Assert.Equal(HttpStatusCode.NoContent, (await Client.PostAsJsonAsync("/api/history/emotions", new { samples })).StatusCode);
        long id = (await TrackIds(1))[0];
        await Client.PostAsJsonAsync("/api/plays", new { trackId = id, valence = 0.1, arousal = 0.2 });
        await Client.PostAsJsonAsync("/api/feedback", new { trackId = id, kind = "like", valence = 0.1, arousal = 0.2 });
        JsonElement history = await Client.GetFromJsonAsync<JsonElement>("/api/history?days=1");
        JsonElement seen = Assert.Single(history.GetProperty("minutes").EnumerateArray());
        Assert.Equal(minute, seen.GetProperty("minute").GetDateTimeOffset());
        Assert.Equal(0.5, seen.GetProperty("shares").GetProperty("happy").GetDouble());
        Assert.Equal(0.1, seen.GetProperty("valence").GetDouble(), 9);
        Assert.Equal(id, Assert.Single(history.GetProperty("plays").EnumerateArray()).GetProperty("trackId").GetInt64());
        Assert.Equal(1, Assert.Single(history.GetProperty("likes").EnumerateArray()).GetProperty("likes").GetInt32());

        Assert.Equal(90, (await Client.GetFromJsonAsync<JsonElement>("/api/history/settings")).GetProperty("retentionDays").GetInt32());
        Assert.Equal(HttpStatusCode.OK, (await Client.PutAsJsonAsync("/api/history/settings", new { retentionDays = 30 })).StatusCode);
        await ExpectProblem(await Client.PutAsJsonAsync("/api/history/settings", new { retentionDays = -1 }), 400, "retentionDays: expected 1 to 3650, found -1");
        Assert.Equal(HttpStatusCode.NoContent, (await Client.DeleteAsync("/api/history")).StatusCode);
        JsonElement after = await Client.GetFromJsonAsync<JsonElement>("/api/history?days=1");
        Assert.All(new[] { "minutes", "plays", "likes" }, name => Assert.Equal(0, after.GetProperty(name).GetArrayLength()));
        Assert.Equal(30, (await Client.GetFromJsonAsync<JsonElement>("/api/history/settings")).GetProperty("retentionDays").GetInt32());
    }

    [Fact]
    public async Task Every_address_is_described_by_openapi()
    {
        JsonElement paths = (await Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json")).GetProperty("paths");
        foreach (string path in new[] { "/api/recommendations", "/api/tracks/{id}/similar", "/api/tracks/{id}/audio", "/api/plays", "/api/feedback", "/api/playlists/{id}", "/api/playlists/{id}/export", "/api/history", "/api/history/emotions", "/api/history/settings" })
        {
            Assert.True(paths.TryGetProperty(path, out JsonElement methods), path);
            Assert.All(methods.EnumerateObject(), method => Assert.NotEqual("", method.Value.GetProperty("summary").GetString()));
        }
        Assert.Contains("valence", paths.GetProperty("/api/recommendations").GetProperty("get").GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()));
        Assert.True(paths.GetProperty("/api/playlists/{id}").GetProperty("put").GetProperty("responses").TryGetProperty("412", out _));
    }

    private async Task<long> FirstTrack(string question) => (await Client.GetFromJsonAsync<JsonElement>(question)).GetProperty("tracks")[0].GetProperty("id").GetInt64();

    private async Task<long[]> TrackIds(int count) =>
        [.. (await Client.GetFromJsonAsync<JsonElement>($"/api/recommendations?emotion=neutral&count={count}")).GetProperty("tracks").EnumerateArray().Select(track => track.GetProperty("id").GetInt64())];

    private Task<HttpResponseMessage> Put(string address, string? tag, string name, long[] trackIds)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, address) { Content = JsonContent.Create(new { name, trackIds }) };
        if (tag is not null) request.Headers.TryAddWithoutValidation("If-Match", tag);
        return Client.SendAsync(request);
    }
}
