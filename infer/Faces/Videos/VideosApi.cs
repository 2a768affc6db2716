using System.Diagnostics;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using EmotionML.Infer.Faces.Live;
using EmotionML.Infer.Http;
using EmotionML.Infer.Vision.Tracking;

namespace EmotionML.Infer.Faces.Videos;

/// <summary><c>POST /api/videos</c>: answers with server-sent events while the video is read.</summary>
public static class VideosApi
{
    /// <summary>Adds the limits of photos and videos.</summary>
    public static IServiceCollection AddUpload(this IServiceCollection services, UploadOptions options)
    {
        VideoTemporary.Sweep(Path.GetTempPath());
        return services.AddSingleton(options).AddSingleton<VideoPlaces>();
    }

    /// <summary>Maps it.</summary>
    public static void MapVideos(this WebApplication app) => app.MapPost("/api/videos", ReadAsync)
        .WithName("ReadVideo")
        .WithSummary("Reads the faces of a video, sent as the body. Answers server-sent events: «progress» (VideoProgress), then «result» (VideoAnswer) or «problem» (ProblemDetails). "
            + "The video lies in a temporary file while it is read; going away ends the reading.")
        .Accepts<byte[]>("video/mp4", "video/webm", "video/quicktime", "video/x-msvideo", "video/x-matroska", "application/octet-stream")
        .Produces<VideoAnswer>(StatusCodes.Status200OK, "text/event-stream")
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
        .ProducesProblem(StatusCodes.Status429TooManyRequests)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
        .RequireRateLimiting(RateLimits.Videos);

    private static async Task<IResult> ReadAsync(HttpContext context, FaceService faces, UploadOptions options, VideoPlaces places,
        ILogger<VideoPlaces> log, CancellationToken stop)
    {
        UploadedVideo video;
        FileStream file = VideoTemporary.Create();
        string path = file.Name;
        try
        {
            await using (file)
            {
                if (await RequestBody.CopyAsync(context.Request, file, options.MaxVideo, options.BodyTime, "a video", stop) is { } problem) return problem;
            }
            // a place is for a whole video: one that comes slowly keeps nobody out
            if (!places.TryEnter())
            {
                context.Response.Headers.RetryAfter = "20";
                return Problems.Problem(StatusCodes.Status503ServiceUnavailable, $"/api/videos: {options.MaxVideos} videos are being read; try again later");
            }
            context.Response.OnCompleted(() =>
            {
                places.Leave();
                return Task.CompletedTask;
            });
            // still held, so that a server that starts now does not take it for one left behind; readable by the engine
            await using FileStream held = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            video = UploadedVideo.Open(path, options);
        }
        finally
        {
            VideoTemporary.Delete(path);
        }
        context.Response.RegisterForDispose(video);
        return TypedResults.ServerSentEvents(EventsAsync(video, faces, options, log, stop));
    }

    private static async IAsyncEnumerable<SseItem<string>> EventsAsync(UploadedVideo video, FaceService faces, UploadOptions options,
        ILogger log, [EnumeratorCancellation] CancellationToken stop)
    {
        var stream = faces.NewStream(Who.Largest);
        var frames = new List<VideoFrame>();
        long told = 0;
        string? problem = null;
        while (true)
        {
            VideoFrame? frame;
            try
            {
                // frame by frame through the same door as everyone: a video does not starve the cameras
                frame = await faces.ReadAsync(_ => video.ReadNext(stream, faces.Labels), stop);
            }
            catch (Exception e) when (e is UserException or OpenCVException)
            {
                VideoLog.Failed(log, e);
                problem = e.Message;
                break;
            }
            if (frame is null) break;
            frames.Add(frame);
            if (told != 0 && Stopwatch.GetElapsedTime(told) < TimeSpan.FromMilliseconds(200)) continue;
            told = Stopwatch.GetTimestamp();
            yield return Event("progress", new VideoProgress(frame.Time, video.Duration, frame.Faces.Count));
        }
        if (problem is null && frames.Count == 0) problem = "video: expected frames, found none that can be decoded";
        yield return problem is null
            ? Event("result", VideoAnswer.Of(video.Size.Width, video.Size.Height, video.Read, frames))
            : Event("problem", new { title = "Bad Request", status = 400, detail = problem });
    }

    private static SseItem<string> Event<T>(string type, T value) => new(JsonSerializer.Serialize(value, JsonSerializerOptions.Web), type);
}

/// <summary>Counts the videos that are being read.</summary>
public sealed class VideoPlaces(UploadOptions options) : ConcurrencyLimit(options.MaxVideos);

internal static partial class VideoLog
{
    [LoggerMessage(LogLevel.Warning, "a video could not be read to its end")]
    internal static partial void Failed(ILogger log, Exception error);
}
