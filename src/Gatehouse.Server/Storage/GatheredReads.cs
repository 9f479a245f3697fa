using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;

namespace Gatehouse.Server.Storage;

/// <summary>
/// A prepared statement over few connections: while each has a read on its way, those that are asked for meanwhile gather, and
/// the first connection that is free takes them along in one round trip. Nobody waits for others to come. Each read still has a
/// snapshot of its own, taken after it was asked for, and an error of its own.
/// </summary>
internal sealed class GatheredReads<TRow>(Database database, string sql, IReadOnlyList<(string Name, DbType Type)> parameters, Func<DbDataReader, TRow> map) : IAsyncDisposable
    where TRow : class
{
    private const int MaxTogether = 16;
    private static readonly int Lanes = Math.Max(2, Environment.ProcessorCount);

    private readonly ConcurrentQueue<Asked> _waiting = [];
    private readonly ConcurrentBag<Lane> _idle = [];
    private readonly SemaphoreSlim _free = new(Lanes);
    private volatile bool _disposed;

    /// <summary>The first row; null when there is none.</summary>
    public Task<TRow?> FirstAsync(object?[] values, CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var asked = new Asked(values);
        _waiting.Enqueue(asked);
        Start();
        return asked.Task.WaitAsync(ct);
    }

    /// <summary>Closes the connections, those at work when they have answered.</summary>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        while (_idle.TryTake(out var lane))
        {
            await lane.DisposeAsync();
        }
    }

    private void Start()
    {
        if (_waiting.IsEmpty || !_free.Wait(0))
        {
            return; // whoever is at work looks again before resting
        }

        // What one request carries along, such as its trace, is not that of the others.
        using var alone = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        _ = WorkAsync();
    }

    private async Task WorkAsync()
    {
        var together = new List<Asked>(MaxTogether);
        do
        {
            var lane = _idle.TryTake(out var idle) ? idle : new Lane(this);
            try
            {
                while (Take(together))
                {
                    await lane.AnswerAsync(together);
                }
            }
            finally
            {
                _idle.Add(lane);
                _free.Release();
            }
        }
        while (!_waiting.IsEmpty && _free.Wait(0)); // for one that came between the last look and the release

        if (_disposed)
        {
            await DisposeAsync();
        }
    }

    private bool Take(List<Asked> together)
    {
        together.Clear();
        while (together.Count < MaxTogether && _waiting.TryDequeue(out var asked))
        {
            together.Add(asked);
        }

        return together.Count > 0;
    }

    /// <summary>A read that somebody waits for.</summary>
    private sealed class Asked(object?[] values) : TaskCompletionSource<TRow?>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public object?[] Values => values;
    }

    /// <summary>A connection with the statement prepared once for each place in a round trip, and a batch for each length.</summary>
    private sealed class Lane(GatheredReads<TRow> reads) : IAsyncDisposable
    {
        private readonly DbBatch?[] _batches = new DbBatch?[MaxTogether];
        private DbConnection? _connection;

        /// <summary>Answers all; never fails itself.</summary>
        public async Task AnswerAsync(List<Asked> together)
        {
            var error = await TryAsync(together);
            if (error is null)
            {
                return;
            }

            if (together.Count == 1 && _connection is not null)
            {
                together[0].TrySetException(error);
                return;
            }

            // The connection may have died while it rested, as when the database restarted. Or one of them cannot be read: that is its own affair.
            foreach (var asked in together.Where(a => !a.Task.IsCompleted))
            {
                error = await TryAsync([asked]);
                if (error is not null)
                {
                    asked.TrySetException(error);
                }

                if (_connection is null)
                {
                    break; // the database is away
                }
            }

            foreach (var asked in together.Where(a => !a.Task.IsCompleted))
            {
                asked.TrySetException(error!);
            }
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var batch in _batches)
            {
                if (batch is not null)
                {
                    await batch.DisposeAsync();
                }
            }

            Array.Clear(_batches);
            if (_connection is not null)
            {
                await _connection.DisposeAsync();
                _connection = null;
            }
        }

        /// <summary>Null when all were answered. A connection that did not survive is gone then.</summary>
        private async Task<Exception?> TryAsync(List<Asked> together)
        {
            try
            {
                await ReadAsync(together);
                return null;
            }
            catch (Exception e)
            {
                if (_connection?.State != ConnectionState.Open)
                {
                    await DisposeAsync();
                }

                return e;
            }
        }

        private async Task ReadAsync(List<Asked> together)
        {
            _connection ??= await reads.OpenAsync();
            var batch = _batches[together.Count - 1] ??= await PrepareAsync(_connection, together.Count);
            for (var i = 0; i < together.Count; i++)
            {
                ReadParameters.Fill(batch.BatchCommands[i].Parameters, together[i].Values);
            }

            await using var reader = await batch.ExecuteReaderAsync();
            foreach (var asked in together)
            {
                asked.TrySetResult(await reader.ReadAsync() ? reads.Map(reader) : null);
                await reader.NextResultAsync();
            }
        }

        private async Task<DbBatch> PrepareAsync(DbConnection connection, int count)
        {
            var batch = connection.CreateBatch();
            for (var i = 0; i < count; i++)
            {
                batch.BatchCommands.Add(reads.Command(batch));
            }

            await batch.PrepareAsync();
            return batch;
        }
    }

    private async Task<DbConnection> OpenAsync() => await database.OpenAsync(CancellationToken.None);

    private TRow Map(DbDataReader reader) => map(reader);

    private DbBatchCommand Command(DbBatch batch)
    {
        var command = batch.CreateBatchCommand();
        command.CommandText = sql;
        ReadParameters.Declare(command.Parameters, command.CreateParameter, parameters);
        return command;
    }
}
