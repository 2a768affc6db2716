using EmotionML.Infer.Hosting;
using Microsoft.AspNetCore.Builder;

namespace EmotionML.Tests.Web;

/// <summary>The real web application on a free loopback port, with a music library of its own in a temporary folder.</summary>
internal sealed class WebServer : IAsyncDisposable
{
    private readonly TemporaryFolder folder;
    private readonly WebApplication app;

    private WebServer(WebApplication app, TemporaryFolder folder)
    {
        (this.app, this.folder) = (app, folder);
        Address = new Uri(app.Urls.Single());
        // no connection serves twice: the server closes one on which it has refused a body
        Client = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }) { BaseAddress = Address };
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
            Model = Repository.Model,
            Database = folder.File("library.db"),
        };
        try
        {
            WebApplication app = WebHost.Build(change?.Invoke(options) ?? options);
            await app.StartAsync();
            return new WebServer(app, folder);
        }
        catch
        {
            // a server that refuses its settings leaves no library behind
            folder.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        // a browser's open connections shall not hold a test up
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await app.StopAsync(patience.Token);
        await app.DisposeAsync();
        folder.Dispose();
    }
}

/// <summary>One server for all tests of a class, which run one after the other.</summary>
public class WebServerFixture : IAsyncLifetime
{
    internal WebServer Server { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync() => Server = await WebServer.StartAsync(Change);

    /// <inheritdoc/>
    public async Task DisposeAsync() => await Server.DisposeAsync();

    /// <summary>The settings that the tests want.</summary>
    private protected virtual ServeOptions Change(ServeOptions options) => options;
}
