using System.Net;
using System.Text.Json;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace EmotionML.Infer.Library.Sources;

/// <summary>What a server answered.</summary>
/// <param name="Status">Status code; a source may put its own where its service reports errors in the body.</param>
/// <param name="Body">The body; undefined when it is no JSON.</param>
/// <param name="RetryAfter">How long the server asks to wait.</param>
internal readonly record struct SourceAnswer(HttpStatusCode Status, JsonElement Body, TimeSpan? RetryAfter);

/// <summary>
/// Asks one service, patiently: an attempt may take ten seconds; a failed one is tried again after 1, 2 and 4 seconds or
/// after as long as the service asks (<c>Retry-After</c>, up to a minute); after repeated failures the service is left alone for
/// half a minute.
/// </summary>
internal sealed class SourceHttp : IDisposable
{
    internal static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(10), LongestWait = TimeSpan.FromMinutes(1), BreakDuration = TimeSpan.FromSeconds(30);

    private const int Retries = 3, LargestAnswer = 4 << 20;

    private readonly HttpClient client;
    private readonly ResiliencePipeline<SourceAnswer> pipeline;
    private readonly TimeProvider clock;
    private readonly string name;

    internal SourceHttp(string name, TimeProvider clock)
    {
        (this.name, this.clock) = (name, clock);
        // Polly keeps the time; redirects would carry the token to another server
        client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = LargestAnswer,
        };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("EmotionML/0.1");
        pipeline = new ResiliencePipelineBuilder<SourceAnswer> { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions<SourceAnswer>
            {
                MaxRetryAttempts = Retries,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromSeconds(1),
                DelayGenerator = arguments => new(arguments.Outcome.Result.RetryAfter),
                ShouldHandle = arguments => new(arguments.Outcome.Exception is { } e ? IsPassing(e)
                    : (IsFailure(arguments.Outcome.Result) || arguments.Outcome.Result.Status == HttpStatusCode.TooManyRequests) && !(arguments.Outcome.Result.RetryAfter > LongestWait)),
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<SourceAnswer>
            {
                FailureRatio = 0.8,
                MinimumThroughput = 8,
                SamplingDuration = TimeSpan.FromMinutes(2),
                BreakDuration = BreakDuration,
                ShouldHandle = arguments => new(arguments.Outcome.Exception is { } e ? IsPassing(e) : IsFailure(arguments.Outcome.Result)),
            })
            .AddTimeout(AttemptTimeout)
            .Build();
    }

    /// <summary>Sends a request, again if need be.</summary>
    /// <param name="request">Makes the request; called for every attempt.</param>
    /// <param name="interpret">Finds errors that the service reports inside a body.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="UserException">No answer, or the service asks for more patience than a minute.</exception>
    internal async Task<SourceAnswer> SendAsync(Func<HttpRequestMessage> request, Func<SourceAnswer, SourceAnswer> interpret, CancellationToken stop)
    {
        SourceAnswer answer;
        try
        {
            answer = await pipeline.ExecuteAsync(async token =>
            {
                using HttpRequestMessage message = request();
                using HttpResponseMessage response = await client.SendAsync(message, token);
                return interpret(new(response.StatusCode, Parse(await response.Content.ReadAsByteArrayAsync(token)), RetryAfter(response)));
            }, stop);
        }
        catch (BrokenCircuitException e)
        {
            throw new UserException($"{name}: it failed again and again, so it is left alone for {BreakDuration.TotalSeconds:F0} seconds", e);
        }
        catch (TimeoutRejectedException e)
        {
            throw new UserException($"{name}: expected an answer within {AttemptTimeout.TotalSeconds:F0} seconds, found none in {Retries + 1} attempts", e);
        }
        catch (HttpRequestException e)
        {
            throw new UserException($"{name}: expected an answer, found none ({e.HttpRequestError}); is there a network?", e);
        }
        if (answer.Status == HttpStatusCode.TooManyRequests)
            throw new UserException($"{name}: it asks for fewer requests; try again {(answer.RetryAfter is { } wait ? $"in {wait.TotalSeconds:F0} seconds" : "later")}");
        if (IsFailure(answer)) throw new UserException($"{name}: expected an answer, found the server error {(int)answer.Status} in {Retries + 1} attempts");
        return answer;
    }

    public void Dispose() => client.Dispose();

    private static bool IsPassing(Exception e) => e is HttpRequestException or TimeoutRejectedException;

    private static bool IsFailure(SourceAnswer answer) => (int)answer.Status >= 500 || answer.Status == HttpStatusCode.RequestTimeout;

    private static JsonElement Parse(byte[] body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }

    // seconds, or a date
    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        TimeSpan? wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - clock.GetUtcNow(),
            _ => null,
        };
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
