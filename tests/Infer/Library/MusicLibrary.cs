using EmotionML.Infer.Library.Database;
using EmotionML.Infer.Library.Tracks;

namespace EmotionML.Tests.Infer.Library;

/// <summary>An empty library in a folder that is gone with the test.</summary>
internal sealed class MusicLibrary : IDisposable
{
    private readonly TemporaryFolder folder = new();

    internal MusicLibrary()
    {
        Database = MusicDatabase.Open(folder.File("music.db"), seed: false);
        Tracks = new TrackStore(Database);
    }

    internal MusicDatabase Database { get; }

    internal TrackStore Tracks { get; }

    internal string Folder => folder.Path;

    internal string File(string name) => folder.File(name);

    internal static Track Song(string title, string artist = "Somebody", double valence = 0, double arousal = 0) =>
        new() { Title = title, Artist = artist, Valence = valence, Arousal = arousal, Source = "import", AffectSource = "import" };

    public void Dispose()
    {
        Database.Dispose();
        folder.Dispose();
    }
}
