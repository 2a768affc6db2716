using Dapper;
using EmotionML.Infer.Library.Files;
using Microsoft.Data.Sqlite;

namespace EmotionML.Infer.Library.Database;

/// <summary>
/// The one SQLite file that holds songs, playlists, history and sources. It uses a write-ahead log and syncs at every
/// commit: what was acknowledged survives a kill or a power cut. Safe for several threads and processes; each piece of
/// work takes its own connection, which the pool makes cheap.
/// </summary>
public sealed class MusicDatabase : IDisposable
{
    // "EmML": marks the file as ours, so that a --database that names another program's file is refused untouched.
    private const int ApplicationId = 0x456D4D4C;

    private readonly string connectionString;

    private MusicDatabase(string path)
    {
        FilePath = path;
        connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            ForeignKeys = true,
            // seconds that a statement waits for another writer
            DefaultTimeout = 30,
        }.ToString();
    }

    /// <summary>Full path of the file.</summary>
    public string FilePath { get; }

    /// <summary>Opens the database, makes it when it is not there, brings its layout up to date, and seeds it with the catalogue.</summary>
    /// <param name="path">The file; null for the environment's or the user's own (<see cref="MusicOptions.DatabasePath"/>).</param>
    /// <param name="seed">False leaves a new database empty.</param>
    /// <exception cref="UserException">The file cannot be written, is no database of EmotionML, or is of a newer version.</exception>
    public static MusicDatabase Open(string? path = null, bool seed = true)
    {
        MusicDatabase database = Open(path, Migration.All);
        if (seed) Catalog.Seed(database);
        return database;
    }

    /// <summary>Opens with the layout as it was after the given steps; for tests of migrations.</summary>
    internal static MusicDatabase Open(string? path, IReadOnlyList<Migration> steps)
    {
        var database = new MusicDatabase(MusicOptions.DatabasePath(path));
        try
        {
            CreatePrivate(database.FilePath);
            using SqliteConnection connection = database.Connect();
            database.Claim(connection);
            Migration.Apply(connection, steps, database.FilePath);
            return database;
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            database.Dispose();
            throw new UserException($"{database.FilePath}: expected a database of EmotionML that can be written, found: {e.Message}", e);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>An open connection; dispose it when the work is done.</summary>
    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        // FULL: the log reaches the disk before a commit is acknowledged; it is not remembered in the file
        connection.Execute("PRAGMA busy_timeout = 30000; PRAGMA synchronous = FULL");
        return connection;
    }

    /// <summary>Runs <paramref name="work"/> in one write transaction; an exception undoes all of it.</summary>
    public T Write<T>(Func<SqliteConnection, SqliteTransaction, T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        using SqliteConnection connection = Connect();
        using SqliteTransaction transaction = connection.BeginTransaction();
        T result = work(connection, transaction);
        transaction.Commit();
        return result;
    }

    /// <summary>Closes the pooled connections.</summary>
    public void Dispose()
    {
        using var connection = new SqliteConnection(connectionString);
        SqliteConnection.ClearPool(connection);
    }

    // Moods and history are the user's alone: nobody else may read the file. SQLite gives its log the same rights.
    private static void CreatePrivate(string path)
    {
        if (File.Exists(path)) return;
        if (Directory.Exists(path)) throw new IOException("a folder");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(path, options);
    }

    private void Claim(SqliteConnection connection)
    {
        int id = Id();
        if (id == ApplicationId) return;
        if (id != 0 || connection.ExecuteScalar<int>("SELECT count(*) FROM sqlite_master") > 0)
        {
            // another start may have claimed the file between the two looks; it does so before it makes tables
            if (Id() == ApplicationId) return;
            throw new UserException($"{FilePath}: expected a database of EmotionML, found one of another program; give another --database");
        }
        connection.Execute($"PRAGMA journal_mode = WAL; PRAGMA application_id = {ApplicationId}");

        int Id() => connection.ExecuteScalar<int>("PRAGMA application_id");
    }
}
