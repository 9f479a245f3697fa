using System.Data.Common;

namespace Gatehouse.Benchmarks.Load;

/// <summary>SQL past the server, for what would take hours through it.</summary>
internal static class Statement
{
    /// <summary>Which dialect it takes.</summary>
    public static bool IsSqlite(DbDataSource database) => database.ConnectionString.Contains("Data Source", StringComparison.Ordinal);

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
