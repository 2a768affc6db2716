using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace EmotionML.Infer.Http;

/// <summary>How often one address may ask for what costs much; above that it is answered 429 with the time to wait.</summary>
public static class RateLimits
{
    /// <summary>Policy for photos, and for opening live sockets.</summary>
    public const string Photos = "photos";

    /// <summary>Policy for videos.</summary>
    public const string Videos = "videos";

    /// <summary>Adds the limits.</summary>
    /// <param name="services">The services.</param>
    /// <param name="photosPerMinute">Photos and new live sockets of one address in a minute.</param>
    /// <param name="videosPerMinute">Videos of one address in a minute.</param>
    public static IServiceCollection AddRateLimits(this IServiceCollection services, int photosPerMinute, int videosPerMinute) =>
        services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = RejectAsync;
            limiter.AddPolicy(Photos, context => Tokens(context, photosPerMinute));
            limiter.AddPolicy(Videos, context => Tokens(context, videosPerMinute));
        });

    // A full bucket of one minute's requests that fills up again steadily.
    private static RateLimitPartition<string> Tokens(HttpContext context, int perMinute) =>
        RateLimitPartition.GetTokenBucketLimiter(context.Connection.RemoteIpAddress?.ToString() ?? "", _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = perMinute,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) / perMinute,
        });

    private static async ValueTask RejectAsync(OnRejectedContext rejected, CancellationToken stop)
    {
        HttpContext context = rejected.HttpContext;
        int seconds = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan after) ? Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)) : 1;
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await Problems.Problem(StatusCodes.Status429TooManyRequests, $"{context.Request.Path}: too many requests; try again in {seconds} s").ExecuteAsync(context);
    }
}
