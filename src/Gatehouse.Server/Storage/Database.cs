using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Gatehouse.Server.Storage;

/// <summary>
/// The one door to the database. Reads run on their own connection; writes run in a transaction given as a
/// delegate, which may be run again after a conflict and must therefore touch nothing but its <see cref="Tx"/>.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    private const int MaxAttempts = 5;
    private static readonly AsyncLocal<bool> InsideWrite = new();

    private readonly DbDataSource _source;
    private readonly SqliteWriter? _writer;
    private long _changes;

    static Database() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    private Database(DatabaseKind kind, DbDataSource source)
    {
        Kind = kind;
        _source = source;
        _writer = kind == DatabaseKind.Sqlite ? new SqliteWriter(source) : null;
    }

    /// <summary>Engine.</summary>
    public DatabaseKind Kind { get; }

    /// <summary>
    /// Differs after each <see cref="WriteAsync{T}"/> of this process from what it was before. Whoever remembers what was read
    /// notes it before reading, and forgets when it differs; other processes are another matter.
    /// </summary>
    public long Changes => Interlocked.Read(ref _changes);

    /// <summary>Opens the database that the setting names: a SQLite file or a PostgreSQL connection string. Connects only when used.</summary>
    public static Database Open(string setting)
    {
        if (IsPostgres(setting))
        {
            return new Database(DatabaseKind.Postgres, PostgresSource.Create(setting));
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
    /// <remarks>A reader needs no settings on SQLite: WAL is a property of the file, the others matter to the writer only.</remarks>
    public ValueTask<DbConnection> OpenAsync(CancellationToken ct) => _source.OpenConnectionAsync(ct);

    /// <summary>All rows of a query, outside any transaction.</summary>
    public Task<List<T>> QueryAsync<T>(string sql, object? args, CancellationToken ct) =>
        ReadAsync(async c => (await c.QueryAsync<T>(new CommandDefinition(sql, args, cancellationToken: ct))).AsList(), ct);

    /// <summary>
    /// As <see cref="QueryAsync"/>, where <c>upper</c> knows all letters: SQLite by itself knows those of English, and a search for
    /// “müller” would not find “Müller”.
    /// </summary>
    public Task<List<T>> SearchAsync<T>(string sql, object? args, CancellationToken ct) => ReadAsync(async c =>
    {
        (c as SqliteConnection)?.CreateFunction("upper", (string? text) => text?.ToUpperInvariant(), isDeterministic: true);
        return (await c.QueryAsync<T>(new CommandDefinition(sql, args, cancellationToken: ct))).AsList();
    }, ct);

    /// <summary>The first row of a query, or null.</summary>
    public Task<T?> FirstAsync<T>(string sql, object? args, CancellationToken ct) =>
        ReadAsync(c => c.QueryFirstOrDefaultAsync<T>(new CommandDefinition(sql, args, cancellationToken: ct)), ct);

    /// <summary>
    /// Runs <paramref name="work"/> in a transaction and returns when it is durable. It is run again when the engine rolled it
    /// back for a reason outside of it (deadlock, serialization failure, lost connection before the commit).
    /// </summary>
    public async Task<T> WriteAsync<T>(Func<Tx, Task<T>> work, CancellationToken ct)
    {
        try
        {
            return await AppendAsync(work, ct);
        }
        finally
        {
            Interlocked.Increment(ref _changes); // a commit that failed on its way may have been one
        }
    }

    /// <summary>As <see cref="WriteAsync{T}"/>, for rows that are only added and that nobody remembers: <see cref="Changes"/> stays.</summary>
    public async Task<T> AppendAsync<T>(Func<Tx, Task<T>> work, CancellationToken ct)
    {
        if (InsideWrite.Value)
        {
            // On SQLite it would wait for itself; on PostgreSQL it would be a second transaction that knows nothing of the first.
            throw new InvalidOperationException("WriteAsync inside WriteAsync: pass the Tx on instead.");
        }

        var (result, tx) = _writer is not null ? await _writer.RunAsync(GuardAsync, ct) : await RunOnPostgresAsync(GuardAsync, ct);
        tx.RunAfterCommit();
        return result;

        async Task<T> GuardAsync(Tx tx)
        {
            InsideWrite.Value = true; // ends with this method: changes to an AsyncLocal do not flow back to the caller
            return await work(tx);
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
        if (_writer is not null)
        {
            await _writer.DisposeAsync();
        }

        using (var connection = _source.CreateConnection())
        {
            if (connection is SqliteConnection sqlite)
            {
                SqliteConnection.ClearPool(sqlite);
            }
        }

        await _source.DisposeAsync();
    }

    private async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            DbConnection? connection = null;
            try
            {
                connection = await _source.OpenConnectionAsync(ct);
                return await read(connection);
            }
            catch (Exception e) when (attempt < 2 && PostgresSource.BrokeOff(e, connection))
            {
                // A pooled connection whose server was restarted, or that lost its place; the next one is fresh.
            }
            finally
            {
                if (connection is not null)
                {
                    await connection.DisposeAsync();
                }
            }
        }
    }

    private async Task<(T Result, Tx Tx)> RunOnPostgresAsync<T>(Func<Tx, Task<T>> work, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var committing = false;
            DbConnection? connection = null;
            try
            {
                connection = await _source.OpenConnectionAsync(ct);
                await using var transaction = await connection.BeginTransactionAsync(ct);
                var tx = new Tx(Kind, connection, transaction);
                var result = await work(tx);
                ct.ThrowIfCancellationRequested();
                committing = true;
                await transaction.CommitAsync(CancellationToken.None); // a cancelled commit would leave its outcome unknown
                return (result, tx);
            }
            catch (Exception e) when (attempt < MaxAttempts && PostgresSource.RolledBack(e, connection, committing))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20 * attempt), ct);
            }
            finally
            {
                if (connection is not null)
                {
                    await connection.DisposeAsync();
                }
            }
        }
    }
}
