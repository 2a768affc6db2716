using System.Globalization;
using System.Reflection;
using Dapper;
using Microsoft.Data.Sqlite;

namespace EmotionML.Infer.Library.Database;

/// <summary>One numbered step of the database's layout, from <c>Migrations/NNNN_name.sql</c>. A step that was released never changes.</summary>
/// <param name="Number">Its number; steps run in this order.</param>
/// <param name="Name">File name without the extension.</param>
/// <param name="Sql">What it does.</param>
internal sealed record Migration(int Number, string Name, string Sql)
{
    private const string Folder = "migrations/";

    /// <summary>The steps this program brings, in order.</summary>
    internal static IReadOnlyList<Migration> All { get; } = ReadAll();

    /// <summary>
    /// Runs each step that the database has not seen, each in its own transaction. Which ones it has seen is a table and
    /// not the highest number: features bring their own ranges, and a lower number may come later.
    /// </summary>
    /// <exception cref="UserException">The database knows a step that this program does not.</exception>
    internal static void Apply(SqliteConnection connection, IReadOnlyList<Migration> steps, string path)
    {
        connection.Execute("CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied TEXT NOT NULL)");
        if (Pending(connection, steps, path).Count == 0) return;
        // The lock is taken first and the table read again: another process may have been faster.
        using SqliteTransaction guard = connection.BeginTransaction();
        foreach (Migration step in Pending(connection, steps, path))
        {
            connection.Execute(step.Sql, transaction: guard);
            connection.Execute("INSERT INTO migrations VALUES (@Number, @Name, @Applied)",
                new { step.Number, step.Name, Applied = UtcTime.Text(DateTimeOffset.UtcNow) }, guard);
        }
        guard.Commit();
    }

    private static List<Migration> Pending(SqliteConnection connection, IReadOnlyList<Migration> steps, string path)
    {
        var seen = connection.Query<(long Number, string Name)>("SELECT number, name FROM migrations").ToDictionary(row => (int)row.Number, row => row.Name);
        var known = steps.Select(step => step.Number).ToHashSet();
        foreach ((int number, string name) in seen.OrderByDescending(pair => pair.Key))
            if (!known.Contains(number))
                throw new UserException($"{path}: expected a database that this version of EmotionML knows, found one of a newer version (it has {name}); update EmotionML or give another --database");
        return [.. steps.Where(step => !seen.ContainsKey(step.Number))];
    }

    private static List<Migration> ReadAll()
    {
        Assembly assembly = typeof(Migration).Assembly;
        var steps = new SortedDictionary<int, Migration>();
        foreach (string resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
        {
            string name = Path.GetFileNameWithoutExtension(resource[Folder.Length..]);
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            int number = int.Parse(name.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture);
            steps.Add(number, new Migration(number, name, reader.ReadToEnd()));
        }
        return [.. steps.Values];
    }
}
