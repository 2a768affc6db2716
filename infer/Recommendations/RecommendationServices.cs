using EmotionML.Infer.Playlists;

namespace EmotionML.Infer.Recommendations;

/// <summary>The recommender, and the first playlists, which it makes.</summary>
public static class RecommendationServices
{
    /// <summary>Adds the recommender; the library, the playlists and the history are there already.</summary>
    /// <param name="services">The services.</param>
    /// <param name="affect">Where the emotions lie in the affect plane.</param>
    public static IServiceCollection AddRecommendations(this IServiceCollection services, EmotionAffect affect) => services
        .AddSingleton(affect)
        .AddSingleton<RecommendationService>()
        .AddHostedService<FirstPlaylists>();
}

/// <summary>Makes one playlist for each emotion before the server answers for the first time.</summary>
internal sealed class FirstPlaylists(PlaylistStore playlists, RecommendationService music, EmotionAffect affect) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Make(playlists, music, affect);
        return Task.CompletedTask;
    }

    /// <summary>Makes them where that was not done yet.</summary>
    internal static void Make(PlaylistStore playlists, RecommendationService music, EmotionAffect affect) =>
        playlists.SeedOnce(() => affect.Points.Select(pair => (pair.Key, char.ToUpperInvariant(pair.Key[0]) + pair.Key[1..], music.ForEmotion(pair.Value))));

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
