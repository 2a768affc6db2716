namespace EmotionML.Infer.Library.Tracks;

/// <summary>Where a song can be listened to: search pages made of title and artist, as EmotionML invents no identifiers.</summary>
/// <param name="Spotify">Spotify's page.</param>
/// <param name="Youtube">YouTube's page.</param>
/// <param name="Deezer">Deezer's page.</param>
public sealed record TrackLinks(string Spotify, string Youtube, string Deezer)
{
    /// <summary>The links of a song; the song's own page where its source told one.</summary>
    public static TrackLinks Of(Track track)
    {
        ArgumentNullException.ThrowIfNull(track);
        string words = Uri.EscapeDataString($"{track.Title} {track.Artist}");
        return new(
            Own("spotify") ?? $"https://open.spotify.com/search/{words}",
            $"https://www.youtube.com/results?search_query={words}",
            Own("deezer") ?? $"https://www.deezer.com/search/{words}");

        string? Own(string source) => track.Source == source ? track.Link : null;
    }
}
