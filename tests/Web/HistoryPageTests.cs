using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmotionML.Tests.Web;

[Collection(PlayerCollection.Name)]
[Trait("Category", "Browser")]
public sealed class HistoryPageTests(PlayerBrowser fixture)
{
    [FactIfChromium]
    public async Task Emotions_songs_and_likes_are_drawn_and_one_button_deletes_them_all()
    {
        await using WebServer server = await WebServer.StartAsync();
        await FillAsync(server.Client);
        WatchedPage watched = await fixture.Browser.OpenAsync(new Uri(server.Address, "#/history"), scheme: ColorScheme.Dark);
        IPage page = watched.Page;
        await Expect(page.Locator("#page .plot .main-svg").First).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(page.Locator("#page .plot .legend")).ToHaveCountAsync(3, new() { Timeout = 60_000 });
        await Expect(page.Locator("[aria-labelledby=history-emotions] table")).ToContainTextAsync("Happy");
        await Expect(page.Locator(".history-songs tbody tr")).ToHaveCountAsync(1);
        await Browser.ScreenshotAsync(page, "history-dark");

        await page.Locator("#history-retention").FillAsync("30");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator("#page .banner")).ToContainTextAsync("Kept for 30 days");
        Assert.Equal(30, (await server.Client.GetFromJsonAsync<JsonElement>("api/history/settings")).GetProperty("retentionDays").GetInt32());

        await page.Locator("[data-action=forget-taste]").ClickAsync();
        await page.Locator("dialog button[value=yes]").ClickAsync();
        await Expect(page.Locator("#page .banner")).ToContainTextAsync("begin anew");
        JsonElement kept = await server.Client.GetFromJsonAsync<JsonElement>("api/history");
        Assert.Equal((0, 1), (kept.GetProperty("likes").GetArrayLength(), kept.GetProperty("plays").GetArrayLength()));

        await page.Locator("[data-action=delete-history]").ClickAsync();
        await page.Keyboard.PressAsync("Escape");
        Assert.NotEqual(0, (await server.Client.GetFromJsonAsync<JsonElement>("api/history")).GetProperty("minutes").GetArrayLength());
        await page.Locator("[data-action=delete-history]").ClickAsync();
        await page.Locator("dialog button[value=yes]").ClickAsync();
        await Expect(page.Locator("#page .state")).ToContainTextAsync("Nothing yet");
        JsonElement left = await server.Client.GetFromJsonAsync<JsonElement>("api/history?days=365");
        foreach (string part in new[] { "minutes", "plays", "likes" }) Assert.Equal(0, left.GetProperty(part).GetArrayLength());
        Assert.Empty(watched.Errors);
        Assert.Equal([server.Address.Authority], watched.Hosts);
        await page.Context.CloseAsync();
    }

    [FactIfChromium]
    public async Task What_the_camera_saw_is_written_down_unless_that_is_switched_off()
    {
        await using WebServer server = await WebServer.StartAsync();
        WatchedPage watched = await fixture.Browser.OpenAsync(new Uri(server.Address, "#/mood"));
        await PlayerSteps.SettingsAsync(watched.Page, new { history = false });
        await RecordAsync(watched.Page);
        // a message that should not be sent has no end to wait for
        await Task.Delay(500);
        Assert.Equal(0, (await server.Client.GetFromJsonAsync<JsonElement>("api/history")).GetProperty("minutes").GetArrayLength());

        await PlayerSteps.SettingsAsync(watched.Page, new { history = true });
        await watched.Page.RunAndWaitForResponseAsync(() => RecordAsync(watched.Page), answer => answer.Url.EndsWith("/api/history/emotions", StringComparison.Ordinal));
        JsonElement minute = (await server.Client.GetFromJsonAsync<JsonElement>("api/history")).GetProperty("minutes")[0];
        Assert.Equal(1, minute.GetProperty("shares").GetProperty("happy").GetDouble(), 6);
        Assert.Equal(0.8, minute.GetProperty("valence").GetDouble(), 6);
        await watched.Page.Context.CloseAsync();
    }

    // the message is on its way when close() returns
    private static Task RecordAsync(IPage page) => page.EvaluateAsync("""
        async () => {
          const { historyRecorder } = await import('/js/history-recorder.js');
          const recorder = historyRecorder();
          recorder.record('happy', { valence: 0.8, arousal: 0.4 });
          recorder.close();
        }
        """);

    private static async Task FillAsync(HttpClient client)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        var samples = Enumerable.Range(0, 40).Select(i => new { time = now.AddMinutes(-40 + i), emotion = i % 3 == 0 ? "sad" : "happy", valence = Math.Sin(i / 6.0) * 0.8, arousal = Math.Cos(i / 5.0) * 0.5 });
        (await client.PostAsJsonAsync("api/history/emotions", new { samples })).EnsureSuccessStatusCode();
        JsonElement track = (await client.GetFromJsonAsync<JsonElement>("api/recommendations?emotion=happy")).GetProperty("tracks")[0];
        var about = new { trackId = track.GetProperty("id").GetInt64(), valence = 0.5, arousal = 0.2 };
        (await client.PostAsJsonAsync("api/plays", about)).EnsureSuccessStatusCode();
        (await client.PostAsJsonAsync("api/feedback", new { about.trackId, kind = "like", about.valence, about.arousal })).EnsureSuccessStatusCode();
    }
}
