using System.Globalization;

namespace EmotionML.Infer.Library.Tracks;

/// <summary>A song as the API and <c>infer recommend --json</c> tell it. Null means unknown.</summary>
/// <param name="Id">Key in the library.</param>
/// <param name="Title">Title.</param>
/// <param name="Artist">Main artist.</param>
/// <param name="Year">Year of the first release.</param>
/// <param name="Genre">Genre.</param>
/// <param name="Language">ISO 639 code; <c>zxx</c> for no words.</param>
/// <param name="Duration">Seconds.</param>
/// <param name="Valence">-1 (unpleasant) to 1 (pleasant).</param>
/// <param name="Arousal">-1 (calm) to 1 (excited).</param>
/// <param name="Tempo">Beats a minute.</param>
/// <param name="Explicit">True when marked explicit.</param>
/// <param name="Source">Where the row comes from.</param>
/// <param name="Why">Why it was chosen; null outside of recommendations.</param>
/// <param name="Links">Where to listen to it.</param>
/// <param name="Audio">Where its local file is served; null without one.</param>
/// <param name="Preview">A short preview at its source.</param>
public sealed record TrackDto(long Id, string Title, string Artist, int? Year, string? Genre, string? Language, double? Duration, double Valence, double Arousal,
    double? Tempo, bool? Explicit, string Source, string? Why, TrackLinks Links, string? Audio, string? Preview)
{
    /// <summary>A song as JSON tells it.</summary>
    /// <param name="track">The song.</param>
    /// <param name="playable">Ids of the songs whose files may be served (<see cref="AudioFiles.Playable"/>).</param>
    /// <param name="why">Why it was chosen.</param>
    public static TrackDto Of(Track track, IReadOnlySet<long> playable, string? why = null)
    {
        ArgumentNullException.ThrowIfNull(track);
        ArgumentNullException.ThrowIfNull(playable);
        string? audio = !playable.Contains(track.Id) ? null : string.Create(CultureInfo.InvariantCulture, $"/api/tracks/{track.Id}/audio");
        return new(track.Id, track.Title, track.Artist, track.Year, track.Genre, track.Language, track.Duration, track.Valence, track.Arousal,
            track.Tempo, track.Explicit, track.Source, why, TrackLinks.Of(track), audio, track.Preview);
    }
}
