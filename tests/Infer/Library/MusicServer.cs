using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using EmotionML.Infer.Library.Sources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EmotionML.Tests.Infer.Library;

/// <summary>
/// A server on a free loopback port that speaks as much of Deezer's and Spotify's documented contracts as EmotionML
/// uses: search, playlists, tokens, errors and rate limits.
/// </summary>
internal sealed class MusicServer : IAsyncDisposable
{
    internal const string ClientId = "the-client-id", ClientSecret = "the-client-secret";

    private readonly WebApplication app;
    private int tokens;

    private MusicServer(WebApplication app) => this.app = app;

    /// <summary>Requests so far: method, path and query.</summary>
    internal ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Answers to give first, before the usual one: each takes one request. Null holds the request until its client gives up.</summary>
    internal ConcurrentQueue<Func<HttpContext, Task>?> First { get; } = new();

    /// <summary>Songs that a search finds.</summary>
    internal List<(string Id, string Title, string Artist)> Songs { get; } = [];

    internal string ValidToken { get; private set; } = "";

    internal SourceOptions Options => new()
    {
        Deezer = true,
        DeezerApi = new Uri(app.Urls.Single() + "/"),
        SpotifyApi = new Uri(app.Urls.Single() + "/v1/"),
        SpotifyToken = new Uri(app.Urls.Single() + "/api/token"),
        SpotifyClientId = ClientId,
        SpotifyClientSecret = ClientSecret,
    };

    internal static async Task<MusicServer> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        var server = new MusicServer(app);
        app.Use(server.AnswerFirstAsync);
        app.MapGet("/search", (string q, int limit) => Json(server.Deezer(limit)));
        app.MapGet("/playlist/{id}/tracks", (string id, int limit) => id == "404"
            ? Json("""{"error":{"type":"DataException","message":"no data","code":800}}""") : Json(server.Deezer(limit)));
        app.MapPost("/api/token", server.TokenAsync);
        app.MapGet("/v1/search", (HttpContext context, int limit, int offset) => !server.Knows(context) ? Json("""{"error":{"status":401,"message":"The access token expired"}}""", 401)
            : limit > 10 ? Json("""{"error":{"status":400,"message":"Invalid limit"}}""", 400)
            : Json($$"""{"tracks":{{server.Spotify(limit, offset, wrapped: false)}}}"""));
        app.MapGet("/v1/playlists/{id}/items", (HttpContext context, string id, int limit, int offset) => !server.Knows(context) ? Json("""{"error":{"status":401,"message":"The access token expired"}}""", 401)
            : id == "closed" ? Json("""{"error":{"status":403,"message":"Forbidden"}}""", 403)
            : id == "gone" ? Json("""{"error":{"status":404,"message":"Resource not found"}}""", 404)
            : Json(server.Spotify(limit, offset, wrapped: true)));
        await app.StartAsync();
        return server;
    }

    /// <summary>An answer with a body and a header.</summary>
    internal static Func<HttpContext, Task> Answer(int status, string body = "{}", string? header = null, string? value = null) => context =>
    {
        if (header is not null) context.Response.Headers[header] = value;
        return Json(body, status).ExecuteAsync(context);
    };

    /// <summary>Makes the token in use invalid before its time.</summary>
    internal void Withdraw() => ValidToken = "";

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await app.StopAsync(patience.Token);
        await app.DisposeAsync();
    }

    private static IResult Json(string body, int status = 200) => Results.Text(body, "application/json", Encoding.UTF8, status);

    private async Task AnswerFirstAsync(HttpContext context, RequestDelegate next)
    {
        Requests.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
        if (!First.TryDequeue(out Func<HttpContext, Task>? answer)) await next(context);
        else if (answer is not null) await answer(context);
        else await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        string expected = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ClientId}:{ClientSecret}"));
        IFormCollection form = await request.ReadFormAsync();
        if (request.Headers.Authorization != expected || form["grant_type"] != "client_credentials") return Json("""{"error":"invalid_client","error_description":"Invalid client"}""", 400);
        ValidToken = $"token-{Interlocked.Increment(ref tokens)}";
        return Json($$"""{"access_token":"{{ValidToken}}","token_type":"Bearer","expires_in":3600}""");
    }

    private bool Knows(HttpContext context) => ValidToken.Length > 0 && context.Request.Headers.Authorization == $"Bearer {ValidToken}";

    private string Deezer(int limit) => $$"""{"data":[{{string.Join(",", Songs.Take(limit).Select(song => $$"""
        {"id":{{song.Id}},"title":"{{song.Title}}","link":"https://www.deezer.com/track/{{song.Id}}","duration":201,"explicit_lyrics":true,"preview":"https://cdnt-preview.dzcdn.net/{{song.Id}}.mp3","artist":{"id":1,"name":"{{song.Artist}}"},"type":"track"}
        """))}}],"total":{{Songs.Count}}}""";

    private string Spotify(int limit, int offset, bool wrapped)
    {
        IEnumerable<string> items = Songs.Skip(offset).Take(limit).Select(song => $$$"""
            {"id":"{{{song.Id}}}","name":"{{{song.Title}}}","duration_ms":201500,"explicit":false,"artists":[{"name":"{{{song.Artist}}}"},{"name":"Guest"}],"album":{"release_date":"1999-03-01"},"external_urls":{"spotify":"https://open.spotify.com/track/{{{song.Id}}}"}}
            """).Select(item => wrapped ? $$"""{"added_at":"2026-01-01T00:00:00Z","item":{{item}}}""" : item);
        string next = offset + limit < Songs.Count ? "\"https://api.spotify.com/next\"" : "null";
        return string.Create(CultureInfo.InvariantCulture, $$"""{"items":[{{string.Join(",", items)}}],"limit":{{limit}},"offset":{{offset}},"total":{{Songs.Count}},"next":{{next}}}""");
    }
}
