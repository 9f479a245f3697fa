using Gatehouse.Server.Mdm.Devices;
using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Mdm.Authorization;

/// <summary>
/// Ends the management of devices whose person has been gone for a while. Until then they are told to sign in again, which
/// helps whoever was disabled by mistake; told so forever, a device would only nag.
/// </summary>
public sealed class LeaverSweep(
    Database database, TimeProvider time, IOptions<MdmOptions> options, Unenrollment unenrollment, Departure departure, ILogger<LeaverSweep> logger)
    : SweepTask(database, time, logger)
{
    /// <inheritdoc/>
    public override string Name => "device-leavers";

    /// <inheritdoc/>
    protected override TimeSpan Interval => TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    protected override int BatchSize => 100;

    /// <inheritdoc/>
    protected override async Task<int> SweepAsync(Tx tx, DateTimeOffset now, int limit, CancellationToken ct)
    {
        if (options.Value.WhenPersonGone == PersonGoneAction.Nothing)
        {
            return 0;
        }

        // Who was enabled again in the meantime keeps the devices; the next sign-in clears the note.
        var left = await tx.QueryAsync<string>(
            """
            select d.id from mdm_device d left join admin_person p on p.id = d.person_id
            where d.person_gone_ms <= @latest and d.state = 'enrolled' and d.leaving_ms is null and (p.id is null or p.state = 'disabled')
            limit @limit
            """,
            new { latest = (now - options.Value.EndManagementAfter).ToUnixTimeMilliseconds(), limit });
        foreach (var id in left)
        {
            var channel = await ChannelStore.OfDeviceAsync(tx, id) ?? throw new InvalidOperationException($"Device {id} has no channel.");
            await (options.Value.WhenPersonGone == PersonGoneAction.RemoveProfile
                ? unenrollment.AskAsync(tx, channel, ct)
                : departure.LeaveAsync(tx, channel.OrgId, channel.DeviceId, channel.AttemptId, Departure.Unenrolled, ct));
        }

        return left.Count;
    }
}
