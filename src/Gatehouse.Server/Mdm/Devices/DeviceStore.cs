using Gatehouse.Protocols.Mdm;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Devices;

/// <summary>A device that is known already.</summary>
public sealed class KnownDevice
{
    /// <summary><c>dev_…</c></summary>
    public required string Id { get; init; }

    /// <summary>Shut out by an administrator.</summary>
    public bool Blocked { get; init; }

    /// <summary>Sign-in that it went by; null without an account.</summary>
    public string? GrantId { get; init; }
}

/// <summary>Finds devices by Apple's identifiers.</summary>
public static class DeviceStore
{
    /// <summary>The device of a message, locked; null when it was never here. UDID and EnrollmentID live in separate columns and never meet.</summary>
    public static Task<KnownDevice?> FindAsync(Tx tx, string organizationId, EnrollmentIdentity identity) => identity.IsUserEnrollment
        ? tx.FirstAsync<KnownDevice>(
            $"select id, blocked, grant_id from mdm_device where org_id = @organizationId and apple_enrollment_id = @EnrollmentId{tx.ForUpdate}",
            new { organizationId, identity.EnrollmentId })
        : tx.FirstAsync<KnownDevice>(
            $"select id, blocked, grant_id from mdm_device where org_id = @organizationId and udid = @Udid{tx.ForUpdate}",
            new { organizationId, identity.Udid });

    /// <summary>A device by UDID or, failing that, by serial number. Serial numbers may recur; the last one to enroll counts.</summary>
    public static async Task<KnownDevice?> FindAsync(Tx tx, string organizationId, string? udid, string? serialNumber)
    {
        var found = udid is null ? null : await tx.FirstAsync<KnownDevice>(
            "select id, blocked from mdm_device where org_id = @organizationId and udid = @udid", new { organizationId, udid });
        return found ?? (serialNumber is null ? null : await tx.FirstAsync<KnownDevice>(
            "select id, blocked from mdm_device where org_id = @organizationId and serial_number = @serialNumber order by updated_ms desc limit 1",
            new { organizationId, serialNumber }));
    }
}
