using System.Globalization;

namespace EmotionML.Infer.Library.Sources;

/// <summary>
/// Settings of the sources and of the weekly refresh. They come from the environment (<c>EMOTIONML_…</c>) or from user
/// secrets (<c>dotnet user-secrets --id emotionml set SPOTIFY_CLIENT_SECRET …</c>), the environment first.
/// </summary>
public sealed record SourceOptions
{
    /// <summary>Prefix of the environment variables.</summary>
    public const string Prefix = "EMOTIONML_";

    /// <summary>Id of the user secrets.</summary>
    public const string SecretsId = "emotionml";

    /// <summary>Deezer is asked (<c>EMOTIONML_DEEZER=on</c>); it needs no key. Default: off.</summary>
    public bool Deezer { get; init; }

    /// <summary>Deezer's API.</summary>
    public Uri DeezerApi { get; init; } = new("https://api.deezer.com/");

    /// <summary>Client id of the user's Spotify application (<c>EMOTIONML_SPOTIFY_CLIENT_ID</c>); null leaves Spotify off.</summary>
    public string? SpotifyClientId { get; init; }

    /// <summary>Its secret (<c>EMOTIONML_SPOTIFY_CLIENT_SECRET</c>); null leaves Spotify off.</summary>
    public string? SpotifyClientSecret { get; init; }

    /// <summary>Spotify's API.</summary>
    public Uri SpotifyApi { get; init; } = new("https://api.spotify.com/v1/");

    /// <summary>Where Spotify gives tokens.</summary>
    public Uri SpotifyToken { get; init; } = new("https://accounts.spotify.com/api/token");

    /// <summary>Day of the weekly refresh (<c>EMOTIONML_REFRESH_DAY</c>). Default: Monday.</summary>
    public DayOfWeek RefreshDay { get; init; } = DayOfWeek.Monday;

    /// <summary>Hour of the weekly refresh in local time, 0 to 23 (<c>EMOTIONML_REFRESH_HOUR</c>). Default: 4.</summary>
    public int RefreshHour { get; init; } = 4;

    /// <summary>Reads the environment and the user's secrets.</summary>
    /// <exception cref="UserException">A value is not what it should be.</exception>
    public static SourceOptions Load() => Read(new ConfigurationBuilder().AddUserSecrets(SecretsId).AddEnvironmentVariables(Prefix).Build());

    /// <summary>Reads a configuration whose keys have no prefix.</summary>
    /// <exception cref="UserException">A value is not what it should be.</exception>
    public static SourceOptions Read(IConfiguration configuration)
    {
        var options = new SourceOptions { SpotifyClientId = Text("SPOTIFY_CLIENT_ID"), SpotifyClientSecret = Text("SPOTIFY_CLIENT_SECRET") };
        options = options with
        {
            Deezer = Text("DEEZER")?.ToLowerInvariant() switch
            {
                null or "off" or "false" or "0" => false,
                "on" or "true" or "1" => true,
                var other => throw new UserException($"{Prefix}DEEZER: expected on or off, found '{other}'"),
            },
        };
        if (Text("REFRESH_DAY") is { } day)
            options = options with { RefreshDay = Enum.TryParse(day, ignoreCase: true, out DayOfWeek parsed) && Enum.IsDefined(parsed) ? parsed : throw new UserException($"{Prefix}REFRESH_DAY: expected a day such as monday, found '{day}'") };
        if (Text("REFRESH_HOUR") is { } hour)
            options = options with { RefreshHour = int.TryParse(hour, NumberStyles.None, CultureInfo.InvariantCulture, out int parsed) && parsed < 24 ? parsed : throw new UserException($"{Prefix}REFRESH_HOUR: expected 0 to 23, found '{hour}'") };
        return options;

        string? Text(string key) => string.IsNullOrWhiteSpace(configuration[key]) ? null : configuration[key]!.Trim();
    }

    /// <summary>Names what is on, without any key: a record's own text would spell the secret out in a log.</summary>
    public override string ToString() => $"deezer {(Deezer ? "on" : "off")}, spotify {(SpotifyClientId is null || SpotifyClientSecret is null ? "off" : "on")}, refresh {RefreshDay} {RefreshHour}:00";
}
