using EmotionML.Infer.Music;

namespace EmotionML.Infer.Playlists;

/// <summary>Recommender, playlists and history as one feature of the web application.</summary>
public static class PlaylistFeature
{
    /// <summary>Largest body of a request in bytes: a playlist of the greatest length with room to spare.</summary>
    internal const long LargestBody = 1 << 20;

    /// <summary>Adds the stores and the recommender; the library (<see cref="MusicServices"/>) is there already.</summary>
    /// <param name="services">The services.</param>
    /// <param name="affect">Where the emotions lie in the affect plane.</param>
    public static void AddPlaylists(this IServiceCollection services, EmotionAffect affect)
    {
        services.AddSingleton(affect);
        services.AddSingleton<PlaylistStore>();
        services.AddSingleton<ListeningStore>();
        services.AddSingleton<MoodHistory>();
        services.AddSingleton<RecommendationService>();
        services.AddSingleton<PreviewSource>();
        services.AddHostedService<PlaylistUpkeep>();
        // bad query values and bodies become exceptions, which the host answers with ProblemDetails that say what was wrong
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
    }

    /// <summary>Maps the addresses.</summary>
    public static void MapPlaylists(this IEndpointRouteBuilder app)
    {
        app.MapRecommendations();
        app.MapPlaylistEdits();
        app.MapHistory();
        app.MapTrackSearch();
        app.MapAudio();
        app.MapPreviews();
    }
}

/// <summary>Makes the first playlists before the server answers, and deletes what is too old now and every hour.</summary>
internal sealed class PlaylistUpkeep(PlaylistStore playlists, RecommendationService music, MoodHistory history, EmotionAffect affect, TimeProvider clock, ILogger<PlaylistUpkeep> log) : BackgroundService
{
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        playlists.SeedOnce(() => affect.Points.Select(pair => (pair.Key, char.ToUpperInvariant(pair.Key[0]) + pair.Key[1..], music.ForEmotion(pair.Value))));
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), clock);
        do
        {
            try
            {
                history.Prune(clock.GetUtcNow());
            }
            catch (Microsoft.Data.Sqlite.SqliteException e)
            {
                // another process may hold the file for long; the next hour tries again
                log.LogWarning(e, "Old history could not be deleted");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
