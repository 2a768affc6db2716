using System.Globalization;
using System.Net;
using System.Text.Json;
using EmotionML.Infer.Library.Tracks;

namespace EmotionML.Infer.Library.Sources;

/// <summary>
/// Deezer's public API: search and public playlists, with previews of 30 seconds, without a key. It allows 50 requests in
/// five seconds and reports errors with status 200 and an <c>error</c> object; code 4 is «quota exceeded». The addresses
/// of previews run out after some hours, so a song's newest one is kept.
/// </summary>
public sealed class DeezerSource(SourceOptions options, TimeProvider clock) : IMusicSource, IDisposable
{
    private const string Playlist = "playlist:";
    private const int QuotaExceeded = 4, NoData = 800;

    private readonly SourceHttp http = new("deezer", clock);

    /// <inheritdoc/>
    public string Name => "deezer";

    /// <inheritdoc/>
    public string? HowToSwitchOn => options.Deezer ? null : $"set {SourceOptions.Prefix}DEEZER=on";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Track>> FindAsync(string query, int count, CancellationToken stop)
    {
        if (HowToSwitchOn is { } how) throw new UserException($"deezer is off: {how}");
        string amount = count.ToString(CultureInfo.InvariantCulture);
        bool playlist = query.StartsWith(Playlist, StringComparison.Ordinal);
        string id = playlist ? query[Playlist.Length..] : "";
        if (playlist && !JsonReading.IsId(id)) throw new UserException($"deezer: expected playlist:ID with the number of a playlist, found '{query}'");
        var address = new Uri(options.DeezerApi, playlist ? $"playlist/{id}/tracks?limit={amount}" : $"search?q={Uri.EscapeDataString(query)}&limit={amount}");
        SourceAnswer answer = await http.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, address), Interpret, stop);
        if (answer.Status == HttpStatusCode.NotFound) throw new UserException($"deezer: expected a public playlist, found none with the id '{id}'");
        if (answer.Status != HttpStatusCode.OK || answer.Body.Get("data") is null)
            throw new UserException($"deezer: expected songs, found status {(int)answer.Status}{(answer.Body.Get("error")?.Text("message") is { } message ? $" ({message})" : "")}");
        return [.. answer.Body.Items("data").Select(Read).OfType<Track>().Take(count)];
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private static SourceAnswer Interpret(SourceAnswer answer) => answer.Body.Get("error") is not { } error ? answer : error.Number("code") switch
    {
        QuotaExceeded => answer with { Status = HttpStatusCode.TooManyRequests },
        NoData => answer with { Status = HttpStatusCode.NotFound },
        _ => answer with { Status = answer.Status == HttpStatusCode.OK ? HttpStatusCode.BadRequest : answer.Status },
    };

    private static Track? Read(JsonElement item)
    {
        if (item.Text("id") is not { } id || item.Text("title") is not { } title || item.Get("artist")?.Text("name") is not { } artist) return null;
        double? duration = item.Number("duration");
        var track = new Track
        {
            Title = title,
            Artist = artist,
            Duration = duration > 0 ? duration : null,
            Explicit = item.Flag("explicit_lyrics"),
            Valence = 0,
            Arousal = 0,
            AffectSource = "unknown",
            Source = "deezer",
            SourceId = id,
            Link = item.Address("link"),
            Preview = item.Address("preview"),
        };
        return TrackText.Problem(track) is null ? track : null;
    }
}
