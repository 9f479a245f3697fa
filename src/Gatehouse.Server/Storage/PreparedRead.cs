using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;

namespace Gatehouse.Server.Storage;

/// <summary>
/// One statement that is read very often: plain ADO.NET over prepared statements that stay with their connections. On SQLite
/// opening a connection and preparing would cost several times the read itself. Everything else goes through
/// <see cref="Database.QueryAsync{T}"/>, which is easier to read.
/// </summary>
/// <param name="database">Where.</param>
/// <param name="sql">The statement.</param>
/// <param name="parameters">Names and types of its parameters, in the order of the values.</param>
/// <param name="map">Makes a row of the reader's current record.</param>
public sealed class PreparedRead<TRow>(Database database, string sql, IReadOnlyList<(string Name, DbType Type)> parameters, Func<DbDataReader, TRow> map) : IAsyncDisposable
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
            while (_idle.TryTake(out var lane))
            {
                try
                {
                    return await ReadAsync(lane, values, ct);
                }
                catch (DbException)
                {
                    // It may have died while it waited, as when the database restarted. The next lane, or a new one, tells.
                    await lane.DisposeAsync();
                }
                catch
                {
                    await lane.DisposeAsync(); // cut off in the middle, as by a client that hung up
                    throw;
                }
            }

            var fresh = await OpenAsync(ct);
            try
            {
                return await ReadAsync(fresh, values, ct);
            }
            catch
            {
                await fresh.DisposeAsync();
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

    private async ValueTask<TRow?> ReadAsync(Lane lane, object?[] values, CancellationToken ct)
    {
        for (var i = 0; i < values.Length; i++)
        {
            lane.Command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        TRow? row = null;
        await using (var reader = await lane.Command.ExecuteReaderAsync(CommandBehavior.SingleRow, ct))
        {
            if (await reader.ReadAsync(ct))
            {
                row = map(reader);
            }
        }

        _idle.Add(lane);
        return row;
    }

    private async Task<Lane> OpenAsync(CancellationToken ct)
    {
        var connection = await database.OpenAsync(ct);
        try
        {
            var command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, type) in parameters)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = name;
                parameter.DbType = type;
                parameter.Value = DBNull.Value;
                command.Parameters.Add(parameter);
            }

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
