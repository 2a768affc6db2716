using System.Net.Http.Json;
using System.Text.Json;
using EmotionML.Infer.Library.Database;
using EmotionML.Infer.Library.Tracks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmotionML.Tests.Web;

[Collection(PlayerCollection.Name)]
[Trait("Category", "Browser")]
public sealed class PlayerTests(PlayerBrowser fixture)
{
    [FactIfChromium]
    public async Task A_mood_change_moves_the_queue_and_every_song_says_why()
    {
        await using WebServer server = await WebServer.StartAsync();
        WatchedPage watched = await fixture.Browser.OpenAsync(new Uri(server.Address, "#/mood"));
        IPage page = watched.Page;
        await PlayerSteps.SetMoodAsync(page, -0.7, -0.6);
        await ChosenForAsync(page, -0.7, -0.6);
        string[] sad = await PlayerSteps.QueueAsync(page);
        await PlayerSteps.SetMoodAsync(page, 0.8, 0.7);
        await ChosenForAsync(page, 0.8, 0.7);
        string[] happy = await PlayerSteps.QueueAsync(page);

        Assert.Empty(sad.Intersect(happy));
        foreach (string why in await page.Locator(".queue-why").AllTextContentsAsync()) Assert.Contains("mood", why, StringComparison.Ordinal);

        // a goal changes it too
        await page.Locator("[data-goal=calm]").ClickAsync();
        await Expect(page.Locator("[data-goal=calm]")).ToHaveAttributeAsync("aria-pressed", "true");
        await PlayerSteps.UntilAsync(page, $"() => !'{string.Join(',', happy)}'.split(',').includes(document.querySelector('.queue li[data-track]').dataset.track)", "another queue");
        Assert.Empty(watched.Errors);
        await Browser.ScreenshotAsync(page, "player-light");
        await page.Context.CloseAsync();
    }

    [FactIfChromium]
    public async Task A_skip_is_remembered_after_a_restart_of_the_server()
    {
        using var folder = new TemporaryFolder();
        string database = folder.File("library.db"), skipped;
        await using (WebServer server = await WebServer.StartAsync(options => options with { Database = database }))
        {
            WatchedPage watched = await fixture.Browser.OpenAsync(new Uri(server.Address, "#/mood"));
            await PlayerSteps.SetMoodAsync(watched.Page, 0.5, 0.5);
            await ChosenForAsync(watched.Page, 0.5, 0.5);
            skipped = (await PlayerSteps.CurrentAsync(watched.Page))!;
            await watched.Page.Locator("[data-action=skip]").ClickAsync();
            await Expect(watched.Page.Locator(".now")).Not.ToHaveAttributeAsync("data-track", skipped);
            Assert.DoesNotContain(skipped, await PlayerSteps.QueueAsync(watched.Page));
            await watched.Page.Context.CloseAsync();
        }
        await using (WebServer server = await WebServer.StartAsync(options => options with { Database = database }))
        {
            WatchedPage watched = await fixture.Browser.OpenAsync(new Uri(server.Address, "#/mood"));
            await PlayerSteps.SetMoodAsync(watched.Page, 0.5, 0.5);
            await ChosenForAsync(watched.Page, 0.5, 0.5);
            Assert.NotEqual(skipped, await PlayerSteps.CurrentAsync(watched.Page));
            Assert.DoesNotContain(skipped, await PlayerSteps.QueueAsync(watched.Page));
            await watched.Page.Context.CloseAsync();
        }
    }

    [FactIfChromium]
    public async Task Titles_with_html_are_shown_as_text()
    {
        await using WebServer server = await WebServer.StartAsync();
        const string title = "<img src=x onerror=\"document.title='hacked'\"> & <b>bold</b>";
        server.Services.GetRequiredService<TrackStore>().Upsert([new Track { Title = title, Artist = "<script>document.title='hacked'</script>", Valence = -0.97, Arousal = 0.97, Source = "import" }]);
        WatchedPage watched = await fixture.Browser.OpenAsync(new Uri(server.Address, "#/mood"));
        await PlayerSteps.SetMoodAsync(watched.Page, -0.97, 0.97);
        await Expect(watched.Page.Locator("#player")).ToContainTextAsync(title);
        await watched.Page.GotoAsync(server.Address + "#/playlists");
        await watched.Page.Locator("#track-search").FillAsync("bold");
        await Expect(watched.Page.Locator("[aria-label='Found songs'] li").First).ToContainTextAsync(title);
        Assert.Equal("Playlists · EmotionML", await watched.Page.TitleAsync());
        Assert.Equal(0, await watched.Page.Locator("#player img, #player b, #page img, #page b").CountAsync());
        Assert.Empty(watched.Errors);
        await watched.Page.Context.CloseAsync();
    }

