using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using EmotionML.Infer.Library.Tracks;

namespace EmotionML.Infer.Library.Sources;

/// <summary>
/// Spotify's Web API with an application's own key (client credentials). Only what applications made in 2026 still
/// have: search, ten songs a page at most, and the items of playlists (<c>/playlists/{id}/items</c>). There are no
/// previews and no audio features any more.
/// </summary>
public sealed class SpotifySource(SourceOptions options, TimeProvider clock) : IMusicSource, IDisposable
{
    private const string Playlist = "playlist:";
    private const int SearchPage = 10, PlaylistPage = 50;

    private readonly SourceHttp http = new("spotify", clock);
    private readonly SemaphoreSlim renewing = new(1);
    private (string Value, DateTimeOffset Until)? token;

    /// <inheritdoc/>
    public string Name => "spotify";

    /// <inheritdoc/>
    public string? HowToSwitchOn => options.SpotifyClientId is not null && options.SpotifyClientSecret is not null ? null
        : $"set {SourceOptions.Prefix}SPOTIFY_CLIENT_ID and {SourceOptions.Prefix}SPOTIFY_CLIENT_SECRET";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Track>> FindAsync(string query, int count, CancellationToken stop)
    {
        if (HowToSwitchOn is { } how) throw new UserException($"spotify is off: {how}");
        bool playlist = query.StartsWith(Playlist, StringComparison.Ordinal);
        string id = playlist ? query[Playlist.Length..] : "";
        if (playlist && !JsonReading.IsId(id)) throw new UserException($"spotify: expected playlist:ID, found '{query}'");
        int page = playlist ? PlaylistPage : SearchPage;
        var found = new List<Track>();
        for (int offset = 0; found.Count < count; offset += page)
        {
            string range = string.Create(CultureInfo.InvariantCulture, $"limit={page}&offset={offset}");
            var address = new Uri(options.SpotifyApi, playlist ? $"playlists/{id}/items?{range}" : $"search?type=track&q={Uri.EscapeDataString(query)}&{range}");
            JsonElement body = await GetAsync(address, playlist ? $"the playlist '{id}'" : "search", stop);
            JsonElement list = playlist ? body : body.Get("tracks") ?? default;
            // an entry of a playlist wraps its song: «item» since 2026, «track» before
            found.AddRange(list.Items("items").Select(entry => Read(playlist ? entry.Get("item") ?? entry.Get("track") ?? default : entry)).OfType<Track>());
            if (list.Get("next") is null) break;
        }
        return [.. found.Take(count)];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        http.Dispose();
        renewing.Dispose();
    }

    private async Task<JsonElement> GetAsync(Uri address, string what, CancellationToken stop)
    {
        SourceAnswer answer = await Ask(await TokenAsync(refused: null, stop));
        if (answer.Status == HttpStatusCode.Unauthorized)
        {
            // the token was withdrawn before its time: one new one
            answer = await Ask(await TokenAsync(refused: token?.Value, stop));
        }
        string said = answer.Body.Get("error")?.Text("message") is { } message ? $" ({message})" : "";
        return answer.Status switch
        {
            HttpStatusCode.OK => answer.Body,
            HttpStatusCode.Unauthorized => throw new UserException($"spotify: it does not accept the token of this application{said}; make a new secret at developer.spotify.com/dashboard"),
            HttpStatusCode.Forbidden => throw new UserException($"spotify: it refuses {what} to this application{said}. Since 2026 an application in development mode needs an owner with Premium, and reads only playlists that its owner may open"),
            HttpStatusCode.NotFound => throw new UserException($"spotify: expected {what}, found none; playlists that Spotify makes itself are closed to applications"),
            _ => throw new UserException($"spotify: expected {what}, found status {(int)answer.Status}{said}"),
        };

        Task<SourceAnswer> Ask(string value) => http.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", value) } }, answer => answer, stop);
    }

    // A token lasts an hour; it is renewed a minute early.
    private async Task<string> TokenAsync(string? refused, CancellationToken stop)
    {
        await renewing.WaitAsync(stop);
        try
        {
            if (token is { } held && held.Value != refused && clock.GetUtcNow() < held.Until) return held.Value;
            SourceAnswer answer = await http.SendAsync(TokenRequest, answer => answer, stop);
            if (answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
                throw new UserException($"spotify: it refuses the client id or secret ({answer.Body.Text("error") ?? $"status {(int)answer.Status}"}); check {SourceOptions.Prefix}SPOTIFY_CLIENT_ID and {SourceOptions.Prefix}SPOTIFY_CLIENT_SECRET");
            if (answer.Status != HttpStatusCode.OK || answer.Body.Get("access_token") is not { ValueKind: JsonValueKind.String } given || given.GetString() is not { Length: > 0 } value)
                throw new UserException($"spotify: expected a token, found status {(int)answer.Status}");
            token = (value, clock.GetUtcNow() + TimeSpan.FromSeconds((answer.Body.Number("expires_in") ?? 3600) - 60));
            return value;
        }
        finally
        {
            renewing.Release();
        }
    }

    private HttpRequestMessage TokenRequest() => new(HttpMethod.Post, options.SpotifyToken)
    {
        Headers = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.SpotifyClientId}:{options.SpotifyClientSecret}"))) },
        Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]),
    };

    private static Track? Read(JsonElement item)
    {
        string? artist = item.Items("artists").Select(entry => entry.Text("name")).FirstOrDefault();
        if (item.Text("id") is not { } id || item.Text("name") is not { } title || artist is null) return null;
        double? milliseconds = item.Number("duration_ms");
        var track = new Track
        {
            Title = title,
            Artist = artist,
            Year = TrackText.Year(item.Get("album")?.Text("release_date")),
            Duration = milliseconds >= 100 ? milliseconds / 1000 : null,
            Explicit = item.Flag("explicit"),
            Valence = 0,
            Arousal = 0,
            AffectSource = "unknown",
            Source = "spotify",
            SourceId = id,
            Link = item.Get("external_urls")?.Address("spotify"),
        };
        return TrackText.Problem(track) is null ? track : null;
    }
}
