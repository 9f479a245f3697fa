using System.Data.Common;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Gatehouse.Server.Storage;

/// <summary>
/// SQLite has one writer at a time. One loop owns that place and commits waiting requests in groups: a commit costs a disk
/// flush, and requests that wait anyway can share it. Within a group each request has a savepoint, so one that fails takes
/// nobody with it; when the group as a whole fails, each is tried again alone.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int MaxGroup = 64;
    private const int MaxWaiting = 4096;

    private readonly DbDataSource _source;
    private readonly Channel<Item> _waiting = Channel.CreateBounded<Item>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly Task _loop;
    private SqliteConnection? _connection;

    public SqliteWriter(DbDataSource source)
    {
        _source = source;
        using (ExecutionContext.SuppressFlow())
        {
            _loop = Task.Run(LoopAsync);
        }
    }

    /// <summary>Runs work in the next group; returns when it is on the disk.</summary>
    public async Task<(T Result, Tx Tx)> RunAsync<T>(Func<Tx, Task<T>> work, CancellationToken ct)
    {
        var item = new Item<T>(work, ct);
        await _waiting.Writer.WriteAsync(item, ct);
        return await item.Completion.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop;
        await CloseAsync();
    }

    private async Task LoopAsync()
    {
        var group = new List<Item>(MaxGroup);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            group.Clear();
            while (group.Count < MaxGroup && _waiting.Reader.TryRead(out var item))
            {
                group.Add(item);
            }

            await CommitOrRetryAsync(group);
        }
    }

    private async Task CommitOrRetryAsync(List<Item> group)
    {
        if (await TryCommitAsync(group) is not { } failure)
        {
            return;
        }

        if (group.Count == 1)
        {
            group[0].Fail(failure);
            return;
        }

        foreach (var item in group)
        {
            if (await TryCommitAsync([item]) is { } own)
            {
                item.Fail(own);
            }
        }
    }

    /// <summary>Null when committed and everybody was told; otherwise why not, and nothing stayed.</summary>
    private async Task<Exception?> TryCommitAsync(List<Item> group)
    {
        try
        {
            var connection = await ConnectionAsync();
            await using (var transaction = connection.BeginTransaction(deferred: false))
            {
                foreach (var item in group)
                {
                    await RunInSavepointAsync(item, connection, transaction);
                }

                transaction.Commit();
            }
        }
        catch (Exception e)
        {
            // The connection may be anywhere (the disk was full, the file went away): start with a fresh one.
            await CloseAsync();
            return e;
        }

        group.ForEach(item => item.Complete());
        return null;
    }

    private static async Task RunInSavepointAsync(Item item, SqliteConnection connection, SqliteTransaction transaction)
    {
        transaction.Save("item");
        if (!await item.RunAsync(new Tx(DatabaseKind.Sqlite, connection, transaction)))
        {
            transaction.Rollback("item");
        }

        transaction.Release("item");
    }

    private async ValueTask<SqliteConnection> ConnectionAsync()
    {
        if (_connection is null)
        {
            _connection = (SqliteConnection)await _source.OpenConnectionAsync();
            Prepare(_connection);
        }

        return _connection;
    }

    private async ValueTask CloseAsync()
    {
        if (Interlocked.Exchange(ref _connection, null) is not { } connection)
        {
            return;
        }

        try
        {
            SqliteConnection.ClearPool(connection); // else the pool would hand out the same broken handle
            await connection.DisposeAsync();
        }
        catch (Exception e) when (e is SqliteException or InvalidOperationException)
        {
            // It is given up anyway, and the writer must live.
        }
    }

    /// <summary>WAL lets readers go on beside the writer; FULL flushes at each commit, so nothing acknowledged is lost.</summary>
    internal static void Prepare(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "pragma journal_mode=wal; pragma synchronous=full; pragma foreign_keys=on; pragma busy_timeout=30000;";
        command.ExecuteNonQuery();
    }

    private abstract class Item
    {
        /// <summary>True when the work's changes shall stay.</summary>
        public abstract Task<bool> RunAsync(Tx tx);

        public abstract void Complete();

        public abstract void Fail(Exception e);
    }

    private sealed class Item<T>(Func<Tx, Task<T>> work, CancellationToken ct) : Item
    {
        // The work belongs to its request: trace and log scopes are the caller's, not the loop's.
        private readonly ExecutionContext? _context = ExecutionContext.Capture();
        private Tx? _tx;
        private T? _result;
        private Exception? _error;

        public TaskCompletionSource<(T Result, Tx Tx)> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async Task<bool> RunAsync(Tx tx)
        {
            (_tx, _error) = (tx, null);
            try
            {
                ct.ThrowIfCancellationRequested();
                _result = await BeginAsync(tx);
                ct.ThrowIfCancellationRequested();
                return true;
            }
            catch (Exception e)
            {
                _error = e;
                return false;
            }
        }

        private Task<T> BeginAsync(Tx tx)
        {
            if (_context is null)
            {
                return work(tx);
            }

            Task<T>? running = null;
            ExecutionContext.Run(_context, _ => running = work(tx), null);
            return running!;
        }

        public override void Complete()
        {
            if (_error is null)
            {
                Completion.TrySetResult((_result!, _tx!));
            }
            else
            {
                Fail(_error);
            }
        }

        public override void Fail(Exception e)
        {
            if (e is OperationCanceledException && ct.IsCancellationRequested)
            {
                Completion.TrySetCanceled(ct);
            }
            else
            {
                Completion.TrySetException(e);
            }
        }
    }
}