    [FactIfChromium]
    public async Task A_song_that_is_elsewhere_opens_by_one_click_in_a_tab_that_learns_nothing_of_this_page()
    {
        await using WebServer server = await WebServer.StartAsync();
        WatchedPage watched = await fixture.Browser.OpenAsync(new Uri(server.Address, "#/mood"));
        await PlayerSteps.QueueAsync(watched.Page);
        foreach ((string place, string host) in new[] { ("spotify", "open.spotify.com"), ("youtube", "www.youtube.com"), ("deezer", "www.deezer.com") })
        {
            ILocator link = watched.Page.Locator($"[data-place={place}]");
            Assert.Equal(host, new Uri((await link.GetAttributeAsync("href"))!).Host);
            Assert.Equal("noopener noreferrer", await link.GetAttributeAsync("rel"));
            Assert.Equal("_blank", await link.GetAttributeAsync("target"));
        }
        await Expect(watched.Page.Locator(".now-links")).ToContainTextAsync("leave this machine");
        Assert.Equal([server.Address.Authority], watched.Hosts);
        await watched.Page.Context.CloseAsync();
    }

    [FactIfChromium]
    public async Task Without_a_server_the_player_says_so_and_comes_back_by_itself()
    {
        WebServer first = await WebServer.StartAsync();
        string urls = first.Address.ToString().TrimEnd('/');
        WatchedPage watched = await fixture.Browser.OpenAsync(new Uri(first.Address, "#/mood"));
        await PlayerSteps.QueueAsync(watched.Page);
        await first.DisposeAsync();
        await PlayerSteps.SetMoodAsync(watched.Page, -0.5, 0.5);
        await Expect(watched.Page.Locator(".player-problem")).ToContainTextAsync("Is the server still running? Ambient music works without it.");
        await using WebServer second = await WebServer.StartAsync(options => options with { Urls = urls });
        await Expect(watched.Page.Locator(".player-problem")).ToBeHiddenAsync();
        await ChosenForAsync(watched.Page, -0.5, 0.5);
        await watched.Page.Context.CloseAsync();
    }

    [FactIfChromium]
    public async Task The_mood_must_stay_for_the_dwell_time_before_a_song_is_changed()
    {
        await using WebServer server = await WebServer.StartAsync();
        WatchedPage watched = await fixture.Browser.OpenAsync(server.Address);
        JsonElement? found = await watched.Page.EvaluateAsync("""
            async () => {
              const { MoodFollower } = await import('/js/player/mood-follower.js');
              const calm = { valence: 0.2, arousal: -0.4 }, happy = { valence: 0.8, arousal: 0.5 }, angry = { valence: -0.6, arousal: 0.4 };
              const run = (points) => {
                const follower = new MoodFollower();
                follower.settle(calm);
                // one sample a second; the second at which the song changes, or null
                const at = points.findIndex((point, second) => follower.update(point, 1000 * second, 25000));
                return at < 0 ? null : at;
              };
              const many = (point, n) => Array(n).fill(point);
              return {
                stays: run(many(happy, 60)),
                glance: run([...many(happy, 20), ...many(calm, 2), ...many(happy, 24), ...many(calm, 20)]),
                wanders: run([...many(happy, 20), ...many(angry, 40)]),
                near: run(many({ valence: 0.3, arousal: -0.2 }, 200)),
              };
            }
            """);
        JsonElement seconds = found!.Value;
        Assert.Equal(25, seconds.GetProperty("stays").GetInt32());
        Assert.Equal(JsonValueKind.Null, seconds.GetProperty("glance").ValueKind);
        Assert.Equal(45, seconds.GetProperty("wanders").GetInt32());
        Assert.Equal(JsonValueKind.Null, seconds.GetProperty("near").ValueKind);
        await watched.Page.Context.CloseAsync();
    }

    [FactIfChromium]
    public async Task Keys_work_while_the_player_has_the_focus_and_nowhere_else()
    {
        await using WebServer server = await WebServer.StartAsync();
        WatchedPage watched = await fixture.Browser.OpenAsync(new Uri(server.Address, "#/mood"));
        IPage page = watched.Page;
        await PlayerSteps.QueueAsync(page);
        string first = (await PlayerSteps.CurrentAsync(page))!;
        await page.Locator("#page").FocusAsync();
        await page.Keyboard.PressAsync("n");
        Assert.Equal(first, await PlayerSteps.CurrentAsync(page));

        await page.Locator("[data-action=like]").FocusAsync();
        await page.Keyboard.PressAsync("l");
        await Expect(page.Locator("[data-action=like]")).ToHaveAttributeAsync("aria-pressed", "true");
        await page.Keyboard.PressAsync("n");
        await Expect(page.Locator(".now")).Not.ToHaveAttributeAsync("data-track", first);
        JsonElement history = await server.Client.GetFromJsonAsync<JsonElement>("api/history");
        Assert.Equal(1, history.GetProperty("likes")[0].GetProperty("likes").GetInt32());
        Assert.Empty(watched.Errors);
        await page.Context.CloseAsync();
    }

    // the queue is asked for a moment after the mood has moved
    private static Task ChosenForAsync(IPage page, double valence, double arousal) => PlayerSteps.UntilAsync(page,
        string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"() => {{ const q = document.querySelector('.queue'); return q && q.dataset.valence === '{valence:0.00}' && q.dataset.arousal === '{arousal:0.00}'; }}"),
        "a queue for the new mood");
}
