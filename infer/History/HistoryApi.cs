using EmotionML.Infer.Http;
using Microsoft.AspNetCore.Mvc;

namespace EmotionML.Infer.History;

/// <summary>Emotions that were seen.</summary>
/// <param name="Samples">One for each moment.</param>
public sealed record EmotionSamplesDto(IReadOnlyList<EmotionSample> Samples);

/// <summary>What is known of the listener's days.</summary>
/// <param name="Minutes">Emotions per minute.</param>
/// <param name="Plays">Songs that were played.</param>
/// <param name="Likes">Likes and skips of each day.</param>
public sealed record HistoryDto(IReadOnlyList<MoodMinute> Minutes, IReadOnlyList<PlayedTrack> Plays, IReadOnlyList<DayOfFeedback> Likes);

/// <summary>How long the history is kept.</summary>
/// <param name="RetentionDays">Days that minutes and plays are kept, 1 to 3650.</param>
public sealed record HistorySettingsDto(int RetentionDays);

/// <summary>The history: it stays on this machine, holds no pictures, and can be deleted at once.</summary>
public static class HistoryApi
{
    /// <summary>Maps the addresses.</summary>
    public static void MapMoodHistory(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder api = app.MapGroup("/api/history").WithTags("History").ProducesProblem(400).WithMetadata(new RequestSizeLimitAttribute(RequestBody.LargestJson));

        api.MapPost("/emotions", (EmotionSamplesDto seen, MoodHistory history, TimeProvider clock) =>
        {
            history.Add(seen.Samples ?? throw new UserException("samples: expected a list, found none"), clock.GetUtcNow());
            return TypedResults.NoContent();
        }).WithName("AddEmotions").WithSummary("Adds emotions to the minutes they were seen in.");

        api.MapGet("/", (int? days, MoodHistory history, ListeningStore listening, TimeProvider clock) =>
        {
            if (days is < 1 or > 3650) throw new UserException($"days: expected 1 to 3650, found {days}");
            DateTimeOffset since = clock.GetUtcNow() - TimeSpan.FromDays(days ?? 7);
            return TypedResults.Ok(new HistoryDto(history.Minutes(since), listening.Plays(since), listening.FeedbackByDay(since)));
        }).WithName("History").WithSummary("Emotions per minute, songs, and likes over days.");

        api.MapDelete("/", (MoodHistory history) =>
        {
            history.DeleteAll();
            return TypedResults.NoContent();
        }).WithName("DeleteHistory").WithSummary("Deletes emotions, plays, likes and skips. Songs and playlists stay.");

        api.MapGet("/settings", (MoodHistory history) => TypedResults.Ok(new HistorySettingsDto(history.RetentionDays()))).WithName("HistorySettings").WithSummary("How long the history is kept.");

        api.MapPut("/settings", (HistorySettingsDto settings, MoodHistory history, TimeProvider clock) =>
        {
            history.Keep(settings.RetentionDays, clock.GetUtcNow());
            return TypedResults.Ok(settings);
        }).WithName("ChangeHistorySettings").WithSummary("Changes how long the history is kept; what is older is deleted at once.");
    }
}
