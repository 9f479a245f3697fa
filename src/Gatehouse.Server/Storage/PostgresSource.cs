using System.Data;
using System.Data.Common;
using Npgsql;

namespace Gatehouse.Server.Storage;

/// <summary>What is particular about PostgreSQL connections.</summary>
internal static class PostgresSource
{
    private const int ConnectSeconds = 5;

    /// <summary>A pool for a connection string or <c>postgres://</c> address.</summary>
    public static NpgsqlDataSource Create(string setting)
    {
        var builder = new NpgsqlDataSourceBuilder(setting.Contains("://", StringComparison.Ordinal) ? FromUri(setting) : setting);
        var options = builder.ConnectionStringBuilder;
        var given = new DbConnectionStringBuilder { ConnectionString = builder.ConnectionString };
        if (!given.ContainsKey("Max Auto Prepare"))
        {
            // Our statements are few and fixed: prepared once per connection, they skip parsing and planning.
            options.MaxAutoPrepare = 200;
            options.AutoPrepareMinUsages = 2;
        }

        if (!given.ContainsKey("Timeout"))
        {
            options.Timeout = ConnectSeconds; // a request should hear of a dead database before its client gives up
        }

        options.ApplicationName ??= "gatehouse";
        return builder.Build();
    }

    /// <summary>True when nothing of the transaction can have stayed, so that it may be run again.</summary>
    /// <param name="e">What went wrong.</param>
    /// <param name="connection">Where; null when there was none yet.</param>
    /// <param name="committing">The commit was on its way: then only an answer of the server counts.</param>
    public static bool RolledBack(Exception e, DbConnection? connection, bool committing) =>
        e is NpgsqlException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure }
        || (!committing && BrokeOff(e, connection));

    /// <summary>
    /// True when the connection is no more, so that another may do better. It also ends where the driver loses its place: after a
    /// value that PostgreSQL refuses, such as a text with a NUL, in the use of a statement that was to prepare it, the next use
    /// gets an answer that is not expected, and must not be anybody else's fault.
    /// </summary>
    public static bool BrokeOff(Exception e, DbConnection? connection) =>
        e is NpgsqlException { IsTransient: true } || (connection is NpgsqlConnection { State: not ConnectionState.Open } && e is not OperationCanceledException);

    private static string FromUri(string setting)
    {
        var uri = new Uri(setting);
        var user = uri.UserInfo.Split(':', 2);
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.IsDefaultPort || uri.Port < 0 ? 5432 : uri.Port,
            Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')),
            Username = user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : null,
            Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
        };
        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = pair.Split('=', 2) is [var n, var v] ? (n, v) : (pair, "");
            builder[name == "sslmode" ? "SSL Mode" : name] = Uri.UnescapeDataString(value.Replace("verify-", "Verify", StringComparison.Ordinal));
        }

        return builder.ToString();
    }
}
