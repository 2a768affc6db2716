namespace EmotionML.Tests.Web;

/// <summary>Tests that share one server and one browser with a pretended camera; they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<BrowserFixture>
{
    /// <summary>Name to give to <c>[Collection]</c>.</summary>
    public const string Name = "browser";
}

/// <summary>One server and one browser. Where Chromium is missing nothing is started: the tests are skipped.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();

    internal WebServer Server { get; private set; } = null!;

    /// <summary>Its camera shows a happy man, where the photographs are at hand.</summary>
    internal Browser Browser { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (Web.Browser.Path is null) return;
        string? film = Faces.Missing is null ? folder.File("camera.mjpeg") : null;
        if (film is not null) Faces.MakeFilm(SharedFaces.File("obama-480p.jpg"), film);
        Server = await WebServer.StartAsync();
        Browser = await Web.Browser.StartAsync(film);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (Browser is not null) await Browser.DisposeAsync();
        if (Server is not null) await Server.DisposeAsync();
        folder.Dispose();
    }

    /// <summary>Opens a page of the application.</summary>
    internal Task<WatchedPage> OpenAsync(string route, int width = 1440, int height = 900, Microsoft.Playwright.ColorScheme scheme = Microsoft.Playwright.ColorScheme.Light, bool phone = false) =>
        Browser.OpenAsync(new Uri(Server.Address, route), width, height, scheme, phone: phone);
}
