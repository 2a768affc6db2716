namespace EmotionML.Infer.Http;

/// <summary>Headers that keep the page to itself: nothing is loaded from or sent to another host, nobody frames it.</summary>
public static class SecurityHeaders
{
    // styles: plotly.js and Tone.js set inline ones. Workers from blobs: Tone.js keeps time in one. Pictures and sounds
    // from blobs: what the user chose from the own disk.
    private const string PagePolicy = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        + "media-src 'self' blob:; worker-src 'self' blob:; connect-src 'self'; frame-src 'self'; object-src 'none'; base-uri 'none'; "
        + "form-action 'self'; frame-ancestors 'none'";

    /// <summary>The policy of a report that stands in one file with its scripts: it reaches nothing outside of itself.</summary>
    public const string ReportPolicy = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; "
        + "frame-ancestors 'self'; sandbox allow-scripts allow-downloads";

    /// <summary>Sets the headers on every answer; one that has a policy of its own keeps it.</summary>
    public static void UseSecurityHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(() =>
        {
            IHeaderDictionary headers = context.Response.Headers;
            headers.ContentSecurityPolicy = headers.ContentSecurityPolicy.Count > 0 ? headers.ContentSecurityPolicy : PagePolicy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            // answers about songs, faces and history are personal: no cache keeps them unless a route says otherwise
            if (headers.CacheControl.Count == 0 && context.Request.Path.StartsWithSegments("/api")) headers.CacheControl = "no-store";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()";
            return Task.CompletedTask;
        });
        return next();
    });
}
