using System.Globalization;
using System.Text;
using Dapper;
using Gatehouse.Server.Hosting;

namespace Gatehouse.Server.Storage;

/// <summary>How a <see cref="BatchWriter{TKey,TValue}"/> writes.</summary>
/// <param name="Name">For the log, such as <c>api-key-last-used</c>.</param>
/// <param name="Columns">Names of the values that <c>Row</c> returns, in its order.</param>
/// <param name="Types">Their SQL types, such as <c>text</c> or <c>bigint</c>; PostgreSQL does not guess them in a VALUES list.</param>
/// <param name="Sql">One statement over all rows; <c>{rows}</c> stands for <c>(values (…), (…))</c> aliased <c>v</c> with those columns.</param>
public sealed record BatchStatement(string Name, string[] Columns, string[] Types, string Sql);

/// <summary>
/// Hot data that may be lost with the process but not the disk's time: the last value for each key waits in memory and goes
/// out once a second, all keys in one statement. Register a subclass or instance as singleton and as hosted service.
/// </summary>
public class BatchWriter<TKey, TValue>(
    Database database, TimeProvider time, ILogger logger, BatchStatement statement, Func<TKey, TValue, object?[]> row) : BackgroundService
    where TKey : notnull
{
    /// <summary>Keys that wait at most; more are dropped and counted.</summary>
    public const int Capacity = 100_000;

    private const int RowsPerStatement = 500;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private Dictionary<TKey, TValue> _waiting = [];
    private long _dropped;

    /// <summary>Remembers a value; it takes the place of one that waits for the same key, or is combined with it. Never blocks.</summary>
    public void Record(TKey key, TValue value)
    {
        lock (_gate)
        {
            if (_waiting.TryGetValue(key, out var waiting))
            {
                _waiting[key] = Combine(waiting, value);
            }
            else if (_waiting.Count >= Capacity)
            {
                _dropped++;
            }
            else
            {
                _waiting[key] = value;
            }
        }
    }

    /// <summary>Writes what waits now.</summary>
    public async Task FlushAsync(CancellationToken ct)
    {
        Dictionary<TKey, TValue> batch;
        long dropped;
        lock (_gate)
        {
            (batch, _waiting) = (_waiting, []);
            (dropped, _dropped) = (_dropped, 0);
        }

        if (dropped > 0)
        {
            HostingLog.BatchDropped(logger, statement.Name, dropped);
        }

        foreach (var chunk in batch.Chunk(RowsPerStatement))
        {
            try
            {
                await database.WriteAsync(tx => WriteAsync(tx, chunk), ct);
            }
            catch (Exception e)
            {
                HostingLog.BatchKept(logger, e, statement.Name, chunk.Length);
                PutBack(chunk);
            }
        }
    }

    /// <summary>What is to be written of two values for one key; the newer one, unless a subclass adds them up.</summary>
    protected virtual TValue Combine(TValue waiting, TValue value) => value;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await FlushAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The last flush is in StopAsync, after requests have ended.
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(cancellationToken);
    }

    private Task WriteAsync(Tx tx, KeyValuePair<TKey, TValue>[] chunk)
    {
        var args = new DynamicParameters();
        var rows = new StringBuilder("(values ");
        for (var r = 0; r < chunk.Length; r++)
        {
            rows.Append(r == 0 ? "(" : ", (");
            var values = row(chunk[r].Key, chunk[r].Value);
            for (var c = 0; c < values.Length; c++)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"p{r}_{c}");
                rows.Append(c == 0 ? "" : ", ").Append(CultureInfo.InvariantCulture, $"cast(@{name} as {statement.Types[c]})");
                args.Add(name, values[c]);
            }

            rows.Append(')');
        }

        rows.Append(')');
        return tx.Connection.ExecuteAsync(statement.Sql.Replace("{rows}", Aliased(tx.Kind, rows.ToString()), StringComparison.Ordinal), args, tx.Transaction);
    }

    // SQLite names the columns of a VALUES list itself (column1, column2, …) and takes no column list in an alias.
    private string Aliased(DatabaseKind kind, string rows) => kind == DatabaseKind.Postgres
        ? $"{rows} as v ({string.Join(", ", statement.Columns)})"
        : $"(select {string.Join(", ", statement.Columns.Select((c, i) => string.Create(CultureInfo.InvariantCulture, $"column{i + 1} as {c}")))} from {rows}) as v";

    private void PutBack(KeyValuePair<TKey, TValue>[] chunk)
    {
        lock (_gate)
        {
            foreach (var (key, value) in chunk)
            {
                _waiting[key] = _waiting.TryGetValue(key, out var newer) ? Combine(value, newer) : value;
            }
        }
    }
}
