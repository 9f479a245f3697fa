using Gatehouse.Server.Mdm.Devices;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Mdm.Maintenance;

/// <summary>
/// Ends enrollments that only look alive: devices that were told to leave and never answered, and devices whose push token
/// Apple declared gone and that have not come back by themselves since.
/// </summary>
public sealed class DepartureSweep(Database database, TimeProvider time, IOptions<MdmOptions> options, Departure departure, ILogger<DepartureSweep> logger)
    : SweepTask(database, time, logger)
{
    /// <inheritdoc/>
    public override string Name => "device-departure";

    /// <inheritdoc/>
    protected override TimeSpan Interval => TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    protected override int BatchSize => 100;

    /// <inheritdoc/>
    protected override async Task<int> SweepAsync(Tx tx, DateTimeOffset now, int limit, CancellationToken ct)
    {
        var gone = await tx.QueryAsync<Gone>(
            """
            select d.id, d.org_id, d.attempt_id, d.leaving_ms from mdm_device d
            where d.state = 'enrolled' and (
                (d.leaving_ms is not null and d.leaving_ms <= @asked)
                or exists (
                    select 1 from mdm_enrollment e left join mdm_contact k on k.enrollment_id = e.id
                    where e.device_id = d.id and e.user_key = '' and e.state = 'push-dead' and e.updated_ms <= @silent and coalesce(k.last_seen_ms, 0) <= @silent))
            limit @limit
            """,
            new
            {
                asked = (now - options.Value.UnenrollWithin).ToUnixTimeMilliseconds(),
                silent = (now - options.Value.OfflineAfter).ToUnixTimeMilliseconds(),
                limit,
            });
        foreach (var device in gone)
        {
            await departure.LeaveAsync(tx, device.OrgId, device.Id, device.AttemptId, device.LeavingMs is null ? Departure.Assumed : Departure.Unenrolled, ct);
        }

        return gone.Count;
    }

    private sealed class Gone
    {
        public required string Id { get; init; }

        public required string OrgId { get; init; }

        public string? AttemptId { get; init; }

        public long? LeavingMs { get; init; }
    }
}
