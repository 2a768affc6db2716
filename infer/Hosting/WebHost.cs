using EmotionML.Infer.Faces.Live;
using EmotionML.Infer.Faces.Model;
using EmotionML.Infer.Faces.Photos;
using EmotionML.Infer.Faces.Videos;
using EmotionML.Infer.History;
using EmotionML.Infer.Http;
using EmotionML.Infer.Library;
using EmotionML.Infer.Playlists;
using EmotionML.Infer.Recommendations;
using Microsoft.Extensions.FileProviders;

namespace EmotionML.Infer.Hosting;

/// <summary>Composes the web application: every feature is one <c>AddX</c> and one <c>MapX</c> line here.</summary>
public static class WebHost
{
    /// <summary>Builds the application; the caller starts and disposes it.</summary>
    /// <param name="options">Settings; <see cref="ServeOptions.Urls"/> with port 0 takes a free port, found in <c>app.Urls</c> after the start.</param>
    /// <exception cref="UserException">The model or the library cannot be opened.</exception>
    public static WebApplication Build(ServeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            // beside the program, so that it does not matter from which folder it is started
            ContentRootPath = AppContext.BaseDirectory,
            WebRootPath = "wwwroot",
        });
        builder.WebHost.UseUrls(options.Urls);
        builder.WebHost.UseKestrelHttpsConfiguration();
        if (options.Certificate is { } pem)
        {
            builder.Configuration["Kestrel:Certificates:Default:Path"] = pem.Certificate;
            builder.Configuration["Kestrel:Certificates:Default:KeyPath"] = pem.Key;
        }
        builder.Logging.SetMinimumLevel(options.LogLevel);
        // a start that fails throws as well: whoever starts tells it once
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        builder.Services.AddSingleton(options);

        builder.Services.AddProblems();
        builder.Services.AddRateLimits(options.PhotosPerMinute, options.VideosPerMinute);
        builder.Services.AddOpenApi();
        builder.Services.AddLive(options);
        builder.Services.AddUpload(options.Upload);
        builder.Services.AddMusicLibrary(options.Database);
        builder.Services.AddHistory();
        builder.Services.AddPlaylists();
        builder.Services.AddRecommendations(options.Affect);

        WebApplication app = builder.Build();
        app.UseProblems();
        app.UseSecurityHeaders();
        app.UseSameOrigin(options);
        app.UsePage();
        app.UseRateLimiter();

        app.MapOpenApi();
        app.MapHealth();
        app.MapLive();
        app.MapPhotos();
        app.MapVideos();
        app.MapModel();
        app.MapMusicLibrary();
        app.MapHistory();
        app.MapPlaylistEdits();
        app.MapMoodLists();
        app.MapRecommendations();
        return app;
    }

    private static void MapHealth(this WebApplication app) => app.MapGet("/healthz", (ServeOptions options) => new Health("ok", ProductVersion.Full, Path.GetFileName(options.Model)))
        .WithName("Health").WithSummary("Tells that the server answers.");

    // The page's files. While developing, those of the working copy come first: a changed script needs no build.
    private static void UsePage(this WebApplication app)
    {
        if (app.Environment.IsDevelopment() && RepositoryRoot.Find() is { } root)
        {
            var source = new PhysicalFileProvider(Path.Combine(root, "infer", "wwwroot"));
            app.Environment.WebRootFileProvider = new CompositeFileProvider(source, app.Environment.WebRootFileProvider);
        }
        app.UseDefaultFiles();
        // asked every time, answered with 304 when unchanged: an update is never mixed with old scripts
        // (but icons are kept: the page needs them to say that the server is gone)
        app.UseStaticFiles(new StaticFileOptions
        {
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = file.File.Name.EndsWith(".svg", StringComparison.Ordinal) ? "max-age=3600" : "no-cache",
        });
    }
}

/// <summary>Answer of <c>/healthz</c>.</summary>
/// <param name="Status">Always <c>ok</c>: a server that is not does not answer.</param>
/// <param name="Version">Version of EmotionML.</param>
/// <param name="Model">File name of the model.</param>
public sealed record Health(string Status, string Version, string Model);
