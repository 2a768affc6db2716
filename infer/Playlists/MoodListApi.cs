using EmotionML.Infer.Http;
using Microsoft.AspNetCore.Mvc;

namespace EmotionML.Infer.Playlists;

/// <summary>What a mood plays as JSON.</summary>
/// <param name="Emotion">The emotion.</param>
/// <param name="PlaylistId">Its playlist.</param>
/// <param name="Name">The playlist's name.</param>
/// <param name="Edited">Whether the list was edited since it was made.</param>
/// <param name="Chosen">list, similar or library; null for the default.</param>
/// <param name="Songs">What plays now: list, similar or library.</param>
/// <param name="Count">Number of songs in the list.</param>
public sealed record MoodListDto(string Emotion, long PlaylistId, string Name, bool Edited, string? Chosen, string Songs, int Count)
{
    /// <summary>A list as JSON tells it.</summary>
    public static MoodListDto Of(MoodList list)
    {
        ArgumentNullException.ThrowIfNull(list);
        return new(list.Emotion, list.PlaylistId, list.Name, list.Edited, list.Chosen?.ToString().ToLowerInvariant(), list.Songs.ToString().ToLowerInvariant(), list.TrackIds.Count);
    }
}

/// <summary>A choice of what a mood plays.</summary>
/// <param name="Songs">list, similar or library; null for the default.</param>
public sealed record MoodChoiceDto(string? Songs);

/// <summary>What each mood plays: its list, songs like it, or the whole library.</summary>
public static class MoodListApi
{
    /// <summary>Maps the addresses.</summary>
    public static void MapMoodLists(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder api = app.MapGroup("/api/moods").WithTags("Playlists").ProducesProblem(400).WithMetadata(new RequestSizeLimitAttribute(RequestBody.LargestJson));

        api.MapGet("/", (MoodLists lists) => TypedResults.Ok(lists.All().Select(MoodListDto.Of))).WithName("Moods").WithSummary("What each mood plays.");

        api.MapPut("/{emotion}", IResult (string emotion, MoodChoiceDto choice, MoodLists lists) =>
            lists.Choose(emotion, choice.Songs is null ? null : MoodLists.Parse(choice.Songs)) && lists.Find(emotion) is { } list
                ? TypedResults.Ok(MoodListDto.Of(list))
                : Problems.Problem(404, $"emotion: expected one that has a playlist, found '{DisplayText.Short(emotion)}'"))
            .WithName("ChooseMoodSongs").WithSummary("Chooses what a mood plays: list, similar or library; null for the default.").Produces<MoodListDto>().ProducesProblem(404);
    }
}
