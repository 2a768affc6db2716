using EmotionML.Infer.Library.Tracks;

namespace EmotionML.Infer.Recommendations;

/// <summary>
/// The songs of the library as columns, in the order of a grid over the affect plane, so that the nearest ones are found
/// by looking at few. Immutable: safe for several threads.
/// </summary>
public sealed class TrackIndex
{
    /// <summary>The <see cref="Track.AffectSource"/> of songs whose place follows from the lists they are in.</summary>
    internal const string OfList = "list";

    private readonly Dictionary<long, int> positions;

    /// <summary>Builds the index; 100,000 songs take about a fifth of a second.</summary>
    /// <param name="tracks">The songs.</param>
    /// <param name="priors">Where a song belongs whose affect nobody knows, by id: it takes this place in the plane. Left out, such songs are too.</param>
    public TrackIndex(IEnumerable<Track> tracks, IReadOnlyDictionary<long, AffectPoint>? priors = null)
    {
        ArgumentNullException.ThrowIfNull(tracks);
        // a song whose affect nobody knows, and that is in no mood's list, lies nowhere in the plane
        Track[] known = [.. tracks.Select(Placed).OfType<Track>()];
        // about eight songs a cell, where they were spread evenly; at most 100 so that a number for each cell stays a small object
        Side = Math.Clamp((int)Math.Sqrt(known.Length / 8.0), 1, 100);
        int[] cells = Array.ConvertAll(known, track => Cell(new(track.Valence, track.Arousal)));
        // by id inside of a cell: the answer must not depend on the order in which songs were read
        Tracks = [.. Enumerable.Range(0, known.Length).OrderBy(i => cells[i]).ThenBy(i => known[i].Id).Select(i => known[i])];
        CellStart = Group(cells, Side * Side).Start;

        Id = Array.ConvertAll(Tracks, track => track.Id);
        Valence = Array.ConvertAll(Tracks, track => track.Valence);
        Arousal = Array.ConvertAll(Tracks, track => track.Arousal);
        Year = Array.ConvertAll(Tracks, track => track.Year ?? 0);
        // octaves above 1 beat a minute: half and double tempo feel alike, so differences are taken in octaves
        TempoOctave = Array.ConvertAll(Tracks, track => track.Tempo is > 0 and { } tempo ? Math.Log2(tempo) : double.NaN);
        Explicit = Array.ConvertAll(Tracks, track => track.Explicit == true);
        Local = Array.ConvertAll(Tracks, track => track.File is not null);
        (Artist, Artists) = Number(track => TrackText.Key(track.Artist));
        (ArtistStart, ByArtist) = Group(Artist, Artists.Length);
        (Genre, Genres) = Number(track => track.Genre ?? "");
        (Language, Languages) = Number(track => track.Language ?? "");
        positions = new(Tracks.Length);
        for (int i = 0; i < Tracks.Length; i++) positions[Tracks[i].Id] = i;

        Track? Placed(Track track)
        {
            if (track.AffectSource != "unknown") return track;
            return priors is not null && priors.TryGetValue(track.Id, out AffectPoint place) ? track with { Valence = place.Valence, Arousal = place.Arousal, AffectSource = OfList } : null;
        }
    }

    /// <summary>The songs; a position is an index into this and into every column.</summary>
    internal Track[] Tracks { get; }

    internal long[] Id { get; }

    internal double[] Valence { get; }

    internal double[] Arousal { get; }

    /// <summary>0 for unknown.</summary>
    internal int[] Year { get; }

    /// <summary>Binary logarithm of the tempo; NaN for unknown.</summary>
    internal double[] TempoOctave { get; }

    internal bool[] Explicit { get; }

    internal bool[] Local { get; }

    /// <summary>Number of each song's artist in <see cref="Artists"/>.</summary>
    internal int[] Artist { get; }

    internal string[] Artists { get; }

    /// <summary>First place of each artist in <see cref="ByArtist"/>; one more at the end.</summary>
    internal int[] ArtistStart { get; }

    /// <summary>Positions artist by artist.</summary>
    internal int[] ByArtist { get; }

    /// <summary>Number of each song's genre in <see cref="Genres"/>; the empty name stands for unknown.</summary>
    internal int[] Genre { get; }

    internal string[] Genres { get; }

    internal int[] Language { get; }

    internal string[] Languages { get; }

    /// <summary>Cells along one side of the grid.</summary>
    internal int Side { get; }

    /// <summary>First position of each cell, row by row; one more at the end.</summary>
    internal int[] CellStart { get; }

    /// <summary>Number of songs whose affect is known.</summary>
    public int Count => Tracks.Length;

    /// <summary>Position of a song; false when it is not in the index.</summary>
    internal bool TryFind(long id, out int position) => positions.TryGetValue(id, out position);

    internal AffectPoint Place(int position) => new(Valence[position], Arousal[position]);

    /// <summary>Row or column of a coordinate.</summary>
    internal int Line(double coordinate) => Math.Clamp((int)((coordinate + 1) / 2 * Side), 0, Side - 1);

    private int Cell(AffectPoint point) => Line(point.Arousal) * Side + Line(point.Valence);

    private static (int[] Start, int[] Positions) Group(int[] numbers, int groups)
    {
        int[] start = new int[groups + 1];
        foreach (int number in numbers) start[number + 1]++;
        for (int i = 0; i < groups; i++) start[i + 1] += start[i];
        int[] next = start[..groups], positions = new int[numbers.Length];
        for (int i = 0; i < numbers.Length; i++) positions[next[numbers[i]]++] = i;
        return (start, positions);
    }

    private (int[] Numbers, string[] Names) Number(Func<Track, string> name)
    {
        var known = new Dictionary<string, int>();
        int[] numbers = new int[Tracks.Length];
        for (int i = 0; i < Tracks.Length; i++)
        {
            string key = name(Tracks[i]);
            if (!known.TryGetValue(key, out int number)) known.Add(key, number = known.Count);
            numbers[i] = number;
        }
        return (numbers, [.. known.Keys]);
    }
}
