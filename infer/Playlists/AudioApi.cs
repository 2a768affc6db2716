using System.Globalization;
using EmotionML.Infer.Hosting;
using EmotionML.Infer.Music;

namespace EmotionML.Infer.Playlists;

/// <summary>The audio files of this machine, for the player in the page.</summary>
public static class AudioApi
{
    /// <summary>Maps <c>GET /api/tracks/{id}/audio</c>. Which files may be served is decided by <see cref="AudioFiles"/> alone.</summary>
    public static void MapAudio(this IEndpointRouteBuilder app) => app.MapGet("/api/tracks/{id:long}/audio", IResult (long id, AudioFiles files) =>
        files.Resolve(id) is { } path
            ? TypedResults.PhysicalFile(path, AudioFiles.MediaType(path), enableRangeProcessing: true)
            : Problems.Problem(404, string.Create(CultureInfo.InvariantCulture, $"track {id}: expected a song with an audio file below a scanned folder, found none")))
        .WithTags("Library").Produces(200, null, "audio/mpeg").Produces(206).ProducesProblem(404).WithName("Audio").WithSummary("The audio file of a song, in whole or by range.");
}
