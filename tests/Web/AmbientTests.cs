using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;

namespace EmotionML.Tests.Web;

/// <summary>The ambient music, measured on its sound and seen in the page.</summary>
[Collection(PlayerCollection.Name)]
[Trait("Category", "Browser")]
public sealed class AmbientTests(PlayerBrowser fixture)
{
    private sealed record Key(int Tonic, string Mode, double Fit);

    private sealed record Sound(double Seconds, double OnsetsPerSecond, double Tempo, double TempoFit, Key Key, double Centroid, double Peak);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    [FactIfChromium]
    public async Task Rendered_for_opposite_moods_it_differs_in_tempo_density_mode_and_brightness_and_never_clips()
    {
        await using WebServer server = await WebServer.StartAsync();
        WatchedPage watched = await fixture.Browser.OpenAsync(server.Address);

        Sound happy = await RenderAsync(watched.Page, 0.8, 0.6);
        Sound sad = await RenderAsync(watched.Page, -0.7, -0.6);

        // 54 + 62 · (arousal + 1) / 2 beats a minute: found again in the sound, not read from the program
        Assert.Equal(103.6, happy.Tempo, 1.0);
        Assert.Equal(66.4, sad.Tempo, 1.0);
        Assert.True(happy.TempoFit > 0.9 && sad.TempoFit > 0.9, $"notes off their grid: {happy.TempoFit}, {sad.TempoFit}");
        Assert.True(happy.OnsetsPerSecond > 2 * sad.OnsetsPerSecond, $"onsets a second: {happy.OnsetsPerSecond} and {sad.OnsetsPerSecond}");
        Assert.Equal("major", happy.Key.Mode);
        Assert.Equal("minor", sad.Key.Mode);
        Assert.Equal(2, happy.Key.Tonic);
        Assert.Equal(2, sad.Key.Tonic);
        Assert.True(happy.Centroid > 1.5 * sad.Centroid, $"spectral centroids: {happy.Centroid} and {sad.Centroid} Hz");
        foreach (Sound sound in new[] { happy, sad }) Assert.InRange(sound.Peak, 0.05, 0.9);
    }

    [FactIfChromium]
    public async Task The_mapping_is_smooth_tempo_follows_arousal_alone_and_mode_valence_alone()
    {
        await using WebServer server = await WebServer.StartAsync();
        WatchedPage watched = await fixture.Browser.OpenAsync(server.Address);
        double[] worst = await watched.Page.EvaluateAsync<double[]>("""
            async () => {
              const { ambientParameters } = await import('/js/ambient-parameters.js');
              const ranges = { tempo: 62, mode: 3, density: 0.65, articulation: 1.65, register: 16, brightness: 3180, level: 5, attack: 1.85 };
              let jump = 0, tempo = 0, mode = 0, order = 0;
              for (let v = -1; v < 0.995; v += 0.01) for (let a = -1; a < 0.995; a += 0.01) {
                const here = ambientParameters({ valence: v, arousal: a });
                const right = ambientParameters({ valence: v + 0.01, arousal: a }), up = ambientParameters({ valence: v, arousal: a + 0.01 });
                for (const [name, range] of Object.entries(ranges)) jump = Math.max(jump, Math.abs(here[name] - right[name]) / range, Math.abs(here[name] - up[name]) / range);
                tempo = Math.max(tempo, Math.abs(here.tempo - right.tempo));
                mode = Math.max(mode, Math.abs(here.mode - up.mode));
                if (up.tempo <= here.tempo || right.mode > here.mode || up.brightness <= here.brightness || right.register <= here.register) order++;
              }
              return [jump, tempo, mode, order];
            }
            """);
        Assert.True(worst[0] < 0.025, $"a hundredth of the plane changes a setting by {worst[0]:P1} of its range");
        Assert.Equal(0, worst[1]);
        Assert.Equal(0, worst[2]);
        Assert.Equal(0, worst[3]);
    }

