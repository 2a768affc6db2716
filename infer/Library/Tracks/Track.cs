namespace EmotionML.Infer.Library.Tracks;

/// <summary>A song of the library. Null means unknown.</summary>
public sealed record Track
{
    /// <summary><see cref="Artist"/> of a file whose artist nobody tells.</summary>
    public const string UnknownArtist = "Unknown artist";

    /// <summary>Key in the database; 0 before it is stored.</summary>
    public long Id { get; init; }

    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>Main artist.</summary>
    public required string Artist { get; init; }

    /// <summary>Year of the first release.</summary>
    public int? Year { get; init; }

    /// <summary>Genre in lower case, such as <c>soul</c>.</summary>
    public string? Genre { get; init; }

    /// <summary>ISO 639-1 code of the language sung, such as <c>en</c>; <c>zxx</c> for none.</summary>
    public string? Language { get; init; }

    /// <summary>Length in seconds.</summary>
    public double? Duration { get; init; }

    /// <summary>-1 (unpleasant) to 1 (pleasant).</summary>
    public required double Valence { get; init; }

    /// <summary>-1 (calm) to 1 (excited).</summary>
    public required double Arousal { get; init; }

    /// <summary>
    /// Where valence and arousal come from: <c>import</c> (the user's file says so), <c>audio</c> (measured from the sound),
    /// <c>estimate</c> (EmotionML's own), or <c>unknown</c>: nobody said, and the store puts the mean of the artist's or
    /// else of the genre's songs. A better source replaces a weaker one.
    /// </summary>
    public string AffectSource { get; init; } = "estimate";

    /// <summary>Beats per minute.</summary>
    public double? Tempo { get; init; }

    /// <summary>True when the words are marked explicit; null when nobody said.</summary>
    public bool? Explicit { get; init; }

    /// <summary>Where the row comes from: <c>catalog</c>, <c>import</c>, <c>scan</c>, <c>deezer</c> or <c>spotify</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Id at that source; null when it has none.</summary>
    public string? SourceId { get; init; }

    /// <summary>A page of the song at its source; null when the links are searches only.</summary>
    public string? Link { get; init; }

    /// <summary>A 30-second preview at its source.</summary>
    public string? Preview { get; init; }

    /// <summary>Full path of the local audio file.</summary>
    public string? File { get; init; }
}
