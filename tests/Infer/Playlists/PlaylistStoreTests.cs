using EmotionML.Core.Common;
using EmotionML.Infer.History;
using EmotionML.Infer.Library.Database;
using EmotionML.Infer.Playlists;
using EmotionML.Infer.Recommendations;
using EmotionML.Tests.Infer.Library;
using static EmotionML.Tests.Infer.Recommendations.Songs;

namespace EmotionML.Tests.Infer.Playlists;

/// <summary>The stores on a real SQLite file.</summary>
public sealed class PlaylistStoreTests : IDisposable
{
    private readonly MusicLibrary library = new();
    private readonly PlaylistStore playlists;
    private readonly ListeningStore listening;
    private readonly MoodHistory history;
    private readonly IReadOnlyList<long> ids;

    public PlaylistStoreTests()
    {
        playlists = new PlaylistStore(library.Database, TimeProvider.System);
        listening = new ListeningStore(library.Database);
        history = new MoodHistory(library.Database);
        ids = library.Tracks.Upsert([Song(0, 0, 0, "A") with { Title = "one" }, Song(0, 0, 0, "B") with { Title = "two" }, Song(0, 0, 0, "C") with { Title = "three" }]).Ids;
    }

    public void Dispose() => library.Dispose();

    [Fact]
    public void A_playlist_keeps_name_and_order_and_counts_its_versions()
    {
        long id = playlists.Create("  Mine ", [ids[2], ids[0]]);
        Assert.Equal(EditOutcome.Done, playlists.Replace(id, [1], "Mine too", [ids[1], ids[2], ids[0]]));
        Playlist found = playlists.Find(id)!;
        Assert.Equal(("Mine too", 2L, null), (found.Name, found.Version, found.Emotion));
        Assert.Equal(["two", "three", "one"], found.Tracks.Select(track => track.Title));
        Assert.Equal(new PlaylistSummary(id, "Mine too", null, 2, 3), Assert.Single(playlists.List()));
    }

    [Fact]
    public void An_edit_of_an_old_version_changes_nothing()
    {
        long id = playlists.Create("Mine", [ids[0]]);
        playlists.Replace(id, [1], "First", [ids[1]]);
        Assert.Equal(EditOutcome.Changed, playlists.Replace(id, [1], "Second", []));
        Assert.Equal(EditOutcome.Changed, playlists.Remove(id, [1]));
        Assert.Equal("First", playlists.Find(id)!.Name);
        Assert.Equal(EditOutcome.Done, playlists.Remove(id, null));
        Assert.Equal(EditOutcome.Missing, playlists.Replace(id, null, "Third", []));
        Assert.Equal(3, library.Tracks.Count());
    }

    [Fact]
    public void Of_many_edits_of_one_version_at_once_exactly_one_wins()
    {
        long id = playlists.Create("Mine", []);
        EditOutcome[] outcomes = [.. Enumerable.Range(0, 8).AsParallel().WithDegreeOfParallelism(8).Select(i => playlists.Replace(id, [1], $"Edit {i}", [ids[i % 3]]))];
        Assert.Equal(1, outcomes.Count(outcome => outcome == EditOutcome.Done));
        Assert.Equal(7, outcomes.Count(outcome => outcome == EditOutcome.Changed));
        Assert.Equal(2, playlists.Find(id)!.Version);
    }

    [Fact]
    public void A_bad_edit_is_refused_whole()
    {
        long id = playlists.Create("Mine", [ids[0]]);
        Assert.Equal("trackIds: expected ids of songs in the library, found 999", Assert.Throws<UserException>(() => playlists.Replace(id, null, "Other", [ids[1], 999])).Message);
        Assert.Equal($"trackIds: expected each song once, found {ids[1]} twice", Assert.Throws<UserException>(() => playlists.Replace(id, null, "Other", [ids[1], ids[1]])).Message);
        Assert.Equal("name: expected 1 to 200 characters, found 0", Assert.Throws<UserException>(() => playlists.Create(" ", [])).Message);
        Assert.Equal("name: expected 1 to 200 characters, found 10485760", Assert.Throws<UserException>(() => playlists.Create(new string('x', 10 << 20), [])).Message);
        Assert.Throws<UserException>(() => playlists.Create("two\nlines", []));
        Playlist found = playlists.Find(id)!;
        Assert.Equal(("Mine", 1L, 1), (found.Name, found.Version, found.Tracks.Count));
    }

