using System.Globalization;
using EmotionML.Infer.History;
using EmotionML.Infer.Playlists;

namespace EmotionML.Infer.Recommendations;

/// <summary>Says why songs were chosen, as in «0.12 from your mood, liked twice when calm».</summary>
internal sealed class Reasons
{
    // feedback that counts less than this in the present mood is not worth a word
    private const double Near = 0.3;

    private readonly TrackIndex index;
    private readonly RecommendationRequest request;
    private readonly AffectPoint target;
    private readonly Listening listening;
    private readonly HashSet<long> listed;
    private readonly List<(int Song, Feedback Given, double Weight)> near = [];

    internal Reasons(TrackIndex index, RecommendationRequest request, AffectPoint target, Listening listening)
    {
        (this.index, this.request, this.target, this.listening) = (index, request, target, listening);
        listed = request.List is { Songs: not MoodSongs.Library } list ? [.. list.TrackIds] : [];
        foreach (Feedback given in listening.Feedback)
        {
            double weight = Taste.Weight(given.Mood, request.Mood);
            if (weight >= Near && index.TryFind(given.TrackId, out int song)) near.Add((song, given, weight));
        }
    }

    /// <summary>The reason for one of the chosen songs.</summary>
    internal string Of(int song, int step, int count)
    {
        var parts = new List<string>(4);
        if (listed.Contains(index.Id[song])) parts.Add($"in your list «{request.List!.Name}»");
        // where nobody measured the song its place is that of the list, of which there is nothing to say
        if (index.Tracks[song].AffectSource != TrackIndex.OfList) parts.Add(Place(index.Place(song), step, count));
        else if (parts.Count == 0) parts.Add("in a list for a mood like yours");
        if (request.Goal == MusicGoal.Focus && index.Tracks[song].Language == "zxx") parts.Add("no words");
        if (Liking(song) is { } liking) parts.Add(liking);
        if (listening.LastPlayed.TryGetValue(index.Id[song], out DateTimeOffset time) && listening.Now - time < TimeSpan.FromDays(3))
            parts.Add($"played {DisplayText.Ago(listening.Now - time)}");
        return string.Join(", ", parts);
    }

    private string Place(AffectPoint place, int step, int count)
    {
        string fromMood = DisplayText.Number(place.DistanceTo(request.Mood)), fromTarget = DisplayText.Number(place.DistanceTo(target));
        if (request.Goal == MusicGoal.Match) return $"{fromMood} from your mood";
        if (request.Goal == MusicGoal.Focus) return $"{fromTarget} from an even, quiet mood";
        return step == 0
            ? $"{fromMood} from your mood, where the way begins"
            : string.Create(CultureInfo.InvariantCulture, $"step {step + 1} of {count} to a {MoodWords.Of(target)} mood, {fromTarget} from it");
    }

    // The song's own likes and skips near this mood; else what is known of its artist, else of its genre.
    private string? Liking(int song)
    {
        int likes = 0, skips = 0;
        double valence = 0, arousal = 0, artist = 0, genre = 0;
        foreach ((int other, Feedback given, double weight) in near)
        {
            double sign = given.Liked ? weight : -weight;
            if (index.Artist[other] == index.Artist[song]) artist += sign;
            if (index.Genre[other] == index.Genre[song]) genre += sign;
            if (other != song) continue;
            if (given.Liked) likes++;
            else skips++;
            valence += given.Mood.Valence;
            arousal += given.Mood.Arousal;
        }
        if (likes + skips > 0)
        {
            string when = MoodWords.Of(new(valence / (likes + skips), arousal / (likes + skips)));
            return (likes, skips) switch
            {
                ( > 0, 0) => $"liked {DisplayText.Times(likes)} when {when}",
                (0, > 0) => $"skipped {DisplayText.Times(skips)} when {when}",
                _ => $"liked {DisplayText.Times(likes)} and skipped {DisplayText.Times(skips)} when {when}",
            };
        }
        if (artist > 0.5) return $"you like {index.Tracks[song].Artist} in this mood";
        return genre > 1 && index.Tracks[song].Genre is { } name ? $"you like {name} in this mood" : null;
    }
}
