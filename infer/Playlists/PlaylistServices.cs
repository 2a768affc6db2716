using EmotionML.Infer.Playlists.Refresh;

namespace EmotionML.Infer.Playlists;

/// <summary>Playlists, and their refresh from the music services.</summary>
public static class PlaylistServices
{
    /// <summary>Adds the store and the weekly refresh; the library is there already.</summary>
    public static IServiceCollection AddPlaylists(this IServiceCollection services) => services
        .AddSingleton<PlaylistStore>()
        .AddSingleton<MoodLists>()
        .AddSingleton<PlaylistRefresh>()
        .AddHostedService<RefreshService>();
}
