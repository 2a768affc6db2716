using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using EmotionML.Infer.Library.Database;
using EmotionML.Infer.Library.Tracks;
using EmotionML.Tests.Infer.Recommendations;
using EmotionML.Tests.Web;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionML.Tests.Infer.Library.Tracks;

/// <summary>Local files over the real host: ranges, and nothing but what lies below scanned folders.</summary>
public sealed class AudioApiTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly byte[] sound = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7))];
    private WebServer server = null!;
    private string music = "", secret = "";

    public async Task InitializeAsync()
    {
        music = Directory.CreateDirectory(folder.File("music")).FullName;
        secret = folder.File("secret.wav");
        await File.WriteAllBytesAsync(secret, [1, 2, 3]);
        await File.WriteAllBytesAsync(Path.Combine(music, "song.wav"), sound);
        server = await WebServer.StartAsync();
        server.Services.GetRequiredService<AudioFiles>().AddFolder(music);
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_file_below_a_scanned_folder_is_served_whole_and_in_ranges()
    {
        long id = Add("Mine", Path.Combine(music, "song.wav"));
        HttpResponseMessage whole = await server.Client.GetAsync($"/api/tracks/{id}/audio");
        Assert.Equal("audio/wav", whole.Content.Headers.ContentType!.MediaType);
        Assert.Equal(sound, await whole.Content.ReadAsByteArrayAsync());
        HttpResponseMessage part = await Range(id, 4990, 5100);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal("bytes 4990-4999/5000", part.Content.Headers.ContentRange!.ToString());
        Assert.Equal(sound[4990..], await part.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, (await Range(id, 6000, 7000)).StatusCode);
        HttpResponseMessage head = await server.Client.SendAsync(new(HttpMethod.Head, $"/api/tracks/{id}/audio"));
        Assert.Equal(5000, head.Content.Headers.ContentLength);
        JsonElement found = await server.Client.GetFromJsonAsync<JsonElement>("/api/recommendations?valence=0.123&arousal=0.456&offline=true");
        JsonElement only = Assert.Single(found.GetProperty("tracks").EnumerateArray());
        Assert.Equal($"/api/tracks/{id}/audio", only.GetProperty("audio").GetString());
    }

    [Fact]
    public async Task Nothing_outside_of_the_scanned_folders_is_served()
    {
        File.CreateSymbolicLink(Path.Combine(music, "link.wav"), secret);
        await File.WriteAllTextAsync(Path.Combine(music, "notes.txt"), "no sound");
        string[] files = [secret, Path.Combine(music, "..", "secret.wav"), Path.Combine(music, "link.wav"), Path.Combine(music, "notes.txt"), "/etc/passwd", Path.Combine(music, "gone.wav"), music + "-too/song.wav"];
        foreach (string file in files)
        {
            long id = Add(file, file);
            HttpResponseMessage answer = await server.Client.GetAsync($"/api/tracks/{id}/audio");
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, file);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        }
        foreach (string path in new[] { "/api/tracks/..%2f..%2fsecret.wav/audio", "/api/tracks/1%00/audio", "/api/tracks/-1/audio", "/api/tracks/99999999999999999999/audio" })
            Assert.Contains((await server.Client.GetAsync(path)).StatusCode, new[] { HttpStatusCode.NotFound, HttpStatusCode.BadRequest });
    }

    private long Add(string title, string file) =>
        server.Services.GetRequiredService<TrackStore>().Upsert([Songs.Song(0, 0.123, 0.456) with { Title = title, File = file }]).Ids[0];

    private Task<HttpResponseMessage> Range(long id, long from, long to) =>
        server.Client.SendAsync(new(HttpMethod.Get, $"/api/tracks/{id}/audio") { Headers = { Range = new RangeHeaderValue(from, to) } });
}
