using System.Globalization;
using Microsoft.Playwright;

namespace EmotionML.Tests.Web;

/// <summary>A test that needs Chromium; reported as skipped where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactIfChromiumAttribute : FactAttribute
{
    /// <summary>Skips the test when there is no Chromium.</summary>
    public FactIfChromiumAttribute() => Skip = Browser.Missing;
}

/// <summary>Headless Chromium for the end-to-end tests.</summary>
internal sealed class Browser : IAsyncDisposable
{
    // quiet and alone: no updates, no services, no sandbox (the tests may run as root)
    private static readonly string[] Quiet =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required",
    ];

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private Browser(IPlaywright playwright, IBrowser browser) => (this.playwright, this.browser) = (playwright, browser);

    /// <summary>The program; null where it is not installed.</summary>
    public static string? Path { get; } = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    /// <summary>Why a test that needs it is skipped; null where it is installed.</summary>
    public static string? Missing { get; } = Path is null ? "Chromium is not installed: ./setup.sh, or apt-get install chromium" : null;

    /// <summary>Starts a browser.</summary>
    /// <param name="camera">A .mjpeg or .y4m file that a pretended camera shows again and again; null for a machine without any camera.</param>
    /// <param name="arguments">More of Chromium's switches.</param>
    public static async Task<Browser> StartAsync(string? camera = null, params string[] arguments)
    {
        string[] fake = camera is null
            ? []
            : ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", $"--use-file-for-fake-video-capture={camera}"];
        IPlaywright playwright = await Playwright.CreateAsync();
        try
        {
            return new Browser(playwright, await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = Path,
                Headless = true,
                Args = [.. Quiet, .. fake, .. arguments],
            }));
        }
        catch
        {
            playwright.Dispose();
            throw;
        }
    }

    /// <summary>Opens a page in a profile of its own; every error of its scripts fails the test that asks <see cref="WatchedPage.Errors"/>.</summary>
    public async Task<WatchedPage> OpenAsync(Uri address, int width = 1440, int height = 900, ColorScheme scheme = ColorScheme.Light,
        ReducedMotion motion = ReducedMotion.Reduce, bool phone = false)
    {
        IBrowserContext context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            ReducedMotion = motion,
            HasTouch = phone,
            IsMobile = phone,
            DeviceScaleFactor = phone ? 2 : 1,
        });
        context.SetDefaultTimeout(15_000);
        var watched = new WatchedPage(await context.NewPageAsync());
        await watched.Page.GotoAsync(address.ToString());
        return watched;
    }

    /// <summary>Writes a picture of the page to <c>TestResults/screenshots</c>.</summary>
    public static async Task ScreenshotAsync(IPage page, string name, bool fullPage = true)
    {
        // the header sticks to the top of the window, not of the picture
        await page.EvaluateAsync("window.scrollTo(0, 0)");
        await page.ScreenshotAsync(new PageScreenshotOptions
        {
            Path = System.IO.Path.Combine(Repository.Root, "TestResults", "screenshots", name + ".png"),
            FullPage = fullPage,
        });
    }

    public async ValueTask DisposeAsync()
    {
        await browser.CloseAsync();
        playwright.Dispose();
    }
}

/// <summary>A page whose script errors and requests to other hosts are kept.</summary>
internal sealed class WatchedPage
{
    internal WatchedPage(IPage page)
    {
        Page = page;
        page.PageError += (_, error) => Errors.Add(error);
        page.Console += (_, message) =>
        {
            // an answer of 400 or more is for the page to explain; what the page says is what the tests look at
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal)) Errors.Add(message.Text);
        };
        page.Request += (_, request) =>
        {
            var uri = new Uri(request.Url);
            if (uri.Scheme is "http" or "https" or "ws" or "wss") Hosts.Add(string.Create(CultureInfo.InvariantCulture, $"{uri.Host}:{uri.Port}"));
        };
    }

    /// <summary>Playwright's page.</summary>
    public IPage Page { get; }

    /// <summary>Errors of scripts and of the console.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Hosts that were asked for anything.</summary>
    public HashSet<string> Hosts { get; } = [];
}
