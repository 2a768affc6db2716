using EmotionML.Infer.Http;
using EmotionML.Infer.Library.Tracks;
using Microsoft.AspNetCore.Mvc;

namespace EmotionML.Infer.History;

/// <summary>A song that began to play.</summary>
/// <param name="TrackId">The song.</param>
/// <param name="Valence">The mood, -1 to 1.</param>
/// <param name="Arousal">The mood, -1 to 1.</param>
public sealed record PlayDto(long TrackId, double Valence, double Arousal);

/// <summary>A like or skip, or a like taken back.</summary>
/// <param name="TrackId">The song.</param>
/// <param name="Kind"><c>like</c>, <c>skip</c> or <c>unlike</c>.</param>
/// <param name="Valence">The mood, -1 to 1.</param>
/// <param name="Arousal">The mood, -1 to 1.</param>
public sealed record FeedbackDto(long TrackId, string Kind, double Valence, double Arousal);

/// <summary>What the listener played, liked and skipped: the recommender learns from it.</summary>
public static class FeedbackApi
{
    /// <summary>Maps the addresses.</summary>
    public static void MapFeedback(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder api = app.MapGroup("/api").WithTags("Recommendations").ProducesProblem(400).WithMetadata(new RequestSizeLimitAttribute(RequestBody.LargestJson));

        api.MapPost("/plays", IResult (PlayDto play, ListeningStore listening, TimeProvider clock) =>
            listening.AddPlay(play.TrackId, new AffectPoint(play.Valence, play.Arousal).Check(), clock.GetUtcNow()) ? TypedResults.NoContent() : TrackProblems.NotFound(play.TrackId))
            .WithName("AddPlay").WithSummary("Notes that a song began to play.").Produces(204).ProducesProblem(404);

        api.MapPost("/feedback", IResult (FeedbackDto feedback, ListeningStore listening, TimeProvider clock) =>
            listening.AddFeedback(feedback.TrackId, Kind(feedback.Kind), new AffectPoint(feedback.Valence, feedback.Arousal).Check(), clock.GetUtcNow()) ? TypedResults.NoContent() : TrackProblems.NotFound(feedback.TrackId))
            .WithName("AddFeedback").WithSummary("Notes a like or a skip in a mood, or takes a song's likes back.").Produces(204).ProducesProblem(404);

        api.MapDelete("/feedback", (ListeningStore listening) =>
        {
            listening.ResetFeedback();
            return TypedResults.NoContent();
        }).WithName("ResetFeedback").WithSummary("Forgets every like and skip: the recommender starts anew.");
    }

    private static FeedbackKind Kind(string? name) => name switch
    {
        "like" => FeedbackKind.Like,
        "skip" => FeedbackKind.Skip,
        "unlike" => FeedbackKind.Unlike,
        _ => throw new UserException($"kind: expected like, skip or unlike, found '{DisplayText.Short(name ?? "")}'"),
    };
}
