using EmotionML.Infer.Http;
using EmotionML.Infer.Library.Tracks;
using EmotionML.Infer.Playlists;
using Microsoft.AspNetCore.Mvc;

namespace EmotionML.Infer.Recommendations;

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

    /// <summary>list, similar or library: whether the mood's list plays first; what was chosen for the mood when left out.</summary>
    [FromQuery(Name = "songs")]
    public string? Songs { get; init; }

    /// <summary>The request that this asks for.</summary>
    /// <exception cref="UserException">The mood is missing or said twice, or a value is not allowed.</exception>
    public RecommendationRequest ToRequest(EmotionAffect affect)
    {
        ArgumentNullException.ThrowIfNull(affect);
        return new()
        {
            Mood = MoodOf(affect, Emotion, Valence, Arousal),
            Emotion = Emotion,
            Songs = Songs is null ? null : MoodLists.Parse(Songs),
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
        (not null, null, null) => affect.Points.ContainsKey(emotion) ? affect.Of(emotion) : throw new UserException($"emotion: expected one of {string.Join(", ", affect.Points.Keys)}, found '{DisplayText.Short(emotion)}'"),
        (null, { } v, { } a) => new(v, a),
        (not null, _, _) => throw new UserException("mood: expected an emotion or valence and arousal, found both"),
        _ => throw new UserException("mood: expected an emotion, or both valence and arousal"),
    };
}

/// <summary>Songs for a mood, songs like a song, and what the listener did with them.</summary>
public static class RecommendationApi
{
    /// <summary>Maps the addresses.</summary>
    public static void MapRecommendations(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder api = app.MapGroup("/api").WithTags("Recommendations").ProducesProblem(400).WithMetadata(new RequestSizeLimitAttribute(RequestBody.LargestJson));

        api.MapGet("/recommendations", ([AsParameters] RecommendationQuery query, RecommendationService music, EmotionAffect affect, AudioFiles files) =>
        {
            RecommendationRequest request = query.ToRequest(affect);
            return TypedResults.Ok(RecommendationDto.Of(request.Goal, music.Recommend(request), files));
        }).WithName("Recommend").WithSummary("Songs for a mood, in playing order, each with the reason it was chosen for.");

        api.MapGet("/tracks/{id:long}/similar", IResult (long id, int? count, RecommendationService music, AudioFiles files) =>
            music.Similar(id, count ?? 10) is { } tracks ? TypedResults.Ok(RecommendationDto.ToTracks(tracks, files)) : TrackProblems.NotFound(id))
            .WithName("Similar").WithSummary("The nearest songs in affect, tempo, genre and year.").Produces<List<TrackDto>>().ProducesProblem(404);
    }
}
