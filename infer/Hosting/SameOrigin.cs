using System.Net;
using EmotionML.Infer.Http;

namespace EmotionML.Infer.Hosting;

/// <summary>
/// Keeps pages of other sites away from this server, which may run on the machine of somebody who visits them: a socket
/// or a change asked for by a page of another origin is refused, and so is a host name that is not ours (DNS rebinding).
/// </summary>
public static class SameOrigin
{
    /// <summary>Whether only this machine reaches a host name or address.</summary>
    public static bool IsLoopback(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? ip) && IPAddress.IsLoopback(ip));
    }

    /// <summary>
    /// Refuses sockets and changes asked for by another origin; programs, which send no origin, are let in. While listening
    /// at loopback only, every request for another host name is refused as well.
    /// </summary>
    public static void UseSameOrigin(this WebApplication app, ServeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        bool local = options.Urls.Split(';').All(url => IsLoopback(BindingAddress.Parse(url).Host));
        app.Use(async (context, next) =>
        {
            HttpRequest request = context.Request;
            string? origin = request.Headers.Origin;
            bool harmless = (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && !request.Headers.ContainsKey("Upgrade");
            if (local && !IsLoopback(request.Host.Host))
                await Problems.Problem(StatusCodes.Status400BadRequest, $"host: expected localhost, found {request.Host.Host}").ExecuteAsync(context);
            else if (harmless || string.IsNullOrEmpty(origin) || IsOurs(origin, request))
                await next();
            else
                await Problems.Problem(StatusCodes.Status403Forbidden, $"origin: expected {request.Scheme}://{request.Host}, found {origin}").ExecuteAsync(context);
        });
    }

    // Behind a proxy that ends HTTPS the scheme may differ; the host is what counts.
    private static bool IsOurs(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri) && uri.Scheme is ("http" or "https")
        && string.Equals(uri.Authority, Authority(request), StringComparison.OrdinalIgnoreCase);

    // As Uri writes it: without the port that the scheme implies.
    private static string? Authority(HttpRequest request) =>
        Uri.TryCreate($"{request.Scheme}://{request.Host}", UriKind.Absolute, out Uri? own) ? own.Authority : null;
}
