namespace EmotionML.Infer.Recommendations;

/// <summary>
/// Finds the cheapest allowed song for a place by walking outwards over the grid, ring by ring, until no farther song can be
/// cheaper; cells whose cheapest song cannot win are passed over. The result is exact: the same as looking at every song.
/// </summary>
internal readonly ref struct NearestSearch
{
    private readonly TrackIndex index;
    private readonly ReadOnlySpan<double> cost;
    private readonly bool ignoreCost;

    // the least cost in each cell and anywhere
    private readonly double[] cellLeast;
    private readonly double least;

    /// <param name="index">The songs.</param>
    /// <param name="cost">Cost of each besides its distance; infinite for those that are not allowed.</param>
    /// <param name="ignoreCost">True looks at the distance only (and at what is not allowed).</param>
    internal NearestSearch(TrackIndex index, ReadOnlySpan<double> cost, bool ignoreCost = false)
    {
        this.index = index;
        this.cost = cost;
        this.ignoreCost = ignoreCost;
        cellLeast = new double[index.Side * index.Side];
        least = double.PositiveInfinity;
        for (int cell = 0; cell < cellLeast.Length; cell++)
        {
            double cheapest = double.PositiveInfinity;
            foreach (double extra in cost[index.CellStart[cell]..index.CellStart[cell + 1]]) cheapest = Math.Min(cheapest, extra);
            cellLeast[cell] = ignoreCost && double.IsFinite(cheapest) ? 0 : cheapest;
            least = Math.Min(least, cellLeast[cell]);
        }
    }

    /// <summary>The cheapest song no farther from the target than a bound, by the first of the least distances that allows one; -1 when none does.</summary>
    internal int Within(AffectPoint place, AffectPoint target, double farthest, IEnumerable<double> nearest, List<int> taken, ArtistRule artists)
    {
        foreach (double bound in nearest)
            if (Best(place, target, Math.Min(bound, farthest), farthest, taken, artists) is >= 0 and var song) return song;
        return -1;
    }

    /// <summary>The cheapest song; -1 when none is allowed.</summary>
    /// <param name="place">Where it should lie.</param>
    /// <param name="target">From where the bounds are measured.</param>
    /// <param name="nearest">Least distance from the target.</param>
    /// <param name="farthest">Largest distance from the target.</param>
    /// <param name="taken">Positions that are taken already; few.</param>
    /// <param name="artists">Which artists may come next.</param>
    internal int Best(AffectPoint place, AffectPoint target, double nearest, double farthest, List<int> taken, ArtistRule artists)
    {
        if (!double.IsFinite(least)) return -1;
        int column = index.Line(place.Valence), row = index.Line(place.Arousal), side = index.Side;
        double width = 2.0 / side, best = double.PositiveInfinity;
        int found = -1;
        for (int ring = 0; ring < side; ring++)
        {
            // every song of this ring lies at least so far away: whole cells are between
            double reach = Math.Max(0, ring - 1) * width;
            if (reach + least >= best) break;
            for (int y = Math.Max(0, row - ring); y <= Math.Min(side - 1, row + ring); y++)
            {
                bool edge = y == row - ring || y == row + ring;
                for (int x = column - ring; x <= column + ring; x += edge ? 1 : 2 * ring)
                {
                    if (x >= 0 && x < side && reach + cellLeast[y * side + x] < best)
                        Look(y * side + x, place, target, nearest, farthest, taken, artists, ref best, ref found);
                }
            }
        }
        return found;
    }

    private void Look(int cell, AffectPoint place, AffectPoint target, double nearest, double farthest, List<int> taken, ArtistRule artists, ref double best, ref int found)
    {
        int end = index.CellStart[cell + 1];
        for (int i = index.CellStart[cell]; i < end; i++)
        {
            double extra = cost[i], dv = index.Valence[i] - place.Valence, da = index.Arousal[i] - place.Arousal;
            if (ignoreCost && double.IsFinite(extra)) extra = 0;
            double total = Math.Sqrt(dv * dv + da * da) + extra;
            if (!(total < best) || !artists.Allows(index.Artist[i]) || taken.Contains(i)) continue;
            double toTarget = index.Place(i).DistanceTo(target);
            if (toTarget < nearest || toTarget > farthest) continue;
            (best, found) = (total, i);
        }
    }
}

/// <summary>No artist twice in a row, and none more than so often in so many songs in a row.</summary>
internal sealed class ArtistRule(TrackIndex index, RecommenderOptions options)
{
    private readonly List<int> played = [];

    /// <summary>True when a song by this artist may come next.</summary>
    internal bool Allows(int artist)
    {
        // an unknown artist is nobody's double
        if (index.Artists[artist].Length == 0 || played.Count == 0) return true;
        if (played[^1] == artist) return false;
        int seen = 0;
        for (int i = Math.Max(0, played.Count - options.ArtistWindow + 1); i < played.Count; i++)
            if (played[i] == artist && ++seen == options.ArtistLimit) return false;
        return true;
    }

    /// <summary>The next song was by this artist.</summary>
    internal void Add(int artist) => played.Add(artist);
}
