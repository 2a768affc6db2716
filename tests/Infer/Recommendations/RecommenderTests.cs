using EmotionML.Core.Affect;
using EmotionML.Core.Common;
using EmotionML.Infer.History;
using EmotionML.Infer.Library.Tracks;
using EmotionML.Infer.Recommendations;
using Xunit.Abstractions;
using static EmotionML.Tests.Infer.Recommendations.Songs;

namespace EmotionML.Tests.Infer.Recommendations;

public sealed class RecommenderTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(MusicGoal.Lift)]
    [InlineData(MusicGoal.Calm)]
    [InlineData(MusicGoal.Energise)]
    public void Over_a_thousand_moods_the_distance_to_the_target_never_grows(MusicGoal goal)
    {
        var random = new Random(7);
        double start = 0, end = 0;
        for (int i = 0; i < 1000; i++)
        {
            AffectPoint mood = Anywhere(random);
            int count = random.Next(2, 21);
            Recommendation answer = CatalogRecommender.Recommend(new() { Mood = mood, Goal = goal, Count = count, Seed = i }, Nobody);
            Assert.Equal(count, answer.Tracks.Count);
            double last = double.PositiveInfinity;
            foreach (RecommendedTrack chosen in answer.Tracks)
            {
                double distance = Place(chosen.Track).DistanceTo(answer.Target);
                Assert.True(distance <= last, $"mood {mood}: {distance} after {last}");
                last = distance;
            }
            start += Place(answer.Tracks[0].Track).DistanceTo(mood) / 1000;
            end += last / 1000;
        }
        output.WriteLine($"{goal}: mean distance of the first song from the mood {start:0.000}, of the last from the target {end:0.000}");
        // chance and a sparse catalogue cost a little; a walk that starts elsewhere or never arrives costs more
        Assert.InRange(start, 0, 0.15);
        Assert.InRange(end, 0, 0.12);
    }

    [Fact]
    public void Lift_goes_through_the_middle_and_not_at_once_to_the_target()
    {
        Recommendation answer = CatalogRecommender.Recommend(new() { Mood = EmotionAffect.Default.Of("sad"), Goal = MusicGoal.Lift, Count = 9 }, Nobody);
        AffectPoint middle = answer.Mood.Towards(answer.Target, 0.5);
        Assert.True(Place(answer.Tracks[4].Track).DistanceTo(middle) < 0.25);
        Assert.True(answer.Target.Valence >= 0.5);
    }

    [Theory]
    [InlineData(MusicGoal.Match)]
    [InlineData(MusicGoal.Lift)]
    [InlineData(MusicGoal.Focus)]
    public void No_artist_comes_twice_in_a_row_or_more_than_twice_in_twenty(MusicGoal goal)
    {
        // five artists share 200 songs: without the rule the nearest would decide
        List<Track> tracks = [.. Enumerable.Range(1, 200).Select(i => Song(i, Math.Sin(i), Math.Cos(2 * i), i % 3 > 0 ? $"Artist {i % 5}" : null))];
        var recommender = new Recommender(new TrackIndex(tracks));
        var random = new Random(1);
        for (int i = 0; i < 100; i++)
        {
            string[] artists = [.. recommender.Recommend(new() { Mood = Anywhere(random), Goal = goal, Count = 40, Seed = i }, Nobody).Tracks.Select(chosen => chosen.Track.Artist)];
            Assert.NotEmpty(artists);
            for (int at = 0; at < artists.Length; at++)
            {
                if (at > 0) Assert.NotEqual(artists[at - 1], artists[at]);
                Assert.True(artists.Skip(at).Take(20).GroupBy(name => name).Max(group => group.Count()) <= 2);
            }
        }
    }

    [Fact]
    public void One_seed_gives_the_same_songs_and_another_one_others()
    {
        var request = new RecommendationRequest { Mood = new(0.3, 0.1), Count = 20, Seed = 5 };
        long[] first = Ids(CatalogRecommender.Recommend(request, Nobody));
        // the order in which songs were read must not matter either
        var shuffled = new Recommender(new TrackIndex(CatalogSongs.Reverse()));
        Assert.Equal(first, Ids(shuffled.Recommend(request, Nobody)));
        Assert.NotEqual(first, Ids(CatalogRecommender.Recommend(request with { Seed = 6 }, Nobody)));
    }

    [Fact]
    public void The_search_finds_what_looking_at_every_song_finds()
    {
        var random = new Random(3);
        IReadOnlyList<Track> tracks = RecommendBenchmark.Library(3000);
        var index = new TrackIndex(tracks);
        double[] cost = new double[index.Count];
        for (int i = 0; i < cost.Length; i++) cost[i] = random.Next(5) == 0 ? double.PositiveInfinity : random.NextDouble() - 0.5;
        for (int i = 0; i < 300; i++)
        {
            AffectPoint place = Anywhere(random), target = Anywhere(random);
            double nearest = random.NextDouble(), farthest = nearest + random.NextDouble();
            int found = new NearestSearch(index, cost).Best(place, target, nearest, farthest, [], new ArtistRule(index, new()));
            int expected = Enumerable.Range(0, index.Count).Where(s => double.IsFinite(cost[s]) && index.Place(s).DistanceTo(target) >= nearest && index.Place(s).DistanceTo(target) <= farthest)
                .DefaultIfEmpty(-1).MinBy(s => s < 0 ? 0 : index.Place(s).DistanceTo(place) + cost[s]);
            Assert.Equal(expected, found);
        }
    }

    [Fact]
    public void What_was_played_just_now_sinks_and_comes_back()
    {
        List<Track> tracks = [Song(1, 0, 0), Song(2, 0.2, 0)];
        var recommender = new Recommender(new TrackIndex(tracks));
        var request = new RecommendationRequest { Mood = new(0, 0), Count = 1 };
        Assert.Equal([1], Ids(recommender.Recommend(request, Nobody)));
        Listening PlayedBefore(double hours) => Nobody with { LastPlayed = new Dictionary<long, DateTimeOffset> { [1] = Now.AddHours(-hours) } };
        Assert.Equal([2], Ids(recommender.Recommend(request, PlayedBefore(1))));
        Assert.Equal([1], Ids(recommender.Recommend(request, PlayedBefore(72))));
    }

    [Fact]
    public void Filters_let_through_only_what_they_say()
    {
        IReadOnlyList<Track> By(TrackFilter filter) =>
            [.. CatalogRecommender.Recommend(new() { Mood = new(0.2, 0.2), Count = 30, Filter = filter }, Nobody).Tracks.Select(chosen => chosen.Track)];
        Assert.All(By(TrackFilter.Parse("es", null, null)), track => Assert.Equal("es", track.Language));
        Assert.All(By(TrackFilter.Parse(null, "80s", null)), track => Assert.InRange(track.Year!.Value, 1980, 1989));
        IReadOnlyList<Track> rock = By(TrackFilter.Parse(null, null, "Rock"));
        Assert.Contains(rock, track => track.Genre != "rock");
        Assert.All(rock, track => Assert.Contains("rock", track.Genre!, StringComparison.Ordinal));
        Assert.All(By(TrackFilter.Parse(null, null, null, allowExplicit: false)), track => Assert.NotEqual(true, track.Explicit));
        Assert.Contains(By(TrackFilter.Parse(null, null, "hip hop")), track => track.Explicit == true);
        Assert.Empty(By(TrackFilter.Parse(null, null, null, offline: true)));
        Assert.Empty(By(TrackFilter.Parse("xx", null, null)));
    }

    [Theory]
    [InlineData("english", null, "language: expected a code of two or three letters such as en, found 'english'")]
    [InlineData(null, "1985", "decade: expected the first year of one such as 1980, found '1985'")]
    [InlineData(null, "20s", "decade: expected the first year of one such as 1980, found '20s'")]
    public void Filters_that_cannot_be_meant_are_refused(string? language, string? decade, string message) =>
        Assert.Equal(message, Assert.Throws<UserException>(() => TrackFilter.Parse(language, decade, null)).Message);

    [Fact]
    public void Focus_prefers_music_without_words_and_match_does_not()
    {
        double Wordless(MusicGoal goal) => CatalogRecommender.Recommend(new() { Mood = new(0.2, -0.35), Goal = goal, Count = 20 }, Nobody).Tracks.Count(chosen => chosen.Track.Language == "zxx") / 20.0;
        Assert.True(Wordless(MusicGoal.Focus) >= 0.8);
        Assert.True(Wordless(MusicGoal.Match) < 0.6);
    }

    [Fact]
    public void A_song_of_unknown_affect_is_never_chosen_and_too_few_songs_give_a_shorter_list()
    {
        List<Track> tracks = [Song(1, 0, 0) with { AffectSource = "unknown" }, Song(2, 0.5, 0), Song(3, 0.6, 0)];
        var recommender = new Recommender(new TrackIndex(tracks));
        foreach (MusicGoal goal in Enum.GetValues<MusicGoal>())
            Assert.Equal([2, 3], Ids(recommender.Recommend(new() { Mood = default, Goal = goal, Count = 10 }, Nobody)).Order());
        Assert.Empty(new Recommender(new TrackIndex([])).Recommend(new() { Mood = default }, Nobody).Tracks);
    }

    [Theory]
    [InlineData(2, 0, 10, "valence: expected -1 to 1, found 2")]
    [InlineData(0, double.NaN, 10, "arousal: expected -1 to 1, found NaN")]
    [InlineData(0, 0, 101, "count: expected 1 to 100, found 101")]
    public void Requests_out_of_range_are_refused(double valence, double arousal, int count, string message) =>
        Assert.Equal(message, Assert.Throws<UserException>(() => CatalogRecommender.Recommend(new() { Mood = new(valence, arousal), Count = count }, Nobody)).Message);

    [Fact]
    public void More_like_this_stays_near_in_mood_genre_tempo_and_year()
    {
        Track jazz = CatalogSongs.First(track => track.Title == "Take Five");
        IReadOnlyList<RecommendedTrack> near = SimilarTracks.To(CatalogRecommender.Index, jazz.Id, 10)!;
        Assert.Equal(10, near.Count);
        Assert.DoesNotContain(near, chosen => chosen.Track.Id == jazz.Id);
        output.WriteLine(string.Join('\n', near.Select(chosen => $"{chosen.Track.Artist}: {chosen.Track.Title} ({chosen.Track.Year}, {chosen.Track.Genre}): {chosen.Why}")));
        // 48 of 691 songs are jazz, and their mean distance is above 0.8
        Assert.True(near.Count(chosen => chosen.Track.Genre == "jazz") >= 4);
        Assert.All(near, chosen => Assert.True(Place(chosen.Track).DistanceTo(Place(jazz)) < 0.6));
        Assert.Null(SimilarTracks.To(CatalogRecommender.Index, 99999, 5));

        // twice the tempo counts as the same, a fifth of an octave as one unit, unknown as half
        Assert.Equal(0, SimilarTracks.TempoDistance(Math.Log2(70), Math.Log2(140)), 9);
        Assert.Equal(1, SimilarTracks.TempoDistance(Math.Log2(100), Math.Log2(100 * Math.Pow(2, 0.2))), 9);
        Assert.Equal(0.5, SimilarTracks.TempoDistance(double.NaN, 7));
    }

    private static AffectPoint Place(Track track) => new(track.Valence, track.Arousal);

    private static long[] Ids(Recommendation recommendation) => [.. recommendation.Tracks.Select(chosen => chosen.Track.Id)];
}
