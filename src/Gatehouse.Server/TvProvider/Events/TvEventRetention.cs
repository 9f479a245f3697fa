using Gatehouse.Server.Storage;

namespace Gatehouse.Server.TvProvider.Events;

/// <summary>Removes counts that nobody asks for any more.</summary>
internal sealed class TvEventRetention(Database database, TimeProvider time, ILogger<TvEventRetention> log) : SweepTask(database, time, log)
{
    // Two years and a bit: a year can be compared with the one before.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(800);

    /// <inheritdoc/>
    public override string Name => "tv-events";

    /// <inheritdoc/>
    protected override TimeSpan Interval => TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override async Task<int> SweepAsync(Tx tx, DateTimeOffset now, int limit, CancellationToken ct)
    {
        // Rows have no id of their own; whole hours go at once.
        var oldest = await tx.FirstAsync<long?>("select min(hour_ms) from tv_event where hour_ms < @before", new { before = (now - Kept).ToUnixTimeMilliseconds() });
        return oldest is null ? 0 : await tx.ExecuteAsync("delete from tv_event where hour_ms = @oldest", new { oldest }) > 0 ? limit : 0;
    }
}
