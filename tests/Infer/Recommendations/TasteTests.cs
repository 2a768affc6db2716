using EmotionML.Core.Affect;
using EmotionML.Infer.History;
using EmotionML.Infer.Library.Tracks;
using EmotionML.Infer.Recommendations;
using Xunit.Abstractions;
using static EmotionML.Tests.Infer.Recommendations.Songs;

namespace EmotionML.Tests.Infer.Recommendations;

public sealed class TasteTests(ITestOutputHelper output)
{
    [Fact]
    public void The_chance_of_being_liked_is_the_mean_of_nested_beta_distributions()
    {
        List<Track> tracks =
        [
            Song(1, 0, 0, "A") with { Genre = "soul" }, Song(2, 0, 0, "A") with { Genre = "soul" },
            Song(3, 0, 0, "B") with { Genre = "soul" }, Song(4, 0, 0, "C") with { Genre = "folk" },
        ];
        var index = new TrackIndex(tracks);
        double[] chances = new double[4];
        // two likes and a skip of song 1 in this very mood, by hand: genre (2 + 4 * 0.5) / 7, artist (2 + 3 * g) / 6, song (2 + 2 * a) / 5
        Taste.Fill(index, [new(1, true, default), new(1, true, default), new(1, false, default)], default, chances);
        double genre = 4.0 / 7, artist = (2 + 3 * genre) / 6, song = (2 + 2 * artist) / 5;
        Assert.Equal(song, chances[0], 12);
        Assert.Equal(artist, chances[1], 12);
        Assert.Equal(genre, chances[2], 12);
        Assert.Equal(0.5, chances[3], 12);
    }

    [Fact]
    public void A_skip_in_a_far_mood_hardly_counts()
    {
        // exp(-0.4^2 / (2 * 0.4^2)) and exp(-2^2 / (2 * 0.4^2)), by hand
        Assert.Equal(Math.Exp(-0.5), Taste.Weight(new(0, 0), new(0.4, 0)), 12);
        Assert.True(Taste.Weight(new(-1, 0), new(1, 0)) < 1e-5);
    }

    [Fact]
    public void The_reason_names_likes_and_the_mood_they_were_given_in()
    {
        var recommender = new Recommender(new TrackIndex([Song(1, 0.12, -0.39)]));
        Listening listener = Nobody with { Feedback = [new(1, true, new(0.3, -0.4)), new(1, true, new(0.28, -0.38))] };
        Assert.Equal("0.18 from your mood, liked twice when calm",
            recommender.Recommend(new() { Mood = new(0.3, -0.4), Count = 1 }, listener).Tracks[0].Why);
        Assert.Equal("0.00 from your mood, skipped once when calm, played 3 hours ago",
            recommender.Recommend(new() { Mood = new(0.12, -0.39), Count = 1 }, new([new(1, false, new(0.12, -0.39))], new Dictionary<long, DateTimeOffset> { [1] = Now.AddHours(-3) }, Now)).Tracks[0].Why);
    }

    [Fact]
    public void After_thirty_likes_and_skips_the_share_of_liked_songs_rises()
    {
        // Listeners who like six genre words out of many; they like or skip the first song of each list of ten.
        string[] words = ["rock", "jazz", "soul", "metal", "folk", "pop", "hip", "electronic", "classical", "punk", "blues", "disco", "country", "indie"];
        double before = 0, after = 0, lift = double.PositiveInfinity;
        const int listeners = 20;
        for (int who = 0; who < listeners; who++)
        {
            var random = new Random(who);
            string[] liked = [.. words.OrderBy(_ => random.Next()).Take(5)];
            bool Likes(Track track) => liked.Any(word => track.Genre!.Contains(word, StringComparison.Ordinal));
            AffectPoint mood = new(random.NextDouble() - 0.5, random.NextDouble() - 0.5);

            var feedback = new List<Feedback>();
            double Share() => Enumerable.Range(0, 20).Average(seed =>
                CatalogRecommender.Recommend(new() { Mood = Near(mood, new Random(1000 + seed)), Count = 10, Seed = seed }, Nobody with { Feedback = feedback }).Tracks.Average(chosen => Likes(chosen.Track) ? 1.0 : 0));
            double untaught = Share();
            for (int i = 0; i < 30; i++)
            {
                AffectPoint now = Near(mood, random);
                // the listener hears what the recommender gives, as in life; a little chance shows new songs
                Track heard = CatalogRecommender.Recommend(new() { Mood = now, Count = 10, Seed = 100 + i }, Nobody with { Feedback = feedback }).Tracks[random.Next(10)].Track;
                feedback.Add(new(heard.Id, Likes(heard), now));
            }
            double taught = Share();
            before += untaught / listeners;
            after += taught / listeners;
            lift = Math.Min(lift, taught - untaught);
        }
        output.WriteLine($"share of liked songs: {before:0.000} before, {after:0.000} after 30 likes and skips ({listeners} listeners; least change {lift:+0.000;-0.000})");
        Assert.True(after > before + 0.15, $"{before:0.000} -> {after:0.000}");
        Assert.True(lift > -0.05, $"worst listener {lift:0.000}");
    }

    private static AffectPoint Near(AffectPoint mood, Random random) =>
        new AffectPoint(mood.Valence + 0.3 * (random.NextDouble() - 0.5), mood.Arousal + 0.3 * (random.NextDouble() - 0.5)).Clamp();
}
