using EmotionML.Infer.Library.Tracks;

namespace EmotionML.Infer.Library.Sources;

/// <summary>A service on the web that songs can be looked up at. Off until the user configures it.</summary>
public interface IMusicSource
{
    /// <summary>Name in lower case, as <see cref="Track.Source"/> has it.</summary>
    string Name { get; }

    /// <summary>How to switch it on, in one line; null when it is on.</summary>
    string? HowToSwitchOn { get; }

    /// <summary>Looks songs up.</summary>
    /// <param name="query">Words to search for, or <c>playlist:ID</c> for a playlist of the service.</param>
    /// <param name="count">Most songs wanted, 1 to 100.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>Songs with <see cref="Track.SourceId"/>; their affect is <c>unknown</c>, as no service tells it.</returns>
    /// <exception cref="UserException">The source is off, refuses, or does not answer; the message says what to do and holds no key.</exception>
    Task<IReadOnlyList<Track>> FindAsync(string query, int count, CancellationToken stop);
}
