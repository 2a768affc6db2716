using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EmotionML.Infer.Library.Database;
using EmotionML.Infer.Library.Tracks;
using EmotionML.Tests.Web;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionML.Tests.Infer.Library;

/// <summary>Search of songs, and previews.</summary>
public sealed class LibraryApiTests
{
    [Fact]
    public async Task Songs_are_found_by_words_in_any_order_without_accents_and_sql_is_just_text()
    {
        await using WebServer server = await WebServer.StartAsync();
        server.Services.GetRequiredService<TrackStore>().Upsert([new Track { Title = "Été à l'île d'Oléron", Artist = "Zoë Quxley", Valence = 0, Arousal = 0, Source = "import" }]);
        foreach (string query in new[] { "ete oleron", "quxley ÎLE", "ZOË QUX", "d'olé" }) Assert.Equal("Zoë Quxley", (await FindAsync(server, query))[0].GetProperty("artist").GetString());
        Assert.Empty(await FindAsync(server, "quxley somewhere else"));
        foreach (string query in new[] { "%", "'; DROP TABLE tracks; --", "\" OR 1=1", "..." }) Assert.Empty(await FindAsync(server, query));
        Assert.NotEmpty(await FindAsync(server, "love"));
        foreach (string bad in new[] { "", "?count=1", "?query=a&count=0", "?query=a&count=101", "?query=" + new string('a', 201) })
        {
            using HttpResponseMessage answer = await server.Client.GetAsync("api/tracks" + bad);
            await ProblemAnswers.ExpectProblem(answer, 400, null);
        }
    }

    [Theory]
    [InlineData("https://cdnt-preview.dzcdn.net/api/1/1/a/b.mp3", true)]
    [InlineData("http://cdnt-preview.dzcdn.net/a.mp3", false)]
    [InlineData("https://dzcdn.net.example.org/a.mp3", false)]
    [InlineData("https://user@cdnt-preview.dzcdn.net/a.mp3", false)]
    [InlineData("https://cdnt-preview.dzcdn.net:8443/a.mp3", false)]
    [InlineData("https://127.0.0.1/a.mp3", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData(null, false)]
    public void Previews_are_fetched_from_one_host_only(string? address, bool allowed) => Assert.Equal(allowed, PreviewSource.Allows(address));

    [Fact]
    public async Task A_preview_is_fetched_once_asked_for_and_its_failures_are_no_exceptions()
    {
        const string address = "https://cdnt-preview.dzcdn.net/a.mp3";
        byte[] sound = [1, 2, 3];
        using var good = new PreviewSource(new Answering(_ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(sound) }));
        using var expired = new PreviewSource(new Answering(_ => new HttpResponseMessage(HttpStatusCode.Forbidden)));
        using var gone = new PreviewSource(new Answering(_ => throw new HttpRequestException("no network")));
        Assert.Equal(sound, await good.FetchAsync(address, default));
        Assert.Null(await expired.FetchAsync(address, default));
        Assert.Null(await gone.FetchAsync(address, default));
        await Assert.ThrowsAsync<ArgumentException>(() => good.FetchAsync("https://example.org/a.mp3", default));
    }

    private static async Task<JsonElement[]> FindAsync(WebServer server, string query) =>
        [.. (await server.Client.GetFromJsonAsync<JsonElement>("api/tracks?query=" + Uri.EscapeDataString(query))).EnumerateArray()];

    private sealed class Answering(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(answer(request));
    }
}
