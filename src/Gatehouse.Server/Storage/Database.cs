using System.Data.Common;
using System.Threading.Channels;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Gatehouse.Server.Storage;

/// <summary>
/// The one door to the database. Reads run on their own connection; writes run in a transaction given as a
/// delegate, which may be run again after a deadlock and must therefore touch nothing but its <see cref="Tx"/>.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    private const int MaxAttempts = 5;
    private const int MaxGroup = 64;

    private readonly DbDataSource _source;
    private readonly Channel<WriteItem>? _writes;
    private readonly Task _writer = Task.CompletedTask;

    static Database() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    private Database(DatabaseKind kind, DbDataSource source)
    {
        Kind = kind;
        _source = source;
        if (kind == DatabaseKind.Sqlite)
        {
            // SQLite has one writer at a time. One loop owns that place and commits waiting requests in groups:
            // a commit costs a disk flush, and requests that wait anyway can share it.
            _writes = Channel.CreateBounded<WriteItem>(new BoundedChannelOptions(4096) { SingleReader = true });
            _writer = Task.Run(WriteLoopAsync);
        }
    }

    /// <summary>Engine.</summary>
    public DatabaseKind Kind { get; }

    /// <summary>Opens the database that the setting names: a SQLite file or a PostgreSQL connection string.</summary>
    public static Database Open(string setting)
    {
        if (IsPostgres(setting))
        {
            var builder = new NpgsqlDataSourceBuilder(FromUri(setting));
            builder.ConnectionStringBuilder.MaxAutoPrepare = Math.Max(builder.ConnectionStringBuilder.MaxAutoPrepare, 100);
            builder.ConnectionStringBuilder.AutoPrepareMinUsages = 2;
            builder.ConnectionStringBuilder.ApplicationName ??= "gatehouse";
            return new Database(DatabaseKind.Postgres, builder.Build());
        }

        var path = Path.GetFullPath(setting);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var connectionString = new SqliteConnectionStringBuilder { DataSource = path, Pooling = true, DefaultTimeout = 30 }.ToString();
        return new Database(DatabaseKind.Sqlite, SqliteFactory.Instance.CreateDataSource(connectionString));
    }

    /// <summary>True when the setting is a PostgreSQL connection string rather than a file name.</summary>
    public static bool IsPostgres(string setting) =>
        setting.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase)
        || setting.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase)
        || setting.Contains("Host=", StringComparison.OrdinalIgnoreCase);

    /// <summary>A connection for reading. The caller disposes it.</summary>
    public async ValueTask<DbConnection> OpenAsync(CancellationToken ct)
    {
        var connection = await _source.OpenConnectionAsync(ct);
        if (Kind == DatabaseKind.Sqlite)
        {
            Prepare((SqliteConnection)connection);
        }

        return connection;
    }

    /// <summary>All rows of a query, outside any transaction.</summary>
    public async Task<List<T>> QueryAsync<T>(string sql, object? args, CancellationToken ct)
    {
        await using var connection = await OpenAsync(ct);
        return (await connection.QueryAsync<T>(new CommandDefinition(sql, args, cancellationToken: ct))).AsList();
    }

    /// <summary>The first row of a query, or null.</summary>
    public async Task<T?> FirstAsync<T>(string sql, object? args, CancellationToken ct)
    {
        await using var connection = await OpenAsync(ct);
        return await connection.QueryFirstOrDefaultAsync<T>(new CommandDefinition(sql, args, cancellationToken: ct));
    }

    /// <summary>Runs <paramref name="work"/> in a transaction and returns when it is durable. Deadlocks and serialization failures are tried again.</summary>
    public async Task<T> WriteAsync<T>(Func<Tx, Task<T>> work, CancellationToken ct)
    {
        if (_writes is not null)
        {
            var item = new WriteItem<T>(work, ct);
            await _writes.Writer.WriteAsync(item, ct);
            return await item.Completion.Task;
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var connection = await _source.OpenConnectionAsync(ct);
                await using var transaction = await connection.BeginTransactionAsync(ct);
                var tx = new Tx(Kind, connection, transaction);
                var result = await work(tx);
                await transaction.CommitAsync(ct);
                tx.RunAfterCommit();
                return result;
            }
            catch (PostgresException e) when (attempt < MaxAttempts && e.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure)
            {
                // Rolled back whole, so running it again is safe.
            }
        }
    }

    /// <summary>As <see cref="WriteAsync{T}"/>, without a result.</summary>
    public Task WriteAsync(Func<Tx, Task> work, CancellationToken ct) =>
        WriteAsync(async tx =>
        {
            await work(tx);
            return true;
        }, ct);

    /// <summary>Ends the writer after what is queued, and closes the pool.</summary>
    public async ValueTask DisposeAsync()
    {
        _writes?.Writer.TryComplete();
        await _writer;
        await _source.DisposeAsync();
        if (Kind == DatabaseKind.Sqlite)
        {
            SqliteConnection.ClearAllPools();
        }
    }

    private static void Prepare(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        // WAL lets readers go on beside the writer; FULL flushes on each commit, so nothing acknowledged is lost.
        command.CommandText = "pragma journal_mode=wal; pragma synchronous=full; pragma foreign_keys=on; pragma busy_timeout=30000;";
        command.ExecuteNonQuery();
    }

    private static string FromUri(string setting)
    {
        if (!setting.Contains("://", StringComparison.Ordinal))
        {
            return setting;
        }

        var uri = new Uri(setting);
        var user = uri.UserInfo.Split(':', 2);
        return new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.IsDefaultPort || uri.Port < 0 ? 5432 : uri.Port,
            Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')),
            Username = user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : null,
            Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
        }.ToString();
    }

    private async Task WriteLoopAsync()
    {
        await using var connection = (SqliteConnection)await OpenAsync(CancellationToken.None);
        var group = new List<WriteItem>(MaxGroup);
        while (await _writes!.Reader.WaitToReadAsync())
        {
            group.Clear();
            while (group.Count < MaxGroup && _writes.Reader.TryRead(out var item))
            {
                group.Add(item);
            }

            await CommitGroupAsync(connection, group);
        }
    }

    private async Task CommitGroupAsync(SqliteConnection connection, List<WriteItem> group)
    {
        try
        {
            await using var transaction = connection.BeginTransaction(deferred: false);
            foreach (var item in group)
            {
                transaction.Save("item");
                if (await item.RunAsync(new Tx(Kind, connection, transaction)))
                {
                    transaction.Release("item");
                }
                else
                {
                    transaction.Rollback("item");
                }
            }

            transaction.Commit();
        }
        catch (Exception e)
        {
            foreach (var item in group)
            {
                item.Fail(e);
            }

            return;
        }

        foreach (var item in group)
        {
            item.Complete();
        }
    }

    private abstract class WriteItem
    {
        /// <summary>True when the work's changes shall stay.</summary>
        public abstract Task<bool> RunAsync(Tx tx);

        public abstract void Complete();

        public abstract void Fail(Exception e);
    }

    private sealed class WriteItem<T>(Func<Tx, Task<T>> work, CancellationToken ct) : WriteItem
    {
        private Tx? _tx;
        private T? _result;
        private Exception? _error;

        public TaskCompletionSource<T> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async Task<bool> RunAsync(Tx tx)
        {
            try
            {
                ct.ThrowIfCancellationRequested();
                _tx = tx;
                _result = await work(tx);
                return true;
            }
            catch (Exception e)
            {
                _error = e;
                return false;
            }
        }

        public override void Complete()
        {
            if (_error is not null)
            {
                Completion.TrySetException(_error);
                return;
            }

            _tx?.RunAfterCommit();
            Completion.TrySetResult(_result!);
        }

        public override void Fail(Exception e) => Completion.TrySetException(_error ?? e);
    }
}
