using System.Globalization;
using EmotionML.Infer.Http;
using EmotionML.Infer.Library.Database;

namespace EmotionML.Infer.Library.Tracks;

/// <summary>
/// Fetches the short previews of songs that a source has brought, so that the page itself talks to this server only. Only
/// addresses of Deezer's file server are ever asked: a row of the library must not make this server call anything else.
/// </summary>
/// <param name="handler">Sends the requests; a test's own, or null for the network.</param>
public sealed class PreviewSource(HttpMessageHandler? handler = null) : IDisposable
{
    private const string Host = ".dzcdn.net";
    private const int Largest = 4 << 20; // thirty seconds of MP3 are about half a megabyte

    // no redirects: they could lead to another host
    private readonly HttpClient client = new(handler ?? new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(10),
        MaxResponseContentBufferSize = Largest,
    };

    /// <summary>True for an address that may be fetched.</summary>
    public static bool Allows(string? address) => Uri.TryCreate(address, UriKind.Absolute, out Uri? uri)
        && uri is { Scheme: "https", IsDefaultPort: true, UserInfo: "" } && uri.Host.EndsWith(Host, StringComparison.OrdinalIgnoreCase);

    /// <summary>The sound of a preview; null when the source does not give it (previews expire).</summary>
    /// <param name="address">An address that <see cref="Allows"/> permits.</param>
    /// <param name="stop">Ends the wait.</param>
    public async Task<byte[]?> FetchAsync(string address, CancellationToken stop)
    {
        if (!Allows(address)) throw new ArgumentException("The address is not allowed.", nameof(address));
        try
        {
            using HttpResponseMessage response = await client.GetAsync(new Uri(address), stop);
            return response.IsSuccessStatusCode ? await response.Content.ReadAsByteArrayAsync(stop) : null;
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return null;
        }
    }

    public void Dispose() => client.Dispose();
}

/// <summary>Previews under an address of this server.</summary>
public static class PreviewApi
{
    /// <summary>Maps <c>GET /api/tracks/{id}/preview</c>.</summary>
    public static void MapPreviews(this IEndpointRouteBuilder app) => app.MapGet("/api/tracks/{id:long}/preview", async Task<IResult> (long id, TrackStore tracks, PreviewSource source, CancellationToken stop) =>
    {
        string? address = tracks.Find(id)?.Preview;
        if (!PreviewSource.Allows(address)) return Problems.Problem(404, string.Create(CultureInfo.InvariantCulture, $"track {id}: expected a song with a preview, found none"));
        byte[]? sound = await source.FetchAsync(address!, stop);
        return sound is null
            ? Problems.Problem(502, "The preview could not be fetched from its source; it may have expired.")
            : TypedResults.Bytes(sound, "audio/mpeg", enableRangeProcessing: true);
    }).WithTags("Library").Produces(200, null, "audio/mpeg").ProducesProblem(404).ProducesProblem(502).WithName("Preview").WithSummary("A short preview of a song, fetched from its source.");
}
