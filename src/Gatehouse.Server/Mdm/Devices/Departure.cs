using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Devices;

/// <summary>
/// A device leaves, and nothing of it stays behind: no push, no queue, no valid certificate, no membership, no tokens that
/// open it. The device itself and its history stay, as <em>Unmanaged</em>.
/// </summary>
public sealed class Departure(IIdentities identities, ICheckInObserver observer, IAudit audit, TimeProvider time, ILogger<Departure> logger)
{
    /// <summary>It said so itself.</summary>
    public const string CheckOut = "CHECKOUT";

    /// <summary>An administrator asked for it.</summary>
    public const string Unenrolled = "UNENROLLED";

    /// <summary>Concluded: its push token is gone, or its serial number enrolled anew.</summary>
    public const string Assumed = "UNENROLL_ASSUMED";

    /// <summary>Makes a device unmanaged; does nothing when it is already.</summary>
    public async Task LeaveAsync(Tx tx, string organizationId, string deviceId, string? attemptId, string code, CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var left = await tx.ExecuteAsync(
            """
            update mdm_device set state = 'unmanaged', left_because = @code, left_ms = @now, leaving_ms = null, setup = 'none',
                lock_pin = null, version = version + 1, updated_ms = @now
            where id = @deviceId and org_id = @organizationId and state <> 'unmanaged'
            """,
            new { deviceId, organizationId, code, now });
        if (left == 0)
        {
            return;
        }

        await tx.ExecuteAsync(
            """
            update mdm_enrollment set state = 'unenrolled', push_token = null, push_magic = null, unlock_token = null, bootstrap_token = null,
                awaiting_configuration = false, awaiting_since_ms = null, push_due_ms = null, updated_ms = @now
            where device_id = @deviceId
            """,
            new { deviceId, now });
        await tx.ExecuteAsync(
            "update mdm_delivery set state = 'cancelled', closed_ms = @now where device_id = @deviceId and closed_ms is null", new { deviceId, now });
        await tx.ExecuteAsync("delete from mdm_device_profile where device_id = @deviceId", new { deviceId });
        await tx.ExecuteAsync("delete from mdm_group_member where device_id = @deviceId", new { deviceId });
        await identities.RevokeForDeviceAsync(tx, deviceId, "cessationOfOperation");
        await observer.LeftAsync(tx, organizationId, deviceId, attemptId, code, ct);
        await audit.WriteAsync(tx, organizationId, code == CheckOut ? "device" : "system", deviceId, "device.left", deviceId, new { code });
        tx.AfterCommit(() => MdmLog.Left(logger, deviceId, code));
    }

    /// <summary>The same serial number enrolled under another identifier: who had it before is gone.</summary>
    public async Task AssumeLeftElsewhereAsync(Tx tx, string organizationId, string serialNumber, string newDeviceId, CancellationToken ct)
    {
        var others = await tx.QueryAsync<Gone>(
            """
            select id, attempt_id from mdm_device
            where org_id = @organizationId and serial_number = @serialNumber and id <> @newDeviceId and state <> 'unmanaged'
            """,
            new { organizationId, serialNumber, newDeviceId });
        foreach (var other in others)
        {
            await LeaveAsync(tx, organizationId, other.Id, other.AttemptId, Assumed, ct);
        }
    }

    private sealed class Gone
    {
        public required string Id { get; init; }

        public string? AttemptId { get; init; }
    }
}
