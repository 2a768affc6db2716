using Microsoft.AspNetCore.Http.Features;

namespace EmotionML.Infer.Http;

/// <summary>Takes a request's body up to a limit.</summary>
internal static class RequestBody
{
    /// <summary>Largest JSON body in bytes: a playlist of the greatest length with room to spare.</summary>
    internal const long LargestJson = 1 << 20;

    /// <summary>Files that are received at a time, of all clients together: slow ones hold memory or disk until they are whole.</summary>
    internal const int MostUnderWay = 32;

    private static readonly ConcurrencyLimit UnderWay = new(MostUnderWay);

    /// <summary>Copies the body; the problem to answer when it is empty or too large.</summary>
    /// <param name="request">The request.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="limit">Most bytes.</param>
    /// <param name="time">Time for the whole body.</param>
    /// <param name="what">What was expected, such as <c>a photo</c>.</param>
    /// <param name="stop">Ends the copying.</param>
    internal static async Task<IResult?> CopyAsync(HttpRequest request, Stream target, long limit, TimeSpan time, string what, CancellationToken stop)
    {
        string path = request.Path;
        if (request.HasFormContentType)
            return Problems.Problem(StatusCodes.Status415UnsupportedMediaType, $"{path}: expected the bytes of {what} as the body, found a form");
        if (request.ContentLength > limit) return TooLarge(path, limit, what);
        // Kestrel's own limit is 30 MB; ours is counted here, so that the answer is ours too
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature) feature.MaxRequestBodySize = null;
        if (!UnderWay.TryEnter())
            return Problems.Problem(StatusCodes.Status503ServiceUnavailable, $"{path}: {MostUnderWay} files are being received; try again later");
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(time);
        long size = 0;
        try
        {
            byte[] part = new byte[1 << 16];
            for (int count; (count = await request.Body.ReadAsync(part, deadline.Token)) > 0;)
            {
                size += count;
                if (size > limit) return TooLarge(path, limit, what);
                await target.WriteAsync(part.AsMemory(0, count), deadline.Token);
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return Problems.Problem(StatusCodes.Status408RequestTimeout, FormattableString.Invariant($"{path}: expected {what} within {time.TotalSeconds:0.#} s, found {size} bytes by then"));
        }
        finally
        {
            UnderWay.Leave();
        }
        return size > 0 ? null : Problems.Problem(StatusCodes.Status400BadRequest, $"{path}: expected the bytes of {what} as the body, found an empty one");
    }

    private static IResult TooLarge(string path, long limit, string what) =>
        Problems.Problem(StatusCodes.Status413PayloadTooLarge, FormattableString.Invariant($"{path}: expected {what} of at most {limit / 1048576.0:0.#} MB, found more"));
}
