namespace EmotionML.Infer.History;

/// <summary>Moods, plays, likes and skips.</summary>
public static class HistoryServices
{
    /// <summary>Adds the stores, and the deletion of what is too old.</summary>
    public static IServiceCollection AddHistory(this IServiceCollection services) => services
        .AddSingleton<ListeningStore>()
        .AddSingleton<MoodHistory>()
        .AddHostedService<HistoryPruning>();

    /// <summary>Maps the addresses.</summary>
    public static void MapHistory(this IEndpointRouteBuilder app)
    {
        app.MapMoodHistory();
        app.MapFeedback();
    }
}