    [FactIfChromium]
    public async Task It_starts_by_a_click_only_follows_the_mood_and_stops_to_silence()
    {
        await using WebServer server = await WebServer.StartAsync();
        WatchedPage watched = await fixture.Browser.OpenAsync(new Uri(server.Address, "#/mood"));
        IPage page = watched.Page;
        ILocator panel = page.Locator(".ambient");
        await PlayerSteps.SetMoodAsync(page, -0.8, -0.8);
        await page.Locator("[data-mode=ambient]").ClickAsync();
        await Assertions.Expect(panel).ToHaveAttributeAsync("data-playing", "false");
        Assert.False(await page.EvaluateAsync<bool>("() => 'Tone' in globalThis"), "sound was got ready before anyone asked for it");

        await page.Locator("[data-action=play]").ClickAsync();
        await PlayerSteps.UntilAsync(page, "() => Number(document.querySelector('.ambient').dataset.level) > 0.002", "a sound");
        double slow = await TempoAsync(panel);
        await PlayerSteps.SetMoodAsync(page, 0.9, 0.9);
        await PlayerSteps.UntilAsync(page, "() => Number(document.querySelector('.ambient').dataset.tempo) > 100 && document.querySelector('.ambient').dataset.mode.startsWith('Ionian')", "the new mood", 60);
        Assert.InRange(slow, 54, 66);
        await Browser.ScreenshotAsync(page, "ambient");

        await page.Locator("[data-action=play]").ClickAsync();
        await Assertions.Expect(panel).ToHaveAttributeAsync("data-playing", "false");
        await PlayerSteps.UntilAsync(page, "() => Number(document.querySelector('.ambient').dataset.level) < 0.0001", "silence");
        Assert.Empty(watched.Errors);
        Assert.Equal([server.Address.Authority], watched.Hosts);
    }

    [FactIfChromium]
    public async Task Without_its_library_it_says_so_and_does_not_claim_to_play()
    {
        await using WebServer server = await WebServer.StartAsync();
        WatchedPage watched = await fixture.Browser.OpenAsync(new Uri(server.Address, "#/mood"));
        IPage page = watched.Page;
        await page.RouteAsync("**/lib/Tone.js", route => route.AbortAsync());
        await page.Locator("[data-mode=ambient]").ClickAsync();
        await page.Locator("[data-action=play]").ClickAsync();
        await Assertions.Expect(page.Locator(".player-problem")).ToContainTextAsync("The ambient music could not start.");
        await Assertions.Expect(page.Locator(".ambient")).ToHaveAttributeAsync("data-playing", "false");
        await page.Context.CloseAsync();
    }

    private static async Task<double> TempoAsync(ILocator panel) =>
        double.Parse((await panel.GetAttributeAsync("data-tempo"))!, CultureInfo.InvariantCulture);

    // 24 seconds are enough for about 15 notes of the slow mood; 22,050 Hz for all that the filters let through
    private static async Task<Sound> RenderAsync(IPage page, double valence, double arousal)
    {
        await page.RouteAsync("**/sound-analysis.mjs", route => route.FulfillAsync(new RouteFulfillOptions
        {
            Path = Path.Combine(Repository.Root, "tests", "Web", "sound-analysis.mjs"),
            ContentType = "text/javascript",
        }));
        JsonElement? measured = await page.EvaluateAsync("""
            async ({ valence, arousal }) => {
              const { renderAmbient } = await import('/js/ambient.js');
              const { measure } = await import('/sound-analysis.mjs');
              const sound = await renderAmbient({ valence, arousal }, 24, { seed: 7, rate: 22050 });
              const left = sound.getChannelData(0), right = sound.getChannelData(1);
              return measure(left.map((x, i) => (x + right[i]) / 2), sound.sampleRate);
            }
            """, new { valence, arousal });
        return measured!.Value.Deserialize<Sound>(Json)!;
    }
}
