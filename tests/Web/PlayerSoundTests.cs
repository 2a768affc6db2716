using System.Net.Http.Json;
using System.Text.Json;
using EmotionML.Infer.Library.Database;
using EmotionML.Infer.Library.Tracks;
using EmotionML.Tests.Infer.Library.Scan;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmotionML.Tests.Web;

/// <summary>Playing real files of a scanned folder.</summary>
[Collection(PlayerCollection.Name)]
[Trait("Category", "Browser")]
public sealed class PlayerSoundTests(PlayerBrowser fixture)
{
    [FactIfChromium]
    public async Task A_file_of_this_machine_plays_and_when_it_ends_the_next_one_does()
    {
        using var folder = new TemporaryFolder();
        await using WebServer server = await WebServer.StartAsync();
        AddSongs(server, folder, seconds: 2);
        WatchedPage watched = await OpenAsync(server, new { offline = true });
        IPage page = watched.Page;
        string first = (await PlayerSteps.CurrentAsync(page))!;
        await page.Locator("[data-action=play]").ClickAsync();
        await Expect(page.Locator(".now-label")).ToHaveTextAsync("Now playing");
        await Expect(page.Locator(".now")).Not.ToHaveAttributeAsync("data-track", first);
        await Expect(page.Locator(".now-label")).ToHaveTextAsync("Now playing");
        JsonElement plays = (await server.Client.GetFromJsonAsync<JsonElement>("api/history")).GetProperty("plays");
        Assert.Contains(plays.EnumerateArray(), play => play.GetProperty("trackId").ToString() == first);
        Assert.Empty(watched.Errors);
        await page.Context.CloseAsync();
    }

    [FactIfChromium]
    public async Task A_song_fades_into_one_for_the_new_mood_when_that_has_stayed()
    {
        using var folder = new TemporaryFolder();
        await using WebServer server = await WebServer.StartAsync();
        (long calm, long lively) = AddSongs(server, folder, seconds: 60);
        WatchedPage watched = await OpenAsync(server, new { offline = true, dwell = 8 });
        IPage page = watched.Page;
        await Expect(page.Locator(".now")).ToHaveAttributeAsync("data-track", $"{calm}");
        await page.Locator("[data-action=play]").ClickAsync();
        await Expect(page.Locator(".now-label")).ToHaveTextAsync("Now playing");
        await PlayerSteps.SetMoodAsync(page, 0.8, 0.7);
        await Task.Delay(1500);
        Assert.Equal($"{calm}", await PlayerSteps.CurrentAsync(page));
        await Expect(page.Locator(".now")).ToHaveAttributeAsync("data-track", $"{lively}");
        await Expect(page.Locator(".now-label")).ToHaveTextAsync("Now playing");
        Assert.Empty(watched.Errors);
        await page.Context.CloseAsync();
    }

    [FactIfChromium]
    public async Task The_first_play_on_a_fresh_library_sounds_and_keeps_the_list_below()
    {
        await using WebServer server = await WebServer.StartAsync();
        WatchedPage watched = await fixture.Browser.OpenAsync(new Uri(server.Address, "#/mood"));
        await PlayerSteps.QueueAsync(watched.Page);
        await watched.Page.Locator("[data-action=play]").ClickAsync();
        await PlayerSteps.UntilAsync(watched.Page, "() => Number(document.querySelector('.ambient').dataset.level) > 0.001", "a sound");
        await Expect(watched.Page.Locator(".player-problem")).ToBeHiddenAsync();
        Assert.NotEmpty(await PlayerSteps.QueueAsync(watched.Page));
        Assert.Empty(watched.Errors);
        await Browser.ScreenshotAsync(watched.Page, "first-play");
        await watched.Page.Context.CloseAsync();
    }

    [FactIfChromium]
    public async Task A_song_is_never_interrupted_where_that_is_switched_off()
    {
        using var folder = new TemporaryFolder();
        await using WebServer server = await WebServer.StartAsync();
        (long calm, _) = AddSongs(server, folder, seconds: 60);
        WatchedPage watched = await OpenAsync(server, new { offline = true, dwell = 3, interrupt = false });
        IPage page = watched.Page;
        await page.Locator("[data-action=play]").ClickAsync();
        await Expect(page.Locator(".now-label")).ToHaveTextAsync("Now playing");
        await PlayerSteps.SetMoodAsync(page, 0.8, 0.7);
        await Task.Delay(6000);
        Assert.Equal($"{calm}", await PlayerSteps.CurrentAsync(page));
        await Expect(page.Locator(".now-label")).ToHaveTextAsync("Now playing");
        await page.Context.CloseAsync();
    }

    [FactIfChromium]
    public async Task Songs_that_lead_to_another_mood_are_not_begun_anew_for_a_flicker_of_the_face()
    {
        using var folder = new TemporaryFolder();
        await using WebServer server = await WebServer.StartAsync();
        AddSongs(server, folder, seconds: 60);
        WatchedPage watched = await OpenAsync(server, new { offline = true, goal = "lift" });
        IPage page = watched.Page;
        await page.Locator("[data-action=play]").ClickAsync();
        await Expect(page.Locator(".now-label")).ToHaveTextAsync("Now playing");
        int asked = 0;
        page.Request += (_, request) => asked += request.Url.Contains("/api/recommendations", StringComparison.Ordinal) ? 1 : 0;
        await PlayerSteps.SetMoodAsync(page, -0.55, -0.55);
        await Task.Delay(2500);
        Assert.Equal(0, asked);
        await PlayerSteps.SetMoodAsync(page, 0.1, 0.1);
        await PlayerSteps.UntilAsync(page, "() => document.querySelector('.queue').dataset.valence === '0.10'", "a queue for a mood that has truly changed");
        await page.Context.CloseAsync();
    }

    // two songs with files: one for each of two moods
    private static (long Calm, long Lively) AddSongs(WebServer server, TemporaryFolder folder, double seconds)
    {
        string calm = folder.File("calm.wav"), lively = folder.File("lively.wav");
        Sounds.SaveWav(calm, Sounds.Chord(seconds, 0.2, 50, 57, 62));
        Sounds.SaveWav(lively, Sounds.Chord(seconds, 0.2, 62, 66, 69));
        new AudioFiles(server.Services.GetRequiredService<MusicDatabase>()).AddFolder(Path.GetDirectoryName(calm)!);
        UpsertResult added = server.Services.GetRequiredService<TrackStore>().Upsert(
        [
            new Track { Title = "Calm file", Artist = "One", Valence = -0.7, Arousal = -0.6, Source = "scan", File = calm },
            new Track { Title = "Lively file", Artist = "Two", Valence = 0.8, Arousal = 0.7, Source = "scan", File = lively },
        ]);
        return (added.Ids[0], added.Ids[1]);
    }

    private async Task<WatchedPage> OpenAsync(WebServer server, object settings)
    {
        WatchedPage watched = await fixture.Browser.OpenAsync(new Uri(server.Address, "#/mood"));
        await PlayerSteps.SetMoodAsync(watched.Page, -0.7, -0.6);
        await PlayerSteps.SettingsAsync(watched.Page, settings);
        await watched.Page.ReloadAsync();
        await Expect(watched.Page.Locator(".now-title")).ToContainTextAsync("Calm file");
        return watched;
    }
}
