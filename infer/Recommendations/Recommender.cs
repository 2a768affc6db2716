using System.Buffers;
using EmotionML.Infer.History;
using EmotionML.Infer.Library.Tracks;
using EmotionML.Infer.Playlists;

namespace EmotionML.Infer.Recommendations;

/// <summary>
/// Chooses songs for a mood: for each place on the way from the mood to the goal's target the song with the least cost
/// (distance plus <see cref="RecommenderOptions"/>) that the rules allow. Rules are never bent: no artist twice in a row, none
/// more than twice in twenty songs, and where a goal walks the distance to the target never grows; only a list that the listener
/// made for this mood, which comes first, may hold an artist more often. Safe for several threads.
/// </summary>
public sealed class Recommender(TrackIndex index, RecommenderOptions? options = null)
{
    // songs kept in reserve for a walk beyond those that it needs
    private const int Spare = 5;

    private readonly RecommenderOptions options = options ?? new();

    /// <summary>The songs that are chosen from.</summary>
    public TrackIndex Index => index;

    /// <summary>Chooses songs.</summary>
    /// <exception cref="UserException">The mood lies outside of the plane or the count is not allowed.</exception>
    public Recommendation Recommend(RecommendationRequest request, Listening listening)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(listening);
        request.Check();
        AffectPoint target = request.Goal.Target(request.Mood);
        double[] costs = ArrayPool<double>.Shared.Rent(index.Count);
        try
        {
            Span<double> cost = costs.AsSpan(0, index.Count);
            Fill(cost, request, listening);
            List<int> songs = Choose(request, target, cost, listening);
            var reasons = new Reasons(index, request, target, listening);
            return new(request.Mood, target, [.. songs.Select((song, step) => new RecommendedTrack(index.Tracks[song], reasons.Of(song, step, songs.Count)))]);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(costs);
        }
    }

    private List<int> Choose(RecommendationRequest request, AffectPoint target, ReadOnlySpan<double> cost, Listening listening)
    {
        int count = request.Count;
        double[] reserve = request.Goal.Walks() ? Reserve(target, count + Spare, cost) : [];
        var artists = new ArtistRule(index, options);
        var search = new NearestSearch(index, cost);
        List<int> chosen = MoodListOrder.Take(index, request, target, cost, listening, artists);
        double farthest = request.Goal.Walks() && chosen.Count > 0 ? index.Place(chosen[^1]).DistanceTo(target) : double.PositiveInfinity;
        AffectPoint? alike = request is { Goal: MusicGoal.Match, List: { Songs: MoodSongs.Similar } list } ? MoodListOrder.Middle(index, list) : null;
        for (int step = chosen.Count; step < count; step++)
        {
            AffectPoint place = alike ?? request.Mood.Towards(target, request.Goal.Share(step, count));
            int song = search.Within(place, target, farthest, Bounds(reserve, count - step - 1), chosen, artists);
            if (song < 0) break;
            chosen.Add(song);
            artists.Add(index.Artist[song]);
            if (request.Goal.Walks()) farthest = index.Place(song).DistanceTo(target);
        }
        return chosen;
    }

    // Least distances from the target to try, one after the other: at first so far away that enough songs for the steps that
    // follow lie between and a few more, as an artist may be barred; at last none.
    private static IEnumerable<double> Bounds(double[] reserve, int ahead)
    {
        if (ahead > 0)
            for (int rank = Math.Min(ahead - 1 + Spare, reserve.Length - 1); rank >= 0; rank--) yield return reserve[rank];
        yield return 0;
    }

    // Distances from the target within which 1, 2, 3, … songs can be had: a walk that hurries past them ends too early.
    private double[] Reserve(AffectPoint target, int count, ReadOnlySpan<double> cost)
    {
        var artists = new ArtistRule(index, options);
        var search = new NearestSearch(index, cost, ignoreCost: true);
        var taken = new List<int>(count);
        while (taken.Count < count)
        {
            int song = search.Best(target, target, 0, double.PositiveInfinity, taken, artists);
            if (song < 0) break;
            taken.Add(song);
            artists.Add(index.Artist[song]);
        }
        double[] radii = [.. taken.Select(song => index.Place(song).DistanceTo(target))];
        Array.Sort(radii);
        return radii;
    }

    // What each song costs besides its distance; infinite for those that the filter leaves out.
    private void Fill(Span<double> cost, RecommendationRequest request, Listening listening)
    {
        TrackFilter filter = request.Filter;
        Taste.Fill(index, listening.Feedback, request.Mood, cost);
        // noise, taste and words of every song; columns that nothing is asked of are not read
        int wordless = Array.IndexOf(index.Languages, "zxx");
        double words = request.Goal == MusicGoal.Focus ? options.Words : 0;
        for (int i = 0; i < cost.Length; i++)
            cost[i] = options.Taste * (0.5 - cost[i]) + options.Chance * Chance(request.Seed, index.Id[i]);
        if (words > 0) LeaveOut(cost, i => index.Language[i] == wordless, words);
        if (request.List is { Songs: MoodSongs.Similar, TrackIds.Count: > 0 } list)
        {
            HashSet<int> genres = [.. list.TrackIds.Where(id => index.TryFind(id, out _)).Select(id => index.TryFind(id, out int song) ? index.Genre[song] : -1)];
            LeaveOut(cost, i => genres.Contains(index.Genre[i]), options.OtherGenre);
        }
        if (filter.Genre is { } genre)
        {
            bool[] wanted = Array.ConvertAll(index.Genres, name => TrackFilter.IsOf(name, genre));
            LeaveOut(cost, i => wanted[index.Genre[i]]);
        }
        if (filter.Language is { } code)
        {
            int wanted = Array.IndexOf(index.Languages, code);
            LeaveOut(cost, i => index.Language[i] == wanted);
        }
        if (filter.Decade is { } decade) LeaveOut(cost, i => index.Year[i] >= decade && index.Year[i] < decade + 10);
        if (!filter.Explicit) LeaveOut(cost, i => !index.Explicit[i]);
        if (filter.OfflineOnly) LeaveOut(cost, i => index.Local[i]);
        foreach ((long id, DateTimeOffset time) in listening.LastPlayed)
            if (index.TryFind(id, out int song)) cost[song] += options.Staleness * Math.Pow(0.5, Math.Max(0, (listening.Now - time) / options.StalenessHalfLife));
    }

    private static void LeaveOut(Span<double> cost, Func<int, bool> keep, double penalty = double.PositiveInfinity)
    {
        for (int i = 0; i < cost.Length; i++)
            if (!keep(i)) cost[i] += penalty;
    }

    // A number in [0, 1) that looks random but follows from seed and song alone.
    private static double Chance(int seed, long id)
    {
        ulong state = unchecked((ulong)(id - 1) * 0x9E3779B97F4A7C15 + (uint)seed * 0xD1B54A32D192ED03);
        return (RandomStream.SplitMix64(ref state) >> 11) * (1.0 / (1UL << 53));
    }
}