    [Fact]
    public void Sql_and_html_in_a_name_are_only_letters()
    {
        const string name = "'); DROP TABLE playlists; --<script>alert(1)</script>";
        long id = playlists.Create(name, []);
        Assert.Equal(name, playlists.Find(id)!.Name);
    }

    [Fact]
    public void The_first_playlists_are_made_once()
    {
        playlists.SeedOnce(() => [("sad", "Sad", [ids[0]]), ("happy", "Happy", [ids[1]])]);
        long sad = playlists.List().Single(list => list.Emotion == "sad").Id;
        playlists.Remove(sad, null);
        playlists.SeedOnce(() => throw new InvalidOperationException("asked again"));
        Assert.Equal(["happy"], playlists.List().Select(list => list.Emotion));
    }

    [Fact]
    public void Likes_and_skips_outlive_the_program_and_can_be_taken_back_or_reset()
    {
        Assert.True(listening.AddFeedback(ids[0], FeedbackKind.Like, new(0.5, 0.2), Now));
        listening.AddFeedback(ids[0], FeedbackKind.Skip, new(-0.5, 0.1), Now);
        listening.AddFeedback(ids[1], FeedbackKind.Like, default, Now.AddDays(1));
        Assert.False(listening.AddFeedback(999, FeedbackKind.Like, default, Now));
        Assert.False(listening.AddFeedback(999, FeedbackKind.Unlike, default, Now));
        using (var again = MusicDatabase.Open(library.Database.FilePath, seed: false))
            Assert.Equal([new Feedback(ids[0], true, new(0.5, 0.2)), new(ids[0], false, new(-0.5, 0.1)), new(ids[1], true, default)], new ListeningStore(again).Read(Now).Feedback);
        Assert.Equal([new DayOfFeedback("2026-11-21", 1, 1), new("2026-11-22", 1, 0)], listening.FeedbackByDay(Now.AddDays(-1)));
        listening.AddFeedback(ids[0], FeedbackKind.Unlike, default, Now);
        Assert.Equal([false, true], listening.Read(Now).Feedback.Select(given => given.Liked));
        Assert.Equal(2, listening.ResetFeedback());
        Assert.Empty(listening.Read(Now).Feedback);
    }

    [Fact]
    public void The_last_play_of_the_last_days_is_known()
    {
        listening.AddPlay(ids[0], new(0.1, 0.2), Now.AddHours(-5));
        listening.AddPlay(ids[0], new(0.1, 0.2), Now.AddHours(-2));
        listening.AddPlay(ids[1], new(0.1, 0.2), Now.AddDays(-9));
        Assert.Equal(new Dictionary<long, DateTimeOffset> { [ids[0]] = Now.AddHours(-2) }, listening.Read(Now).LastPlayed);
        Assert.Equal([ids[0], ids[0]], listening.Plays(Now.AddDays(-1)).Select(play => play.TrackId));
    }

