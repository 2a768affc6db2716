
namespace EmotionML.Infer.Library.Tracks;

/// <summary>Local audio files for the player.</summary>
public static class AudioApi
{
    /// <summary>Maps the address.</summary>
    public static void MapAudio(this IEndpointRouteBuilder app) =>
        app.MapMethods("/api/tracks/{id:long}/audio", ["GET", "HEAD"], IResult (long id, AudioFiles files) =>
            files.Resolve(id) is { } path
                // ranges: a player seeks, and reads the end of some files first
                ? TypedResults.PhysicalFile(path, AudioFiles.MediaType(path), lastModified: File.GetLastWriteTimeUtc(path), enableRangeProcessing: true)
                : TrackProblems.NotFound(id))
            .WithName("Audio").WithSummary("A song's local file, whole or in ranges; only files below scanned folders are ever served.").WithTags("Recommendations")
            .Produces(200, null, "audio/mpeg", "audio/flac", "audio/ogg", "audio/wav", "audio/mp4").Produces(206, null, "audio/mpeg").ProducesProblem(404).ProducesProblem(416);
}
