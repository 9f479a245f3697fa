using System.Data.Common;
using System.Globalization;
using System.Reflection;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Gatehouse.Server.Storage;

/// <summary>
/// Applies the numbered SQL files of every feature (<c>&lt;Feature&gt;/Migrations/NNNN_name.sql</c>) at start, in
/// order of their numbers, under a lock. A file is written once for both databases; <c>{blob}</c> stands for the
/// binary type, and lines after <c>-- @sqlite</c> or <c>-- @postgres</c> up to <c>-- @end</c> are for that engine only.
/// </summary>
public static class Migrator
{
    // Any constant will do: it only has to be the same in every process of one installation.
    private const long LockKey = 0x6761_7465_686f_7573;
    private const string SelectApplied = "select number from sys_migration";

    /// <summary>Brings the schema up to date; several processes may call it at the same time. Returns how many migrations it applied.</summary>
    public static async Task<int> ApplyAsync(Database database, TimeProvider time, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        if (connection is SqliteConnection sqlite)
        {
            SqliteWriter.Prepare(sqlite);
        }
        else
        {
            await connection.ExecuteAsync(new CommandDefinition("select pg_advisory_lock(@LockKey)", new { LockKey }, commandTimeout: 600, cancellationToken: ct));
        }

        try
        {
            return await ApplyMissingAsync(connection, database.Kind, time, ct);
        }
        finally
        {
            if (connection is NpgsqlConnection)
            {
                await connection.ExecuteAsync("select pg_advisory_unlock(@LockKey)", new { LockKey });
            }
        }
    }

    /// <summary>True when every migration that this program knows was applied; false when there is no schema yet.</summary>
    public static async Task<bool> IsUpToDateAsync(Database database, CancellationToken ct)
    {
        var applied = await AppliedAsync(database, ct);
        return All(database.Kind).All(m => applied.Contains(m.Number));
    }

    /// <summary>Every migration, in order, as the given engine reads it.</summary>
    public static IEnumerable<(long Number, string Name, string Sql)> All(DatabaseKind kind)
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames()
            .Where(n => n.EndsWith(".sql", StringComparison.Ordinal))
            .Select(n =>
            {
                var parts = n.Split('.');
                var file = parts[^2];
                var number = long.Parse(file[..4], CultureInfo.InvariantCulture);
                using var reader = new StreamReader(assembly.GetManifestResourceStream(n)!);
                return (number, file[5..], ForEngine(reader.ReadToEnd(), kind));
            })
            .OrderBy(m => m.number);
    }

    private static async Task<HashSet<long>> AppliedAsync(Database database, CancellationToken ct)
    {
        try
        {
            return [.. await database.QueryAsync<long>(SelectApplied, null, ct)];
        }
        catch (Exception e) when (e is SqliteException { SqliteErrorCode: 1 } or PostgresException { SqlState: PostgresErrorCodes.UndefinedTable })
        {
            return [];
        }
    }

    private static async Task<int> ApplyMissingAsync(DbConnection connection, DatabaseKind kind, TimeProvider time, CancellationToken ct)
    {
        await connection.ExecuteAsync("create table if not exists sys_migration (number bigint primary key, name text not null, applied_ms bigint not null)");
        var applied = (await connection.QueryAsync<long>(SelectApplied)).ToHashSet();
        var missing = All(kind).Where(m => !applied.Contains(m.Number)).ToList();
        foreach (var (number, name, sql) in missing)
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await connection.ExecuteAsync(sql, transaction: transaction);
            await connection.ExecuteAsync(
                "insert into sys_migration (number, name, applied_ms) values (@number, @name, @now)",
                new { number, name, now = time.GetUtcNow().ToUnixTimeMilliseconds() },
                transaction);
            await transaction.CommitAsync(ct);
        }

        return missing.Count;
    }

    private static string ForEngine(string sql, DatabaseKind kind)
    {
        var mine = kind == DatabaseKind.Sqlite ? "-- @sqlite" : "-- @postgres";
        var keep = true;
        var lines = new List<string>();
        foreach (var line in sql.Split('\n'))
        {
            var trimmed = line.Trim();
            if (trimmed is "-- @sqlite" or "-- @postgres")
            {
                keep = trimmed == mine;
            }
            else if (trimmed == "-- @end")
            {
                keep = true;
            }
            else if (keep)
            {
                lines.Add(line);
            }
        }

        return string.Join('\n', lines).Replace("{blob}", kind == DatabaseKind.Sqlite ? "blob" : "bytea", StringComparison.Ordinal);
    }
}
