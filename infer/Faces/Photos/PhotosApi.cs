using System.Diagnostics;
using EmotionML.Infer.Faces.Live;
using EmotionML.Infer.Http;
using EmotionML.Infer.Vision.Detection;
using EmotionML.Infer.Vision.Tracking;

namespace EmotionML.Infer.Faces.Photos;

/// <summary>Answer for a photo.</summary>
/// <param name="Width">Columns of the upright picture.</param>
/// <param name="Height">Rows of the upright picture.</param>
/// <param name="Faces">The faces, largest first; empty when there is none.</param>
/// <param name="Timings">What it took.</param>
public sealed record PhotoAnswer(int Width, int Height, IReadOnlyList<FaceAnswer> Faces, TimingsAnswer Timings);

/// <summary><c>POST /api/photos</c>.</summary>
public static class PhotosApi
{
    /// <summary>Maps it.</summary>
    public static void MapPhotos(this WebApplication app) => app.MapPost("/api/photos", ReadAsync)
        .WithName("ReadPhoto")
        .WithSummary("Reads the faces of a photo: JPEG, PNG, WebP or BMP as the body. The photo stays in memory and is forgotten with the answer.")
        .Accepts<byte[]>("image/jpeg", "image/png", "image/webp", "image/bmp", "application/octet-stream")
        .Produces<PhotoAnswer>()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
        .ProducesProblem(StatusCodes.Status429TooManyRequests)
        .RequireRateLimiting(RateLimits.Photos);

    private static async Task<IResult> ReadAsync(HttpRequest request, FaceService faces, UploadOptions options, CancellationToken stop)
    {
        using var body = new MemoryStream();
        if (await RequestBody.CopyAsync(request, body, options.MaxPhoto, options.BodyTime, "a photo", stop) is { } problem) return problem;
        return TypedResults.Ok(await faces.ReadAsync(waited =>
        {
            long from = Stopwatch.GetTimestamp();
            using Mat picture = PictureDecoder.Decode(body.GetBuffer().AsSpan(0, (int)body.Length), "photo", options.MaxPixels);
            double decode = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
            IReadOnlyList<FaceObservation> seen = faces.Reader.Read(picture, out StageTimes times);
            FaceAnswer[] answers = [.. seen.Select((face, i) => FaceAnswer.Of(i + 1, face, faces.Labels))];
            return new PhotoAnswer(picture.Width, picture.Height, answers, TimingsAnswer.Of(waited, times with { Decode = decode }));
        }, stop));
    }
}
