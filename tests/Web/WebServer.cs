using EmotionML.Infer.Hosting;
using Microsoft.AspNetCore.Builder;

namespace EmotionML.Tests.Web;

/// <summary>The real web application on a free loopback port, with a music library of its own in a temporary folder.</summary>
internal sealed class WebServer : IAsyncDisposable
{
    private readonly TemporaryFolder? owned;
    private readonly WebApplication app;

    private WebServer(WebApplication app, TemporaryFolder? owned)
    {
        (this.app, this.owned) = (app, owned);
        Address = new Uri(app.Urls.Single());
        Client = new HttpClient { BaseAddress = Address };
    }

    /// <summary>Such as <c>http://127.0.0.1:40123/</c>.</summary>
    public Uri Address { get; }

    /// <summary>A client of that address.</summary>
    public HttpClient Client { get; }

    /// <summary>The application's services.</summary>
    public IServiceProvider Services => app.Services;

    /// <summary>Starts a server.</summary>
    /// <param name="change">Changes the settings; the address is a free port and the library a new file unless it says otherwise.</param>
    public static async Task<WebServer> StartAsync(Func<ServeOptions, ServeOptions>? change = null)
    {
        var folder = new TemporaryFolder();
        var options = new ServeOptions
        {
            Urls = "http://127.0.0.1:0",
            Model = Path.Combine(Repository.Root, "artifacts", "emotion.onnx"),
            Database = folder.File("library.db"),
        };
        WebApplication app = WebHost.Build(change?.Invoke(options) ?? options);
        await app.StartAsync();
        return new WebServer(app, folder);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        // a browser's open connections shall not hold a test up
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await app.StopAsync(patience.Token);
        await app.DisposeAsync();
        owned?.Dispose();
    }
}
