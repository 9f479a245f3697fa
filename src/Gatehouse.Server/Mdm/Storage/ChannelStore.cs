using Gatehouse.Protocols.Mdm;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Storage;

/// <summary>Finds channels by what a message says of its sender.</summary>
public static class ChannelStore
{
    /// <summary>Which of Apple's identifiers names the device.</summary>
    public static string KeyKind(EnrollmentIdentity identity) => identity.IsUserEnrollment ? "enrollment" : "udid";

    private const string Select = """
        select e.id, e.org_id, e.device_id, e.user_key, e.state, e.token_tally, e.unlock_token, e.bootstrap_token, e.awaiting_configuration,
            d.state as device_state, d.blocked, d.identity_id, d.identity_sha256, d.previous_sha256, d.previous_until_ms, d.attempt_id, d.epoch,
            d.pending_group_id, d.leaving_ms, d.setup as setup_state, d.serial_number, d.kind, d.platform, d.account_mode, d.person_id, d.grant_id,
            d.authorization_method, d.reauthenticate_ms, d.challenged_ms, d.person_gone_ms
        from mdm_enrollment e join mdm_device d on d.id = e.device_id
        """;

    /// <summary>The channel that the message claims to be from, locked; null when there is none.</summary>
    public static Task<Channel?> FindAsync(Tx tx, string organizationId, EnrollmentIdentity identity) =>
        tx.FirstAsync<Channel>(
            $"{Select} where e.org_id = @organizationId and e.key_kind = @kind and e.device_key = @device and e.user_key = @user{tx.ForUpdate}",
            new { organizationId, kind = KeyKind(identity), device = identity.DeviceId, user = identity.UserKey ?? "" });

    /// <summary>The device channel of a device, locked.</summary>
    public static Task<Channel?> OfDeviceAsync(Tx tx, string deviceId) =>
        tx.FirstAsync<Channel>($"{Select} where e.device_id = @deviceId and e.user_key = ''{tx.ForUpdate}", new { deviceId });

    /// <summary>By our own id, locked.</summary>
    public static Task<Channel?> ByIdAsync(Tx tx, string enrollmentId) =>
        tx.FirstAsync<Channel>($"{Select} where e.id = @enrollmentId{tx.ForUpdate}", new { enrollmentId });

    /// <summary>As <see cref="OfDeviceAsync(Tx, string)"/>, only within an organization.</summary>
    public static Task<Channel?> OfDeviceAsync(Tx tx, string organizationId, string deviceId) =>
        tx.FirstAsync<Channel>(
            $"{Select} where e.org_id = @organizationId and e.device_id = @deviceId and e.user_key = ''{tx.ForUpdate}", new { organizationId, deviceId });
}
