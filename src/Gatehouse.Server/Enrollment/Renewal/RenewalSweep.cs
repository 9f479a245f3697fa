using System.Collections.Concurrent;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.Renewal;

/// <summary>
/// Renews identities in their window: sends the enrollment profile again, daily and each time with a new challenge, until
/// the new certificate is used. Neither an error nor silence takes a device out; only leaving does, or the end of the grace.
/// </summary>
internal sealed class RenewalSweep(Database database, RenewalTry attempt, TimeProvider time, ILogger<RenewalSweep> log)
    : SweepTask(database, time, log)
{
    private readonly ConcurrentQueue<RenewalRow> _claimed = [];

    /// <inheritdoc />
    public override string Name => "identity-renewal";

    /// <inheritdoc />
    protected override TimeSpan Interval => TimeSpan.FromMinutes(5);

    /// <inheritdoc />
    protected override int BatchSize => 50;

    /// <inheritdoc />
    protected override async Task<int> SweepAsync(Tx tx, DateTimeOffset now, int limit, CancellationToken ct)
    {
        var due = await RenewalStore.ClaimAsync(tx, now, now + RenewalTimes.Lease, limit);
        tx.AfterCommit(() => due.ForEach(_claimed.Enqueue));
        return due.Count;
    }

    /// <inheritdoc />
    protected override async Task FinishAsync(CancellationToken ct)
    {
        while (_claimed.TryDequeue(out var row))
        {
            try
            {
                await attempt.RunAsync(row, ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                // One device must not hold up the others; its lease ends soon.
                EnrollmentLog.RenewalFaulted(log, e, row.DeviceId);
            }
        }
    }
}
