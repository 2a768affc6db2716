using System.Net.WebSockets;
using EmotionML.Infer.Http;
using EmotionML.Infer.Vision.Tracking;

namespace EmotionML.Infer.Faces.Live;

/// <summary><c>GET /live</c>, or <c>CONNECT</c> over HTTP/2: the socket that a camera's frames come in by.</summary>
public static class LiveApi
{
    /// <summary>Adds the shared face reader and the socket's limits.</summary>
    /// <exception cref="UserException">The model cannot be opened.</exception>
    public static IServiceCollection AddLive(this IServiceCollection services, FaceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        // opened now: a wrong model is told at the start and not by the first face
        var faces = new FaceService(options.Model, options.MapLabels, options.Affect, options.MoodWindow, options.Detector, Environment.ProcessorCount);
        return services.AddSingleton(_ => faces).AddSingleton(options.Live).AddSingleton<LiveClients>();
    }

    /// <summary>Maps the socket.</summary>
    public static void MapLive(this WebApplication app)
    {
        // a dead client is found by a ping that nobody answers
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(15), KeepAliveTimeout = TimeSpan.FromSeconds(15) });
        app.MapGet("/live", ServeAsync)
            .WithName("Live")
            .WithSummary("WebSocket: one JPEG per binary message, answered by one FrameAnswer as JSON text. Send the next frame when the answer has come.")
            .Produces<FrameAnswer>(StatusCodes.Status101SwitchingProtocols)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .RequireRateLimiting(RateLimits.Photos);
        // over HTTP/2 a browser opens a socket by an extended CONNECT (RFC 8441), for which OpenAPI has no word
        app.MapMethods("/live", [HttpMethods.Connect], ServeAsync).ExcludeFromDescription().RequireRateLimiting(RateLimits.Photos);
    }

    private static async Task<IResult> ServeAsync(HttpContext context, FaceService faces, LiveOptions options, LiveClients clients,
        IHostApplicationLifetime lifetime, ILogger<LiveClients> log, string who = "largest")
    {
        if (!context.WebSockets.IsWebSocketRequest)
            return Problems.Problem(StatusCodes.Status400BadRequest, "/live: expected a WebSocket, found a plain request");
        Who chosen;
        try
        {
            chosen = Who.Parse(who);
        }
        catch (UserException e)
        {
            return Problems.Problem(StatusCodes.Status400BadRequest, $"/live: {e.Message.TrimStart('-')}");
        }
        if (!clients.TryEnter())
        {
            context.Response.Headers.RetryAfter = "10";
            return Problems.Problem(StatusCodes.Status503ServiceUnavailable, $"/live: all {options.MaxClients} places are taken; try again later");
        }
        try
        {
            using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
            var stream = faces.NewStream(chosen);
            await new LiveConnection(socket, faces, stream, options, log).RunAsync(lifetime.ApplicationStopping);
        }
        finally
        {
            clients.Leave();
        }
        return Results.Empty;
    }
}

/// <summary>Counts the open connections.</summary>
public sealed class LiveClients(LiveOptions options) : ConcurrencyLimit(options.MaxClients);
