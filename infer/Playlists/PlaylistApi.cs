using System.Globalization;
using System.Text;
using System.Text.Json;
using EmotionML.Infer.Http;
using EmotionML.Infer.Library.Tracks;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace EmotionML.Infer.Playlists;

/// <summary>A playlist with its songs as JSON.</summary>
/// <param name="Id">Key.</param>
/// <param name="Name">Name.</param>
/// <param name="Emotion">The emotion that it was made for; null for the user's own.</param>
/// <param name="Version">Grows with every edit; the same as the ETag.</param>
/// <param name="Tracks">The songs in order.</param>
public sealed record PlaylistDto(long Id, string Name, string? Emotion, long Version, IReadOnlyList<TrackDto> Tracks)
{
    /// <summary>A playlist as JSON tells it.</summary>
    public static PlaylistDto Of(Playlist playlist, AudioFiles files)
    {
        ArgumentNullException.ThrowIfNull(playlist);
        ArgumentNullException.ThrowIfNull(files);
        IReadOnlySet<long> playable = files.Playable(playlist.Tracks);
        return new(playlist.Id, playlist.Name, playlist.Emotion, playlist.Version, [.. playlist.Tracks.Select(track => TrackDto.Of(track, playable))]);
    }
}

/// <summary>A new playlist.</summary>
/// <param name="Name">Name, 1 to 200 characters.</param>
/// <param name="TrackIds">Songs in order; none when left out.</param>
public sealed record NewPlaylistDto(string Name, IReadOnlyList<long>? TrackIds);

/// <summary>An edit of a playlist: all of it anew.</summary>
/// <param name="Name">Name, 1 to 200 characters.</param>
/// <param name="TrackIds">Songs in order, none twice.</param>
public sealed record PlaylistEditDto(string Name, IReadOnlyList<long> TrackIds);

/// <summary>
/// The playlists. An edit names with <c>If-Match</c> the version that it was made on: of two tabs that edit the same one, the
/// second is told (412) and loses nothing of the first.
/// </summary>
public static class PlaylistApi
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Maps the addresses.</summary>
    public static void MapPlaylistEdits(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder api = app.MapGroup("/api/playlists").WithTags("Playlists").ProducesProblem(400).WithMetadata(new RequestSizeLimitAttribute(RequestBody.LargestJson));

        api.MapGet("/", (PlaylistStore playlists) => TypedResults.Ok(playlists.List())).WithName("Playlists").WithSummary("All playlists, without their songs.");

        api.MapGet("/{id:long}", IResult (long id, PlaylistStore playlists, AudioFiles files, HttpResponse response) => playlists.Find(id) is { } found ? Answer(found, files, response) : Missing(id))
            .WithName("Playlist").WithSummary("One playlist with its songs; the ETag is its version.").Produces<PlaylistDto>().ProducesProblem(404);

        api.MapPost("/", (NewPlaylistDto made, PlaylistStore playlists, AudioFiles files, HttpResponse response) =>
        {
            Playlist playlist = playlists.Find(playlists.Create(made.Name, made.TrackIds ?? []))!;
            response.Headers.ETag = Tag(playlist.Version);
            return TypedResults.Created(string.Create(CultureInfo.InvariantCulture, $"/api/playlists/{playlist.Id}"), PlaylistDto.Of(playlist, files));
        }).WithName("CreatePlaylist").WithSummary("Makes a playlist.");

        api.MapPut("/{id:long}", IResult (long id, PlaylistEditDto edit, [FromHeader(Name = "If-Match")] string? ifMatch, PlaylistStore playlists, AudioFiles files, HttpResponse response) =>
        {
            if (string.IsNullOrWhiteSpace(ifMatch)) return VersionMissing();
            if (edit.TrackIds is null) throw new UserException("trackIds: expected a list of ids, found none");
            EditOutcome outcome = playlists.Replace(id, Versions(ifMatch), edit.Name, edit.TrackIds);
            return outcome == EditOutcome.Done && playlists.Find(id) is { } stored ? Answer(stored, files, response) : Refuse(id, outcome, ifMatch);
        }).WithName("EditPlaylist").WithSummary("Gives a playlist another name and other songs; If-Match holds the version that was edited.")
            .Produces<PlaylistDto>().ProducesProblem(404).ProducesProblem(412).ProducesProblem(428);

        api.MapDelete("/{id:long}", IResult (long id, [FromHeader(Name = "If-Match")] string? ifMatch, PlaylistStore playlists) =>
        {
            if (string.IsNullOrWhiteSpace(ifMatch)) return VersionMissing();
            EditOutcome outcome = playlists.Remove(id, Versions(ifMatch));
            return outcome == EditOutcome.Done ? TypedResults.NoContent() : Refuse(id, outcome, ifMatch);
        }).WithName("DeletePlaylist").WithSummary("Deletes a playlist; its songs stay in the library.").Produces(204).ProducesProblem(404).ProducesProblem(412).ProducesProblem(428);

        api.MapGet("/{id:long}/export", IResult (long id, string? format, PlaylistStore playlists, AudioFiles files) => playlists.Find(id) is { } found ? Export(found, format, files) : Missing(id))
            .WithName("ExportPlaylist").WithSummary("A playlist as a file: m3u, csv or json.").Produces(200, null, PlaylistFiles.M3uType, "text/csv", "application/json").ProducesProblem(404);
    }

    private static IResult Answer(Playlist playlist, AudioFiles files, HttpResponse response)
    {
        response.Headers.ETag = Tag(playlist.Version);
        // another tab may edit it at any time
        response.Headers.CacheControl = "no-cache";
        return TypedResults.Ok(PlaylistDto.Of(playlist, files));
    }

    private static IResult Export(Playlist playlist, string? format, AudioFiles files)
    {
        (string text, string type, string extension) = format switch
        {
            "m3u" => (PlaylistFiles.M3u(playlist), PlaylistFiles.M3uType, "m3u8"),
            "csv" => (PlaylistFiles.Csv(playlist), "text/csv; charset=utf-8", "csv"),
            "json" => (JsonSerializer.Serialize(PlaylistDto.Of(playlist, files), Indented), "application/json", "json"),
            _ => throw new UserException($"format: expected m3u, csv or json, found '{DisplayText.Short(format ?? "")}'"),
        };
        return TypedResults.File(Encoding.UTF8.GetBytes(text), type, PlaylistFiles.Name(playlist, extension));
    }

    private static string Tag(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    // Null allows any version. Weak tags and foreign ones match none (RFC 9110, 13.1.1: the comparison is strong).
    private static List<long>? Versions(string ifMatch)
    {
        var versions = new List<long>();
        if (!EntityTagHeaderValue.TryParseList([ifMatch], out IList<EntityTagHeaderValue>? tags)) return versions;
        foreach (EntityTagHeaderValue tag in tags)
        {
            if (tag.Equals(EntityTagHeaderValue.Any)) return null;
            if (!tag.IsWeak && long.TryParse(tag.Tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out long version)) versions.Add(version);
        }
        return versions;
    }

    private static IResult Refuse(long id, EditOutcome outcome, string ifMatch) => outcome == EditOutcome.Changed
        ? Problems.Problem(412, $"The playlist was changed elsewhere since version {DisplayText.Short(ifMatch)}; nothing was stored. Load it again and repeat the edit.")
        : Missing(id);

    private static IResult Missing(long id) => Problems.Problem(404, string.Create(CultureInfo.InvariantCulture, $"playlist: expected the id of a playlist, found {id}"));

    private static IResult VersionMissing() => Problems.Problem(428, "If-Match: expected the ETag of the version that was edited, found none");
}
