using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmotionML.Tests.Web;

[Collection(PlayerCollection.Name)]
[Trait("Category", "Browser")]
public sealed class PlaylistPageTests(PlayerBrowser fixture)
{
    [FactIfChromium]
    public async Task There_is_one_for_each_emotion_and_it_is_edited_by_keys_alone()
    {
        await using WebServer server = await WebServer.StartAsync();
        WatchedPage watched = await fixture.Browser.OpenAsync(new Uri(server.Address, "#/playlists"));
        IPage page = watched.Page;
        ILocator rows = page.Locator("[aria-label=Songs] li");
        await Expect(page.Locator(".playlist-link")).ToHaveCountAsync(7);
        await Expect(rows.Nth(3)).ToBeVisibleAsync();
        long[] before = await SavedAsync(server, await OpenIdAsync(page));
        Assert.True(before.Length >= 4, $"only {before.Length} songs");

        // the first goes down two places, then to the end, then up one
        await page.Locator(".handle").First.FocusAsync();
        foreach (string key in new[] { "ArrowDown", "ArrowDown", "End", "ArrowUp" }) await page.Keyboard.PressAsync(key);
        long[] moved = [.. before[1..^1], before[0], before[^1]];
        await SavedAsAsync(server, page, moved);
        await Expect(page.Locator($"li[data-track='{before[0]}'] .handle")).ToBeFocusedAsync();
        await Expect(page.Locator("#page [role=status].visually-hidden").First).ToContainTextAsync($"number {before.Length - 1} of {before.Length}");

        // Delete removes it, the focus goes on to the next
        await page.Keyboard.PressAsync("Delete");
        long[] fewer = [.. moved.Where(id => id != before[0])];
        await SavedAsAsync(server, page, fewer);
        await Expect(page.Locator($"li[data-track='{before[^1]}'] .handle")).ToBeFocusedAsync();

        // added again by the search
        string title = (await server.Client.GetFromJsonAsync<JsonElement>("api/playlists/" + await OpenIdAsync(page))).GetProperty("tracks")[0].GetProperty("title").GetString()!;
        await page.Locator("#track-search").FocusAsync();
        await page.Keyboard.TypeAsync(title);
        await Expect(page.Locator("[aria-label='Found songs'] button").First).ToBeDisabledAsync();
        await page.Locator("#track-search").FillAsync("love");
        ILocator add = page.Locator("[aria-label='Found songs'] button:enabled").First;
        long added = long.Parse((await page.Locator("[aria-label='Found songs'] li:has(button:enabled)").First.GetAttributeAsync("data-track"))!, System.Globalization.CultureInfo.InvariantCulture);
        await add.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await SavedAsAsync(server, page, [.. fewer, added]);
        await Expect(page.Locator("#track-search")).ToBeFocusedAsync();

        // renamed
        await page.Locator("#playlist-name").FillAsync("Rainy & <i>slow</i>");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator(".playlist-link[aria-current]")).ToContainTextAsync("Rainy & <i>slow</i>");
        Assert.Empty(watched.Errors);
        await Browser.ScreenshotAsync(page, "playlists-light");
        await page.Context.CloseAsync();
    }

    [FactIfChromium]
    public async Task A_song_is_moved_by_dragging_its_handle()
    {
        await using WebServer server = await WebServer.StartAsync();
        WatchedPage watched = await fixture.Browser.OpenAsync(new Uri(server.Address, "#/playlists"), height: 1400);
        IPage page = watched.Page;
        await Expect(page.Locator(".handle").Nth(3)).ToBeVisibleAsync();
        long[] before = await SavedAsync(server, await OpenIdAsync(page));
        LocatorBoundingBoxResult from = (await page.Locator(".handle").First.BoundingBoxAsync())!, to = (await page.Locator(".track-row").Nth(2).BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(from.X + (from.Width / 2), from.Y + (from.Height / 2));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(from.X + 20, to.Y + (to.Height * 0.8f), new MouseMoveOptions { Steps = 8 });
        await page.Mouse.UpAsync();
        await SavedAsAsync(server, page, [before[1], before[2], before[0], .. before[3..]]);
        await page.Context.CloseAsync();
    }

    [FactIfChromium]
    public async Task Lists_are_made_exported_in_three_forms_and_deleted_after_a_question()
    {
        await using WebServer server = await WebServer.StartAsync();
        WatchedPage watched = await fixture.Browser.OpenAsync(new Uri(server.Address, "#/playlists"));
        IPage page = watched.Page;
        await page.Locator("#playlist-new").FillAsync("Mine");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#playlist-name")).ToHaveValueAsync("Mine");
        await page.Locator("#track-search").FillAsync("beatles");
        await page.Locator("[aria-label='Found songs'] button:enabled").First.ClickAsync();
        await Expect(page.Locator("#playlist-count")).ToHaveTextAsync("1 song");
        string id = await OpenIdAsync(page);
        await PlayerSteps.UntilAsync(page, $"async () => (await (await fetch('/api/playlists/{id}')).json()).tracks.length === 1", "one stored song");
        foreach ((string format, string wanted) in new[] { ("m3u", "#EXTM3U"), ("csv", "title"), ("json", "\"tracks\"") })
        {
            IDownload download = await page.RunAndWaitForDownloadAsync(() => page.Locator($"[data-export={format}]").ClickAsync());
            string text = await File.ReadAllTextAsync((await download.PathAsync())!);
            Assert.Contains(wanted, text, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("Beatles", text, StringComparison.Ordinal);
            Assert.StartsWith("Mine.", download.SuggestedFilename, StringComparison.Ordinal);
        }

        await page.Locator("[data-action=delete]").ClickAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#playlist-name")).ToHaveValueAsync("Mine");
        await page.Locator("[data-action=delete]").ClickAsync();
        await page.Locator("dialog button[value=yes]").ClickAsync();
        await Expect(page.Locator(".playlist-link")).ToHaveCountAsync(7);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await server.Client.GetAsync("api/playlists/" + id)).StatusCode);
        Assert.Empty(watched.Errors);
        await page.Context.CloseAsync();
    }

    [FactIfChromium]
    public async Task Of_two_tabs_the_second_is_told_and_sees_what_the_first_has_saved()
    {
        await using WebServer server = await WebServer.StartAsync();
        WatchedPage one = await fixture.Browser.OpenAsync(new Uri(server.Address, "#/playlists")), two = await fixture.Browser.OpenAsync(new Uri(server.Address, "#/playlists"));
        await Expect(one.Page.Locator(".handle").First).ToBeVisibleAsync();
        await Expect(two.Page.Locator(".handle").First).ToBeVisibleAsync();
        long[] before = await SavedAsync(server, await OpenIdAsync(one.Page));
        await one.Page.Locator(".handle").First.PressAsync("End");
        await SavedAsAsync(server, one.Page, [.. before[1..], before[0]]);

        await two.Page.Locator(".handle").Nth(1).PressAsync("Delete");
        await Expect(two.Page.Locator("#page .banner")).ToContainTextAsync("was changed elsewhere");
        await Expect(two.Page.Locator("[aria-label=Songs] li").Last).ToHaveAttributeAsync("data-track", before[0].ToString(System.Globalization.CultureInfo.InvariantCulture));
        long[] stored = await SavedAsync(server, await OpenIdAsync(two.Page)), first = [.. before[1..], before[0]];
        Assert.Equal(first, stored);
        // and it can go on from there
        await two.Page.Locator(".handle").First.PressAsync("Delete");
        await SavedAsAsync(server, two.Page, [.. before[2..], before[0]]);
        await one.Page.Context.CloseAsync();
        await two.Page.Context.CloseAsync();
    }

    private static async Task<string> OpenIdAsync(IPage page) => (await page.Locator(".playlist-link[aria-current]").GetAttributeAsync("data-playlist"))!;

    private static async Task<long[]> SavedAsync(WebServer server, string id) =>
        [.. (await server.Client.GetFromJsonAsync<JsonElement>("api/playlists/" + id)).GetProperty("tracks").EnumerateArray().Select(track => track.GetProperty("id").GetInt64())];

    private static async Task SavedAsAsync(WebServer server, IPage page, long[] expected)
    {
        string id = await OpenIdAsync(page);
        long[] found = [];
        for (int attempt = 0; attempt < 100; attempt++)
        {
            found = await SavedAsync(server, id);
            if (found.SequenceEqual(expected)) break;
            await Task.Delay(100);
        }
        Assert.Equal(expected, found);
        // what is saved is what is shown
        string[] shown = await page.Locator("[aria-label=Songs] li").EvaluateAllAsync<string[]>("rows => rows.map(row => row.dataset.track)");
        Assert.Equal(expected, shown.Select(text => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture)));
    }
}
