using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Enrollment.Attempts;

/// <summary>Deletes what is older than the retention: log entries, and attempts that ended.</summary>
internal sealed class RetentionSweep(Database database, IOptions<EnrollmentOptions> options, TimeProvider time, ILogger<RetentionSweep> log)
    : SweepTask(database, time, log)
{
    /// <inheritdoc />
    public override string Name => "enrollment-retention";

    /// <inheritdoc />
    protected override TimeSpan Interval => TimeSpan.FromHours(1);

    /// <inheritdoc />
    protected override async Task<int> SweepAsync(Tx tx, DateTimeOffset now, int limit, CancellationToken ct)
    {
        var before = (now - options.Value.Retention).ToUnixTimeMilliseconds();
        var entries = await tx.ExecuteAsync(
            "delete from enrollment_log where id in (select id from enrollment_log where at_ms < @before limit @limit)", new { before, limit });

        // A device's last good attempt stays: it is what a renewal of its certificate is checked against.
        var attempts = await tx.ExecuteAsync(
            """
            delete from enrollment_attempt where id in (
                select a.id from enrollment_attempt a
                where a.ended_ms < @before and (a.device_id is null or a.state not in ('completed', 'completedWithErrors')
                    or exists (select 1 from enrollment_attempt n where n.device_id = a.device_id and n.id > a.id)) limit @limit)
            """,
            new { before, limit });
        return Math.Max(entries, attempts);
    }
}
