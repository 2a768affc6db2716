using EmotionML.Infer.History;

namespace EmotionML.Infer.Recommendations;

/// <summary>
/// What the listener probably likes in a mood, learnt from likes and skips. Each song has a chance of being liked with a
/// Beta distribution (the conjugate prior of a yes-or-no outcome; Gelman et al., Bayesian Data Analysis, 2.1). A like or
/// skip counts as the share of an observation that a Gaussian kernel gives to the distance between its mood and the present one
/// (<see cref="Width"/>), so what was skipped in grief may come back in joy. Few examples are enough because the prior of
/// a song is the mean of its artist, and that of an artist the mean of the song's genre; a genre starts at one half:
/// <code>
/// genre  = (likes + 4 * 0.5)    / (likes + skips + 4)
/// artist = (likes + 3 * genre)  / (likes + skips + 3)
/// song   = (likes + 2 * artist) / (likes + skips + 2)
/// </code>
/// </summary>
internal static class Taste
{
    /// <summary>Standard deviation of the kernel, in units of the plane.</summary>
    internal const double Width = 0.4;

    private const double GenreStrength = 4, ArtistStrength = 3, SongStrength = 2;

    /// <summary>Share of an observation that feedback given in one mood is in another.</summary>
    internal static double Weight(AffectPoint given, AffectPoint now)
    {
        double distance = given.DistanceTo(now);
        return Math.Exp(-distance * distance / (2 * Width * Width));
    }

    /// <summary>Posterior mean of every song's chance of being liked.</summary>
    /// <param name="index">The songs.</param>
    /// <param name="feedback">Likes and skips; those of songs that are gone are passed over.</param>
    /// <param name="mood">The present mood.</param>
    /// <param name="chances">Receives a number in (0, 1) for each position.</param>
    internal static void Fill(TrackIndex index, IReadOnlyList<Feedback> feedback, AffectPoint mood, Span<double> chances)
    {
        var songs = new Dictionary<int, Evidence>();
        var artists = new Dictionary<int, Evidence>();
        var genres = new Dictionary<int, Evidence>();
        foreach (Feedback given in feedback)
        {
            if (!index.TryFind(given.TrackId, out int song)) continue;
            double weight = Weight(given.Mood, mood);
            Add(songs, song, given.Liked, weight);
            if (index.Artists[index.Artist[song]].Length > 0) Add(artists, index.Artist[song], given.Liked, weight);
            if (index.Genres[index.Genre[song]].Length > 0) Add(genres, index.Genre[song], given.Liked, weight);
        }
        if (songs.Count == 0)
        {
            chances.Fill(0.5);
            return;
        }
        double[] genre = new double[index.Genres.Length];
        Array.Fill(genre, 0.5);
        foreach ((int number, Evidence evidence) in genres) genre[number] = evidence.Mean(0.5, GenreStrength);
        for (int i = 0; i < chances.Length; i++) chances[i] = genre[index.Genre[i]];
        foreach ((int artist, Evidence evidence) in artists)
            foreach (int i in index.ByArtist.AsSpan(index.ArtistStart[artist]..index.ArtistStart[artist + 1])) chances[i] = evidence.Mean(chances[i], ArtistStrength);
        foreach ((int song, Evidence evidence) in songs) chances[song] = evidence.Mean(chances[song], SongStrength);
    }

    private static void Add(Dictionary<int, Evidence> all, int key, bool liked, double weight)
    {
        all.TryGetValue(key, out Evidence evidence);
        all[key] = liked ? evidence with { Likes = evidence.Likes + weight } : evidence with { Skips = evidence.Skips + weight };
    }

    private readonly record struct Evidence(double Likes, double Skips)
    {
        internal double Mean(double prior, double strength) => (Likes + strength * prior) / (Likes + Skips + strength);
    }
}
