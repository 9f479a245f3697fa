using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;

namespace Gatehouse.Server.Storage;

/// <summary>A prepared statement, one read at a time on each of its connections.</summary>
internal sealed class SingleReads<TRow>(Database database, string sql, IReadOnlyList<(string Name, DbType Type)> parameters, Func<DbDataReader, TRow> map) : IAsyncDisposable
    where TRow : class
{
    private static readonly int Lanes = Math.Max(8, Environment.ProcessorCount * 4);

    private readonly ConcurrentBag<Lane> _idle = [];
    private readonly SemaphoreSlim _free = new(Lanes);

    /// <summary>The first row; null when there is none.</summary>
    public async ValueTask<TRow?> FirstAsync(object?[] values, CancellationToken ct)
    {
        await _free.WaitAsync(ct);
        try
        {
            var lane = _idle.TryTake(out var idle) ? idle : await OpenAsync(ct);
            try
            {
                var row = await ReadAsync(lane.Command, values, ct);
                _idle.Add(lane);
                return row;
            }
            catch
            {
                await lane.DisposeAsync(); // cut off in the middle, as by a client that hung up
                throw;
            }
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_idle.TryTake(out var lane))
        {
            await lane.DisposeAsync();
        }

        _free.Dispose();
    }

    private async ValueTask<TRow?> ReadAsync(DbCommand command, object?[] values, CancellationToken ct)
    {
        ReadParameters.Fill(command.Parameters, values);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, ct);
        return await reader.ReadAsync(ct) ? map(reader) : null;
    }

    private async Task<Lane> OpenAsync(CancellationToken ct)
    {
        var connection = await database.OpenAsync(ct);
        try
        {
            var command = connection.CreateCommand();
            command.CommandText = sql;
            ReadParameters.Declare(command.Parameters, command.CreateParameter, parameters);
            await command.PrepareAsync(ct);
            return new Lane(connection, command);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private sealed record Lane(DbConnection Connection, DbCommand Command) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Command.DisposeAsync();
            await Connection.DisposeAsync();
        }
    }
}
