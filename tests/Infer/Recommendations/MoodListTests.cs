using System.Net.Http.Json;
using System.Text.Json;
using EmotionML.Core.Affect;
using EmotionML.Infer.Library.Database;
using EmotionML.Infer.Library.Tracks;
using EmotionML.Infer.Playlists;
using EmotionML.Tests.Web;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionML.Tests.Infer.Recommendations;

/// <summary>The mood's list plays first, in each place that recommends.</summary>
public sealed class MoodListTests : IAsyncLifetime
{
    private WebServer server = null!;

    public async Task InitializeAsync() => server = await WebServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task The_list_of_a_mood_plays_first_once_somebody_has_edited_it()
    {
        long[] own = Add(3, -0.9, -0.9, "import");
        Fill("happy", own);
        Assert.Equal(own.Order(), (await SongsAsync("emotion=happy&count=8"))[..3].Order());
        AffectPoint happy = EmotionAffect.Default.Of("happy");
        Assert.Equal(own.Order(), (await SongsAsync(FormattableString.Invariant($"valence={happy.Valence}&arousal={happy.Arousal}&count=8")))[..3].Order());
        // a goal that leads away begins with them too
        Assert.Contains((await SongsAsync("emotion=happy&goal=calm&count=8"))[0], own);
        // another mood does not
        Assert.Empty((await SongsAsync("emotion=surprise&count=8")).Intersect(own));
    }

    [Fact]
    public async Task Songs_of_unknown_affect_take_the_mood_of_their_list_and_are_recommended()
    {
        long[] followed = Add(5, 0, 0, "unknown");
        Assert.Empty((await SongsAsync("emotion=sad&count=100")).Intersect(followed));
        Fill("sad", followed);
        Assert.Equal(followed.Order(), (await SongsAsync("emotion=sad&count=10"))[..5].Order());
        // like any other song, also where the list has no precedence
        Assert.NotEmpty((await SongsAsync("emotion=sad&count=20&songs=library")).Intersect(followed));
        Fill("sad", []);
        Assert.Empty((await SongsAsync("emotion=sad&count=100")).Intersect(followed));
    }

    [Fact]
    public async Task What_a_mood_plays_can_be_chosen_and_set_back()
    {
        long[] own = Add(3, -0.9, -0.9, "import");
        Fill("happy", own);
        Assert.Equal("library", await ChooseAsync("library"));
        Assert.Empty((await SongsAsync("emotion=happy&count=8")).Intersect(own));
        Assert.Equal("similar", await ChooseAsync("similar"));
        long[] similar = await SongsAsync("emotion=happy&count=8");
        Assert.Equal(own.Order(), similar[..3].Order());
        Assert.NotEqual((await SongsAsync("emotion=happy&count=8&songs=list"))[3..], similar[3..]);
        Assert.Equal("list", await ChooseAsync(null));
        using HttpResponseMessage wrong = await server.Client.PutAsJsonAsync("api/moods/happy", new { songs = "some" });
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, wrong.StatusCode);
        using HttpResponseMessage missing = await server.Client.PutAsJsonAsync("api/moods/hungry", new { songs = "list" });
        Assert.Equal(System.Net.HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task A_list_nobody_has_edited_changes_nothing() =>
        Assert.Equal(await SongsAsync("emotion=happy&count=20&songs=library"), await SongsAsync("emotion=happy&count=20"));

    [Fact]
    public async Task After_a_song_of_a_short_list_was_played_others_follow()
    {
        long[] own = Add(1, -0.9, -0.9, "import");
        Fill("happy", own);
        Assert.Equal(own[0], (await SongsAsync("emotion=happy"))[0]);
        (await server.Client.PostAsJsonAsync("api/plays", new { trackId = own[0], valence = 0.8, arousal = 0.5 })).EnsureSuccessStatusCode();
        Assert.NotEqual(own[0], (await SongsAsync("emotion=happy"))[0]);
    }

    private long[] Add(int count, double valence, double arousal, string affect)
    {
        TrackStore tracks = server.Services.GetRequiredService<TrackStore>();
        tracks.Upsert([.. Enumerable.Range(1, count).Select(i => new Track { Title = $"Own song {i}", Artist = $"Own artist {i}", Valence = valence, Arousal = arousal, AffectSource = affect, Source = "import" })]);
        return [.. tracks.All().Where(track => track.Title.StartsWith("Own song", StringComparison.Ordinal)).Select(track => track.Id)];
    }

    private void Fill(string emotion, long[] ids)
    {
        PlaylistStore playlists = server.Services.GetRequiredService<PlaylistStore>();
        PlaylistSummary list = playlists.List().Single(summary => summary.Emotion == emotion);
        Assert.Equal(EditOutcome.Done, playlists.Replace(list.Id, null, list.Name, ids));
    }

    private async Task<long[]> SongsAsync(string query) =>
        [.. (await server.Client.GetFromJsonAsync<JsonElement>($"api/recommendations?{query}")).GetProperty("tracks").EnumerateArray().Select(track => track.GetProperty("id").GetInt64())];

    private async Task<string?> ChooseAsync(string? songs)
    {
        using HttpResponseMessage answer = await server.Client.PutAsJsonAsync("api/moods/happy", new { songs });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("songs").GetString();
    }
}
