using System.Data.Common;

namespace Gatehouse.Benchmarks.Load;

/// <summary>SQL past the server, for what would take hours through it.</summary>
internal static class Statement
{
    /// <summary>Which dialect it takes.</summary>
    public static bool IsSqlite(DbDataSource database) => database.ConnectionString.Contains("Data Source", StringComparison.Ordinal);

    /// <summary>
    /// Leaves the database as one that has been at rest: it knows how much there is, and has nothing of what was put into it left to
    /// write out or to tidy. Otherwise the requests that are measured next do that, or a process that is counted with them.
    /// </summary>
    public static async Task SettleAsync(DbDataSource database, DbConnection connection, CancellationToken ct)
    {
        foreach (var sql in (string[])(IsSqlite(database) ? ["analyze", "pragma wal_checkpoint(truncate)"] : ["vacuum analyze", "checkpoint"]))
        {
            await ExecuteAsync(connection, sql, [], ct);
        }
    }

    /// <summary>Runs one.</summary>
    public static async Task ExecuteAsync(DbConnection connection, string sql, (string Name, object Value)[] values, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 300;
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        await command.ExecuteNonQueryAsync(ct);
    }
}
