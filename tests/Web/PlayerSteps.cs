using Microsoft.Playwright;

namespace EmotionML.Tests.Web;

/// <summary>Tests of the player and its pages share one browser without a camera; each has a server of its own.</summary>
[CollectionDefinition(Name)]
public sealed class PlayerCollection : ICollectionFixture<PlayerBrowser>
{
    /// <summary>Name to give to <c>[Collection]</c>.</summary>
    public const string Name = "player";
}

/// <summary>A browser; where Chromium is missing nothing is started: the tests are skipped.</summary>
public sealed class PlayerBrowser : IAsyncLifetime
{
    internal Browser Browser { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (Web.Browser.Path is null) return;
        // a machine that runs all tests at once is slow; a page that comes late is not wrong
        Assertions.SetDefaultExpectTimeout(30_000);
        Browser = await Web.Browser.StartAsync();
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (Browser is not null) await Browser.DisposeAsync();
    }
}

/// <summary>What several tests of the player do.</summary>
internal static class PlayerSteps
{
    /// <summary>Chooses a mood by hand through the page's own store.</summary>
    public static Task SetMoodAsync(IPage page, double valence, double arousal) => page.EvaluateAsync(
        "async ({ valence, arousal }) => (await import('/js/mood.js')).mood.set({ valence, arousal, source: 'manual' })", new { valence, arousal });

    /// <summary>Waits until an expression of the page is true.</summary>
    public static async Task UntilAsync(IPage page, string expression, string what, int seconds = 30)
    {
        try
        {
            await page.WaitForFunctionAsync(expression, null, new PageWaitForFunctionOptions { Timeout = 1000 * seconds, PollingInterval = 100 });
        }
        catch (TimeoutException)
        {
            Assert.Fail($"The page did not come to {what} within {seconds} s: {expression}");
        }
    }

    /// <summary>Ids of the songs in the queue, in order, once there are some.</summary>
    public static async Task<string[]> QueueAsync(IPage page)
    {
        await Assertions.Expect(page.Locator(".queue li[data-track]").First).ToBeVisibleAsync();
        return await page.Locator(".queue li[data-track]").EvaluateAllAsync<string[]>("rows => rows.map(row => row.dataset.track)");
    }

    /// <summary>Id of the song that is on.</summary>
    public static Task<string?> CurrentAsync(IPage page) => page.Locator(".now").GetAttributeAsync("data-track");

    /// <summary>Puts a setting of the player into the browser before the page is read again.</summary>
    public static async Task SettingsAsync(IPage page, object settings)
    {
        await page.EvaluateAsync("async settings => (await import('/js/player/settings.js')).settings.set(settings)", settings);
    }
}
