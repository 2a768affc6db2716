using EmotionML.Infer.Library.Database;
using EmotionML.Infer.Library.Sources;
using EmotionML.Infer.Library.Tracks;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EmotionML.Infer.Library;

/// <summary>The music library as services of the web host.</summary>
public static class MusicServices
{
    /// <summary>
    /// Adds <see cref="MusicDatabase"/>, <see cref="TrackStore"/>, <see cref="AudioFiles"/>, the sources
    /// and the weekly refresh. The database is opened at once: a server whose library cannot be opened shall not start.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="database">The database file; null for the environment's or the user's own.</param>
    /// <exception cref="UserException">The database cannot be opened, or a setting of the sources is wrong.</exception>
    public static IServiceCollection AddMusicLibrary(this IServiceCollection services, string? database = null)
    {
        SourceOptions options = SourceOptions.Load();
        var opened = MusicDatabase.Open(database);
        services.TryAddSingleton(TimeProvider.System);
        return services
            // by a factory, so that the host closes it at its end
            .AddSingleton(_ => opened)
            .AddSingleton<TrackStore>()
            .AddSingleton<AudioFiles>()
            .AddSingleton(options)
            .AddSingleton<IMusicSource, DeezerSource>()
            .AddSingleton<IMusicSource, SpotifySource>()
            .AddSingleton<PreviewSource>();
    }

    /// <summary>Maps the addresses of songs.</summary>
    public static void MapMusicLibrary(this IEndpointRouteBuilder app)
    {
        app.MapTrackSearch();
        app.MapAudio();
        app.MapPreviews();
    }
}
