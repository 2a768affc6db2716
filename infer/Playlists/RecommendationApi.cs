using System.Globalization;
using EmotionML.Infer.Hosting;
using EmotionML.Infer.Music;
using Microsoft.AspNetCore.Mvc;

namespace EmotionML.Infer.Playlists;

/// <summary>What <c>GET /api/recommendations</c> takes. Either an emotion or both coordinates say the mood.</summary>
public sealed record RecommendationQuery
{
    /// <summary>A label such as <c>sad</c>.</summary>
    [FromQuery(Name = "emotion")]
    public string? Emotion { get; init; }

    /// <summary>-1 to 1.</summary>
    [FromQuery(Name = "valence")]
    public double? Valence { get; init; }

    /// <summary>-1 to 1.</summary>
    [FromQuery(Name = "arousal")]
    public double? Arousal { get; init; }

    /// <summary>match, lift, calm, energise or focus; match when left out.</summary>
    [FromQuery(Name = "goal")]
    public string? Goal { get; init; }

    /// <summary>Number of songs, 1 to 100; 10 when left out.</summary>
    [FromQuery(Name = "count")]
    public int? Count { get; init; }

    /// <summary>Which of nearly equal songs.</summary>
    [FromQuery(Name = "seed")]
    public int? Seed { get; init; }

    /// <summary>ISO 639 code.</summary>
    [FromQuery(Name = "language")]
    public string? Language { get; init; }

    /// <summary>First year of a decade.</summary>
    [FromQuery(Name = "decade")]
    public string? Decade { get; init; }

    /// <summary>Genre; <c>rock</c> takes <c>indie rock</c> as well.</summary>
    [FromQuery(Name = "genre")]
    public string? Genre { get; init; }

    /// <summary>False leaves out explicit songs.</summary>
    [FromQuery(Name = "explicit")]
    public bool? Explicit { get; init; }

    /// <summary>True takes only songs with a local file.</summary>
    [FromQuery(Name = "offline")]
    public bool? Offline { get; init; }

    /// <summary>The request that this asks for.</summary>
    /// <exception cref="UserException">The mood is missing or said twice, or a value is not allowed.</exception>
    public RecommendationRequest ToRequest(EmotionAffect affect)
    {
        ArgumentNullException.ThrowIfNull(affect);
        return new()
        {
            Mood = MoodOf(affect, Emotion, Valence, Arousal),
            Goal = MusicGoals.Parse(Goal ?? "match"),
            Count = Count ?? 10,
            Seed = Seed ?? 0,
            Filter = TrackFilter.Parse(Language, Decade, Genre, Explicit ?? true, Offline ?? false),
        };
    }

    /// <summary>The mood that an emotion or two coordinates say.</summary>
    /// <exception cref="UserException">It is missing, said twice or unknown.</exception>
    internal static AffectPoint MoodOf(EmotionAffect affect, string? emotion, double? valence, double? arousal) => (emotion, valence, arousal) switch
    {
        (not null, null, null) => affect.Points.ContainsKey(emotion) ? affect.Of(emotion) : throw new UserException($"emotion: expected one of {string.Join(", ", affect.Points.Keys)}, found '{Shown.Short(emotion)}'"),
        (null, { } v, { } a) => new(v, a),
        (not null, _, _) => throw new UserException("mood: expected an emotion or valence and arousal, found both"),
        _ => throw new UserException("mood: expected an emotion, or both valence and arousal"),
    };
}

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

/// <summary>Songs for a mood, songs like a song, and what the listener did with them.</summary>
public static class RecommendationApi
{
    /// <summary>Maps the addresses.</summary>
    public static void MapRecommendations(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder api = app.MapGroup("/api").WithTags("Recommendations").ProducesProblem(400).WithMetadata(new RequestSizeLimitAttribute(PlaylistFeature.LargestBody));

        api.MapGet("/recommendations", ([AsParameters] RecommendationQuery query, RecommendationService music, EmotionAffect affect, AudioFiles files) =>
        {
            RecommendationRequest request = query.ToRequest(affect);
            return TypedResults.Ok(RecommendationDto.Of(request.Goal, music.Recommend(request), files));
        }).WithName("Recommend").WithSummary("Songs for a mood, in playing order, each with the reason it was chosen for.");

        api.MapGet("/tracks/{id:long}/similar", IResult (long id, int? count, RecommendationService music, AudioFiles files) =>
            music.Similar(id, count ?? 10) is { } tracks ? TypedResults.Ok(RecommendationDto.ToTracks(tracks, files)) : NoTrack(id))
            .WithName("Similar").WithSummary("The nearest songs in affect, tempo, genre and year.").Produces<List<TrackDto>>().ProducesProblem(404);

        api.MapPost("/plays", IResult (PlayDto play, ListeningStore listening, TimeProvider clock) =>
            listening.AddPlay(play.TrackId, Mood(play.Valence, play.Arousal), clock.GetUtcNow()) ? TypedResults.NoContent() : NoTrack(play.TrackId))
            .WithName("AddPlay").WithSummary("Notes that a song began to play.").Produces(204).ProducesProblem(404);

        api.MapPost("/feedback", IResult (FeedbackDto feedback, ListeningStore listening, TimeProvider clock) =>
            listening.AddFeedback(feedback.TrackId, Kind(feedback.Kind), Mood(feedback.Valence, feedback.Arousal), clock.GetUtcNow()) ? TypedResults.NoContent() : NoTrack(feedback.TrackId))
            .WithName("AddFeedback").WithSummary("Notes a like or a skip in a mood, or takes a song's likes back.").Produces(204).ProducesProblem(404);

        api.MapDelete("/feedback", (ListeningStore listening) =>
        {
            listening.ResetFeedback();
            return TypedResults.NoContent();
        }).WithName("ResetFeedback").WithSummary("Forgets every like and skip: the recommender starts anew.");
    }

    /// <summary>The answer where a song does not exist.</summary>
    internal static IResult NoTrack(long id) => Problems.Problem(404, string.Create(CultureInfo.InvariantCulture, $"track: expected the id of a song in the library, found {id}"));

    private static AffectPoint Mood(double valence, double arousal)
    {
        RecommendationRequest.Coordinate("valence", valence);
        RecommendationRequest.Coordinate("arousal", arousal);
        return new(valence, arousal);
    }

    private static FeedbackKind Kind(string? name) => name switch
    {
        "like" => FeedbackKind.Like,
        "skip" => FeedbackKind.Skip,
        "unlike" => FeedbackKind.Unlike,
        _ => throw new UserException($"kind: expected like, skip or unlike, found '{Shown.Short(name ?? "")}'"),
    };
}
