using System.Buffers;

namespace EmotionML.Infer.Playlists;

/// <summary>
/// Chooses songs for a mood: for each place on the way from the mood to the goal's target the song with the least cost
/// (distance plus <see cref="RecommenderOptions"/>) that the rules allow. Rules are never bent: no artist twice in a row, none
/// more than twice in twenty songs, and where a goal walks the distance to the target never grows. Safe for several threads.
/// </summary>
public sealed class Recommender(TrackIndex index, RecommenderOptions? options = null)
{
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
            List<int> songs = Choose(request, target, cost, new(index, options));
            return new(request.Mood, target, [.. songs.Select((song, step) => new RecommendedTrack(index.Tracks[song], Reasons.Of(index, song, step, songs.Count, request, target, listening)))]);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(costs);
        }
    }

    private List<int> Choose(RecommendationRequest request, AffectPoint target, ReadOnlySpan<double> cost, ArtistRule artists)
    {
        int count = request.Count;
        double[] reserve = request.Goal.Walks() ? Reserve(target, count, cost) : [];
        var search = new NearestSearch(index, cost);
        var chosen = new List<int>(count);
        double farthest = double.PositiveInfinity;
        for (int step = 0; step < count; step++)
        {
            AffectPoint place = request.Mood.Towards(target, request.Goal.Share(step, count));
            // so far from the target that enough songs for the other steps lie between
            int left = Math.Min(count - step, reserve.Length);
            double nearest = left > 0 ? Math.Min(farthest, reserve[left - 1]) : 0;
            int song = search.Best(place, target, nearest, farthest, chosen, artists);
            if (song < 0 && nearest > 0) song = search.Best(place, target, 0, farthest, chosen, artists);
            if (song < 0) break;
            chosen.Add(song);
            artists.Add(index.Artist[song]);
            if (request.Goal.Walks()) farthest = index.Place(song).DistanceTo(target);
        }
        return chosen;
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
        bool[] genres = Array.ConvertAll(index.Genres, genre => filter.Genre is null || TrackFilter.IsOf(genre, filter.Genre));
        bool[] languages = Array.ConvertAll(index.Languages, language => filter.Language is null || language == filter.Language);
        int wordless = Array.IndexOf(index.Languages, "zxx");
        double words = request.Goal == MusicGoal.Focus ? options.Words : 0;
        for (int i = 0; i < cost.Length; i++)
        {
            bool allowed = genres[index.Genre[i]] && languages[index.Language[i]] && (filter.Explicit || !index.Explicit[i])
                && (!filter.OfflineOnly || index.Local[i]) && (filter.Decade is not { } decade || (index.Year[i] >= decade && index.Year[i] < decade + 10));
            cost[i] = !allowed ? double.PositiveInfinity
                : options.Taste * (0.5 - cost[i]) + options.Chance * Chance(request.Seed, index.Tracks[i].Id) + (index.Language[i] == wordless ? 0 : words);
        }
        foreach ((long id, DateTimeOffset time) in listening.LastPlayed)
            if (index.TryFind(id, out int song)) cost[song] += options.Staleness * Math.Pow(0.5, Math.Max(0, (listening.Now - time) / options.StalenessHalfLife));
    }

    // A number in [0, 1) that looks random but follows from seed and song alone: the finaliser of SplitMix64 (Steele et al. 2014).
    private static double Chance(int seed, long id)
    {
        ulong z = unchecked((ulong)id * 0x9E3779B97F4A7C15 + (uint)seed * 0xD1B54A32D192ED03);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
