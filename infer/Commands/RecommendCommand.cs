using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EmotionML.Infer.History;
using EmotionML.Infer.Library;
using EmotionML.Infer.Library.Database;
using EmotionML.Infer.Library.Tracks;
using EmotionML.Infer.Playlists;
using EmotionML.Infer.Recommendations;
using Spectre.Console;

namespace EmotionML.Infer.Commands;

/// <summary><c>recommend</c>: songs for a mood, without any picture.</summary>
public static class RecommendCommand
{
    private static readonly Option<string?> Emotion = new("--emotion") { Description = $"the mood as an emotion: {string.Join(", ", EmotionAffect.Default.Points.Keys)}", HelpName = "LABEL" };
    private static readonly Option<double?> Valence = new("--valence") { Description = "the mood instead: -1 (unpleasant) to 1 (pleasant); together with --arousal", HelpName = "X" };
    private static readonly Option<double?> Arousal = new("--arousal") { Description = "-1 (calm) to 1 (excited)", HelpName = "X" };
    private static readonly Option<string> Goal = new("--goal")
    {
        Description = "what the music shall do: fit the mood (match), go step by step to a pleasant (lift), calm (calm) or stirred (energise) one, or stay even and without words (focus)",
        DefaultValueFactory = _ => "match",
        HelpName = string.Join('|', MusicGoals.Names),
    };

    private static readonly Option<string?> Songs = new("--songs")
    {
        Description = "the mood's list first, then songs near the mood (list) or like the list (similar), or the whole library (library); left out: what was chosen in the page, else list once somebody has edited the list",
        HelpName = string.Join('|', MoodLists.Names),
    };
    private static readonly Option<int> Count = new("--count") { Description = "number of songs", DefaultValueFactory = _ => 10, HelpName = "N" };
    private static readonly Option<int> Seed = new("--seed") { Description = "another number gives other songs of nearly the same worth; the same one the same songs", HelpName = "N" };
    private static readonly Option<string?> Language = new("--language") { Description = "only songs in this language, such as en; zxx for music without words", HelpName = "CODE" };
    private static readonly Option<string?> Decade = new("--decade") { Description = "only songs of these ten years, such as 1980", HelpName = "YEAR" };
    private static readonly Option<string?> Genre = new("--genre") { Description = "only this genre; rock takes indie rock as well", HelpName = "WORDS" };
    private static readonly Option<bool> NoExplicit = new("--no-explicit") { Description = "leave out songs that are marked explicit" };
    private static readonly Option<bool> Offline = new("--offline") { Description = "only songs with a file on this machine" };
    private static readonly Option<bool> Json = new("--json") { Description = "print JSON" };
    private static readonly Option<int?> Benchmark = new("--benchmark") { Description = "measure the recommender on a made-up library of so many songs (100000 when no number is given) instead", Arity = ArgumentArity.ZeroOrOne, HelpName = "SONGS" };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("recommend", """
            Songs for a mood, in playing order, each with the reason it is there.

            Whether music changes a mood is not settled. A controlled study of going from sad to happy music found higher
            valence afterwards, though not every difference was significant (Starcke, Mayr and von Georgi 2021,
            doi:10.3390/ijerph182312486); sad music left people who tend to ruminate worse off (Garrido and Schubert 2015,
            doi:10.1177/0305735613501938). This is entertainment, not a therapy.
            """)
        {
            Emotion, Valence, Arousal, Goal, Songs, Count, Seed, Language, Decade, Genre, NoExplicit, Offline, Json, MusicOptions.Database, CommandLine.Affect, Benchmark,
        };
        command.Run((arguments, _) => arguments.GetResult(Benchmark) is null ? Recommend(arguments) : Measure(arguments.GetValue(Benchmark) ?? 100_000));
        return command;
    }

    private static int Recommend(ParseResult arguments)
    {
        var query = new RecommendationQuery
        {
            Emotion = arguments.GetValue(Emotion),
            Valence = arguments.GetValue(Valence),
            Arousal = arguments.GetValue(Arousal),
            Goal = arguments.GetValue(Goal),
            Songs = arguments.GetValue(Songs),
            Count = arguments.GetValue(Count),
            Seed = arguments.GetValue(Seed),
            Language = arguments.GetValue(Language),
            Decade = arguments.GetValue(Decade),
            Genre = arguments.GetValue(Genre),
            Explicit = !arguments.GetValue(NoExplicit),
            Offline = arguments.GetValue(Offline),
        };
        if (query is { Emotion: null, Valence: null, Arousal: null }) throw new UserException("recommend: expected a mood, such as --emotion sad or --valence -0.5 --arousal 0.2, found none");
        EmotionAffect affect = CommandLine.AffectOf(arguments);
        RecommendationRequest request = query.ToRequest(affect);
        request.Check();
        using var database = MusicDatabase.Open(arguments.GetValue(MusicOptions.Database));
        var service = new RecommendationService(new TrackStore(database), new ListeningStore(database), new MoodLists(database), affect, TimeProvider.System);
        Recommendation recommendation = service.Recommend(request);
        if (arguments.GetValue(Json)) Console.WriteLine(JsonSerializer.Serialize(RecommendationDto.Of(request.Goal, recommendation, new AudioFiles(database)), CommandLine.Json));
        else Print(request, recommendation);
        if (recommendation.Tracks.Count < request.Count)
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"note: {recommendation.Tracks.Count} of {request.Count} songs: no more pass the filters and the rule about artists (no more than twice in twenty songs)."));
        return recommendation.Tracks.Count == 0 ? CommandLine.NothingFound : 0;
    }

    private static void Print(RecommendationRequest request, Recommendation recommendation)
    {
        Console.WriteLine($"mood {Place(recommendation.Mood)}, goal {request.Goal.ToString().ToLowerInvariant()}, target {Place(recommendation.Target)}");
        if (recommendation.Tracks.Count == 0) return;
        var table = new Table().Border(TableBorder.Simple);
        foreach (string column in new[] { "", "title", "artist", "year", "valence", "arousal", "why" }) table.AddColumn(column);
        foreach ((int number, RecommendedTrack chosen) in recommendation.Tracks.Index())
            table.AddRow([.. new[]
            {
                (number + 1).ToString(CultureInfo.InvariantCulture), chosen.Track.Title, chosen.Track.Artist, chosen.Track.Year?.ToString(CultureInfo.InvariantCulture) ?? "",
                Number(chosen.Track.Valence), Number(chosen.Track.Arousal), chosen.Why,
            }.Select(cell => new Text(cell))]);
        AnsiConsole.Write(table);
    }

    private static int Measure(int tracks)
    {
        if (tracks is < 1 or > 2_000_000) throw new UserException($"--benchmark: expected 1 to 2000000 songs, found {tracks}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"top {RecommendBenchmark.Count} of {tracks} made-up songs, 500 likes and skips, one thread"));
        foreach (RecommendTiming timing in RecommendBenchmark.Run(tracks))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{timing.Goal?.ToString().ToLowerInvariant() ?? "more like this",-14} median {timing.Median,6:0.00} ms   95 % within {timing.Slow,6:0.00} ms   processor time {timing.Processor,6:0.00} ms"));
        return 0;
    }

    private static string Place(AffectPoint point) => $"{Number(point.Valence)}/{Number(point.Arousal)}";

    private static string Number(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
