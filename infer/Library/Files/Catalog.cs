using System.Security.Cryptography;
using Dapper;
using EmotionML.Infer.Library.Database;
using Microsoft.Data.Sqlite;

namespace EmotionML.Infer.Library.Files;

/// <summary>
/// The songs that come with the program (<c>data/catalog.csv</c>, embedded by the build). A database takes them at its
/// first start, and again when a later version of the program brings another catalogue.
/// </summary>
internal static class Catalog
{
    private const string Name = "catalog.csv";

    /// <summary>Stores the catalogue unless this very one has been stored before.</summary>
    internal static void Seed(MusicDatabase database)
    {
        using Stream? stream = typeof(Catalog).Assembly.GetManifestResourceStream(Name);
        if (stream is not null) Seed(database, stream);
    }

    /// <exception cref="UserException">A row is bad.</exception>
    internal static void Seed(MusicDatabase database, Stream stream)
    {
        string hash = Convert.ToHexString(SHA256.HashData(stream));
        using (SqliteConnection connection = database.Connect())
            if (Stored(connection) == hash) return;
        stream.Position = 0;
        using StreamReader reader = TrackCsv.OpenText(stream);
        var tracks = TrackCsv.Read(reader, Name, "catalog", "estimate")
            .Select(row => row.Track ?? throw new UserException($"{Name} line {row.Line}: {row.Problem}")).ToList();
        database.Write((connection, transaction) =>
        {
            // two first starts at once: the second finds the work done
            if (Stored(connection) == hash) return 0;
            int added = TrackWriter.Write(connection, transaction, tracks).Added;
            connection.Execute("UPDATE library SET catalog = @hash", new { hash }, transaction);
            return added;
        });
    }

    private static string? Stored(SqliteConnection connection) => connection.ExecuteScalar<string?>("SELECT catalog FROM library");
}
