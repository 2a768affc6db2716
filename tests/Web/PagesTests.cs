using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmotionML.Tests.Web;

[Collection(BrowserCollection.Name)]
[Trait("Category", "Browser")]
public sealed class PagesTests(BrowserFixture fixture)
{
    [FactIfChromium]
    public async Task A_mood_is_picked_by_keys_by_mouse_and_by_emotion()
    {
        WatchedPage watched = await fixture.OpenAsync("#/mood");
        IPage page = watched.Page;
        ILocator handle = page.GetByRole(AriaRole.Slider, new() { Name = "Mood, moved with the arrow keys" });
        await handle.FocusAsync();
        for (int i = 0; i < 3; i++) await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("Shift+ArrowDown");
        await Expect(page.Locator("#mood-words")).ToContainTextAsync("valence +0.15, arousal −0.20");
        await Expect(handle).ToHaveAttributeAsync("aria-valuetext", "a little pleasant and a little calm, valence +0.15, arousal −0.20");

        await page.GetByRole(AriaRole.Button, new() { Name = "Happy" }).ClickAsync();
        await Expect(page.Locator("#mood-words")).ToContainTextAsync("valence +0.87, arousal +0.38");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Happy" })).ToHaveAttributeAsync("aria-pressed", "true");

        LocatorBoundingBoxResult plane = (await page.Locator(".plane-drawing").BoundingBoxAsync())!;
        await page.Mouse.ClickAsync(plane.X + (plane.Width * 0.25f), plane.Y + (plane.Height * 0.25f));
        await Expect(page.Locator("#mood-words")).ToContainTextAsync("unpleasant and excited");
        // what was chosen outlives a reload
        await page.ReloadAsync();
        await Expect(page.Locator("#mood-words")).ToContainTextAsync("unpleasant and excited");
        await page.GetByRole(AriaRole.Button, new() { Name = "Let the camera lead again" }).ClickAsync();
        await Expect(page.Locator("#mood-words")).ToContainTextAsync("Nothing chosen yet");
        Assert.Empty(watched.Errors);
        await page.Context.CloseAsync();
    }

    [FactIfCamera]
    public async Task A_photo_is_read_and_shown_with_its_faces()
    {
        WatchedPage watched = await fixture.OpenAsync("#/upload");
        IPage page = watched.Page;
        await page.Locator("#file").SetInputFilesAsync(SharedFaces.File("two_people.jpg"));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "2 faces" })).ToBeVisibleAsync();
        await Expect(page.Locator(".face-box")).ToHaveCountAsync(2);
        await Browser.ScreenshotAsync(page, "upload-photo-light");
        Assert.Empty(watched.Errors);
        await page.Context.CloseAsync();
    }

    [FactIfCamera]
    public async Task A_video_is_read_with_progress_and_can_be_scrubbed()
    {
        WatchedPage watched = await fixture.OpenAsync("#/upload", scheme: ColorScheme.Dark);
        IPage page = watched.Page;
        await page.Locator("#file").SetInputFilesAsync(SharedFaces.File("short_hamilton_clip.mp4"));
        await Expect(page.GetByRole(AriaRole.Progressbar)).ToBeVisibleAsync();
        ILocator scrub = page.GetByRole(AriaRole.Slider, new() { Name = "Place in the video" });
        await Expect(scrub).ToBeVisibleAsync(new() { Timeout = 120_000 });
        await scrub.FillAsync("4");
        await Expect(scrub).ToHaveAttributeAsync("aria-valuetext", new System.Text.RegularExpressions.Regex("^4.0 seconds, "));
        await page.WaitForTimeoutAsync(500);
        await Browser.ScreenshotAsync(page, "upload-video-dark");
        Assert.Empty(watched.Errors);
        await page.Context.CloseAsync();
    }

    [FactIfChromium]
    public async Task A_file_that_is_no_picture_is_refused_in_words()
    {
        WatchedPage watched = await fixture.OpenAsync("#/upload");
        await watched.Page.Locator("#file").SetInputFilesAsync(new FilePayload { Name = "notes.jpg", MimeType = "image/jpeg", Buffer = "not a picture"u8.ToArray() });
        await Expect(watched.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("expected a JPEG, PNG, WebP or BMP picture, found 13 bytes that are none");
        await watched.Page.Context.CloseAsync();
    }

    [FactIfChromium]
    public async Task The_model_page_shows_the_figures_of_the_metrics_file_and_the_report()
    {
        WatchedPage watched = await fixture.OpenAsync("#/model");
        IPage page = watched.Page;
        using var metrics = System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(Repository.Artifact("emotion.metrics.json")));
        string accuracy = (100 * metrics.RootElement.GetProperty("accuracy").GetDouble()).ToString("0.0", System.Globalization.CultureInfo.InvariantCulture);
        await Expect(page.Locator(".figure").First).ToContainTextAsync($"{accuracy} %");
        await Expect(page.Locator(".confusion td")).ToHaveCountAsync(49);
        await Browser.ScreenshotAsync(page, "model-light");
        await page.Locator("#page summary").ClickAsync();
        await Expect(page.Locator(".markdown table").First).ToBeVisibleAsync();
        await Browser.ScreenshotAsync(page, "model-card-light");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show the full report here" }).ClickAsync();
        await Expect(page.FrameLocator("iframe.report").GetByRole(AriaRole.Heading).First).ToBeVisibleAsync();
        Assert.Equal([fixture.Server.Address.Authority], watched.Hosts);
        await page.Context.CloseAsync();
    }

    [FactIfChromium]
    public async Task Every_page_fits_a_phone_and_can_be_reached_by_keyboard()
    {
        WatchedPage watched = await fixture.OpenAsync("", 390, 844, phone: true);
        IPage page = watched.Page;
        foreach ((string name, string heading) in new[] { ("Live", "Before the camera starts"), ("Upload", "Photo or video"), ("Mood", "Your mood, by hand"), ("Model", "The model") })
        {
            ILocator link = page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = name });
            await link.FocusAsync();
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = heading })).ToBeVisibleAsync();
            await Expect(link).ToHaveAttributeAsync("aria-current", "page");
            Assert.Equal("page", await page.EvaluateAsync<string>("document.activeElement.id"));
            Assert.Equal(0, await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth"));
            await page.WaitForTimeoutAsync(300);
            await Browser.ScreenshotAsync(page, $"{name.ToLowerInvariant()}-phone-light", fullPage: false);
        }
        await page.Context.CloseAsync();
    }

    [FactIfChromium]
    public async Task The_theme_follows_the_system_until_one_is_chosen_and_the_choice_stays()
    {
        WatchedPage watched = await fixture.OpenAsync("#/mood", scheme: ColorScheme.Dark);
        IPage page = watched.Page;
        ILocator html = page.Locator("html");
        await Expect(html).ToHaveAttributeAsync("data-theme", "dark");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sad" }).ClickAsync();
        await Browser.ScreenshotAsync(page, "mood-dark");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use the light theme" }).ClickAsync();
        await Expect(html).ToHaveAttributeAsync("data-theme", "light");
        await page.ReloadAsync();
        await Expect(html).ToHaveAttributeAsync("data-theme", "light");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sad" })).ToBeVisibleAsync();
        await Browser.ScreenshotAsync(page, "mood-light");
        await page.Context.CloseAsync();
    }
}