    [Fact]
    public void Samples_become_shares_and_means_of_their_minute()
    {
        history.Add([new(Now.AddSeconds(1), "happy", 0.8, 0.4), new(Now.AddSeconds(30), "happy", 0.6, 0.2)], Now);
        history.Add([new(Now.AddSeconds(59.9), "sad", -0.8, -0.6), new(Now.AddSeconds(45), "happy", 0.6, 0.4), new(Now.AddSeconds(61), "sad", -0.8, -0.6)], Now);
        IReadOnlyList<MoodMinute> minutes = history.Minutes(Now.AddDays(-1));
        Assert.Equal([Now, Now.AddMinutes(1)], minutes.Select(minute => minute.Minute));
        Assert.Equal(0.75, minutes[0].Shares["happy"], 12);
        Assert.Equal(0.25, minutes[0].Shares["sad"], 12);
        Assert.Equal(0.3, minutes[0].Valence, 12);
        Assert.Equal(0.1, minutes[0].Arousal, 12);
    }

    [Fact]
    public void A_bad_sample_is_refused_and_none_is_kept()
    {
        EmotionSample good = new(Now, "happy", 0, 0);
        foreach (EmotionSample bad in new EmotionSample[] { good with { Valence = 1.1 }, good with { Arousal = double.NaN }, good with { Emotion = "" }, good with { Emotion = new string('x', 51) }, good with { Time = Now.AddDays(2) }, default })
            Assert.StartsWith("samples[1].", Assert.Throws<UserException>(() => history.Add([good, bad], Now)).Message, StringComparison.Ordinal);
        Assert.Empty(history.Minutes(Now.AddDays(-9)));
    }

    [Fact]
    public void What_is_older_than_the_retention_is_deleted_and_likes_stay()
    {
        Assert.Equal(MoodHistory.DefaultRetentionDays, history.RetentionDays());
        foreach (int days in new[] { 0, 20, 40 })
        {
            history.Add([new(Now.AddDays(-days), "happy", 0, 0)], Now);
            listening.AddPlay(ids[0], default, Now.AddDays(-days));
            listening.AddFeedback(ids[0], FeedbackKind.Like, default, Now.AddDays(-days));
        }
        history.Keep(30, Now);
        Assert.Equal(30, history.RetentionDays());
        Assert.Equal(2, history.Minutes(Now.AddYears(-1)).Count);
        Assert.Equal(2, listening.Plays(Now.AddYears(-1)).Count);
        Assert.Equal(3, listening.Read(Now).Feedback.Count);
        Assert.Equal("retentionDays: expected 1 to 3650, found 0", Assert.Throws<UserException>(() => history.Keep(0, Now)).Message);
    }

    [Fact]
    public void After_deleting_all_not_even_the_bytes_are_left()
    {
        const string label = "unmistakable-label-in-the-file";
        history.Add([.. Enumerable.Range(0, 50).Select(i => new EmotionSample(Now.AddMinutes(-i), label, 0, 0))], Now);
        listening.AddPlay(ids[0], default, Now);
        listening.AddFeedback(ids[0], FeedbackKind.Skip, default, Now);
        Assert.Contains(label, Bytes(), StringComparison.Ordinal);
        history.DeleteAll();
        Assert.Empty(history.Minutes(Now.AddYears(-1)));
        Assert.Empty(listening.Plays(Now.AddYears(-1)));
        Assert.Empty(listening.Read(Now).Feedback);
        Assert.DoesNotContain(label, Bytes(), StringComparison.Ordinal);
        Assert.Equal(3, library.Tracks.Count());

        string Bytes() => string.Concat(Directory.GetFiles(library.Folder).Select(path =>
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            return reader.ReadToEnd();
        }));
    }

    [Fact]
    public void The_service_notices_a_changed_library()
    {
        var service = new RecommendationService(library.Tracks, listening, new MoodLists(library.Database), EmotionML.Core.Affect.EmotionAffect.Default, TimeProvider.System);
        var request = new RecommendationRequest { Mood = new(0.9, 0.9), Count = 1 };
        Assert.True(service.Recommend(request).Tracks[0].Track.Valence < 0.5);
        library.Tracks.Upsert([Song(0, 0.9, 0.9, "D") with { Title = "four" }]);
        Assert.Equal("four", service.Recommend(request).Tracks[0].Track.Title);
    }
}
